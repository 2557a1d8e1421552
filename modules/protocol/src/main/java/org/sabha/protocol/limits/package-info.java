/** Bounds of what a record may hold, as annotations of its components. */
@NullMarked
package org.sabha.protocol.limits;

import org.jspecify.annotations.NullMarked;
