/**
 * What every engine of this module shares: the packet buffer, the first-byte demultiplexer of RFC 7983, big-endian
 * access to bytes, and the one list of reasons why a packet is dropped.
 *
 * <p>Everything here is confined to the thread that calls it and allocates nothing per packet.
 */
@NullMarked
package org.sabha.wire.packet;

import org.jspecify.annotations.NullMarked;
