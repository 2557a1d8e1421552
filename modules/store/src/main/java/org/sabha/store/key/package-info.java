/** Keys of integrations and what was answered to them, in the database. */
@NullMarked
package org.sabha.store.key;

import org.jspecify.annotations.NullMarked;
