/**
 * Encoded frames and RTP payload formats, both ways: Opus (RFC 7587), VP8 (RFC 7741), VP9 (RFC 9628), AV1 (AV1 RTP
 * specification). {@link org.sabha.client.frame.Packetizer} cuts a frame into payloads,
 * {@link org.sabha.client.frame.Depacketizer} puts payloads together. No I/O, no clock.
 */
@NullMarked
package org.sabha.client.frame;

import org.jspecify.annotations.NullMarked;
