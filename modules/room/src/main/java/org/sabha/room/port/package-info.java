/** Ports of the conference core: what it needs from storage, media and the world around it. */
@NullMarked
package org.sabha.room.port;

import org.jspecify.annotations.NullMarked;
