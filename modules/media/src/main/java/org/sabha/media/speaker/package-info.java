/**
 * Who speaks: the dominant speaker by Jitsi's algorithm on the loop's own time, and the voices that are forwarded.
 * Confined to the loop.
 */
@NullMarked
package org.sabha.media.speaker;

import org.jspecify.annotations.NullMarked;
