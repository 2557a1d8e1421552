/** What a participant's certificate must be, and the one way to write signed JSON; without I/O or a clock. */
@NullMarked
package org.sabha.trust;

import org.jspecify.annotations.NullMarked;
