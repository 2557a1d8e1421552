package org.sabha.wire.rtcp;

import static org.sabha.wire.packet.Bytes.i32;
import static org.sabha.wire.packet.Bytes.put24;
import static org.sabha.wire.packet.Bytes.put32;
import static org.sabha.wire.packet.Bytes.put8;
import static org.sabha.wire.packet.Bytes.u32;
import static org.sabha.wire.packet.Bytes.u8;

/**
 * One reception report block, RFC 3550 section 6.4.1; a mutable value, reused by its one owner.
 *
 * <pre>
 *   |                  SSRC of the source reported                  |
 *   | fraction lost |      cumulative packets lost (signed 24)      |
 *   |            extended highest sequence number received          |
 *   |                      interarrival jitter                      |
 *   |                   last SR (middle 32 of 64 bits)              |
 *   |                  delay since last SR, 1/65,536 s              |
 * </pre>
 */
public final class ReportBlock {
    /** Bytes on the wire. */
    public static final int BYTES = 24;

    public int ssrc;
    /** Packets lost since the last report, in 256ths. */
    public int fractionLost;
    /** Signed: duplicates can make it negative. */
    public int cumulativeLost;
    /** Sequence cycles in the upper 16 bits. */
    public int extendedHighestSequence;
    /** In ticks of the source's clock. */
    public long jitterTicks;
    /** Middle 32 bits of the NTP time of the last sender report, 0 when none came. */
    public int lastSenderReport;
    /** In units of 1/65,536 s. */
    public long delaySinceLastSenderReport;

    void read(byte[] bytes, int at) {
        ssrc = i32(bytes, at);
        fractionLost = u8(bytes, at + 4);
        cumulativeLost = i32(bytes, at + 4) << 8 >> 8;
        extendedHighestSequence = i32(bytes, at + 8);
        jitterTicks = u32(bytes, at + 12);
        lastSenderReport = i32(bytes, at + 16);
        delaySinceLastSenderReport = u32(bytes, at + 20);
    }

    void write(byte[] bytes, int at) {
        put32(bytes, at, ssrc);
        put8(bytes, at + 4, fractionLost);
        put24(bytes, at + 5, Math.clamp(cumulativeLost, -0x80_0000, 0x7f_ffff));
        put32(bytes, at + 8, extendedHighestSequence);
        put32(bytes, at + 12, (int) jitterTicks);
        put32(bytes, at + 16, lastSenderReport);
        put32(bytes, at + 20, (int) delaySinceLastSenderReport);
    }
}
