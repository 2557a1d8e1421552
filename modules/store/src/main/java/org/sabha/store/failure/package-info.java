/** How storage fails. */
@NullMarked
package org.sabha.store.failure;

import org.jspecify.annotations.NullMarked;
