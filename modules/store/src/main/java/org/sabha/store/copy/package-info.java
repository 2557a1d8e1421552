/** Moves everything that is kept: to a backup, back from it, and from one engine to the other. */
@NullMarked
package org.sabha.store.copy;

import org.jspecify.annotations.NullMarked;
