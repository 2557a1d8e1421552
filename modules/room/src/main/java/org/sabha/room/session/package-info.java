/**
 * What outlives a socket: numbered messages both ways, and the tickets by which a stay is taken up again.
 *
 * <p>Knows nothing of roles, rosters or media.
 */
@NullMarked
package org.sabha.room.session;

import org.jspecify.annotations.NullMarked;
