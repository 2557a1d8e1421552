/** Keys as files in the data folder. */
@NullMarked
package org.sabha.store.file;

import org.jspecify.annotations.NullMarked;
