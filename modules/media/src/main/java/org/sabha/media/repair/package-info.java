/**
 * Repair of loss: asking senders for what is missing, answering receivers from a bounded cache, and asking senders for
 * key frames. One owner each, on the loop; nothing allocates per packet.
 */
@NullMarked
package org.sabha.media.repair;

import org.jspecify.annotations.NullMarked;
