/**
 * RTP (RFC 3550): header, header extensions (RFC 8285), wrap-safe numbers, and what a forwarder may read of a payload
 * it cannot see: the VP8, VP9 and AV1 descriptors and the AV1 dependency descriptor.
 *
 * <p>Readers are total: they check lengths first and answer a {@link org.sabha.wire.packet.DropReason}, or null when
 * the input is sound. Accessors that take only an offset require input that was found sound before. Nothing allocates
 * per packet; reader objects are reused by their one owner.
 */
@NullMarked
package org.sabha.wire.rtp;

import org.jspecify.annotations.NullMarked;
