/**
 * How much one receiver's network carries, and what it is used for: the estimate from transport-wide feedback, probing,
 * pacing, and the spread over pictures. Pure algorithms: time comes as an argument. One owner each, on the loop; nothing
 * allocates per packet. {@code docs/develop/bandwidth.md} explains the whole.
 */
@NullMarked
package org.sabha.media.bandwidth;

import org.jspecify.annotations.NullMarked;
