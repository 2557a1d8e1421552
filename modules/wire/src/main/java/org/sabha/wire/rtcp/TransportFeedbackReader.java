package org.sabha.wire.rtcp;

import static org.sabha.wire.packet.Bytes.i32;
import static org.sabha.wire.packet.Bytes.u16;
import static org.sabha.wire.packet.Bytes.u24;
import static org.sabha.wire.packet.Bytes.u8;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * Reads one transport-wide congestion control feedback packet, draft-holmer-rmcat-transport-wide-cc-extensions-01
 * section 3.1.
 *
 * <pre>
 *   | header, sender SSRC, media SSRC (12 bytes)                    |
 *   |      base sequence number     |      packet status count      |
 *   |                 reference time (x 64 ms)      | fb pkt. count |
 *   |   packet chunk (16 bits)      |   packet chunk ...            |
 *   | receive delta (8 or 16 bits, x 250 us) ...                    |
 *
 *   chunk 0|S S|  run length (13)      S: 0 lost, 1 small delta, 2 large or negative delta
 *   chunk 1|0| 14 one-bit symbols
 *   chunk 1|1|  7 two-bit symbols
 * </pre>
 *
 * {@link #next} visits received packets only; numbers between them were lost. So a packet that claims 65,535 losses
 * costs no more than its bytes. One owner, reused.
 */
public final class TransportFeedbackReader {
    private static final int FIXED_BYTES = 20;
    private static final long REFERENCE_MICROS = 64_000;
    private static final long DELTA_MICROS = 250;
    private static final int LOST = 0;
    private static final int SMALL = 1;
    private static final int LARGE = 2;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int packet;
    private int statusCount;
    private int chunkAt;
    private int deltaAt;
    private int index;
    private int chunk;
    private int symbolsLeft;
    private int sequence;
    private long arrivalMicros;

    /** Begins reading the packet of {@code length} bytes, padding included; null when it is sound. */
    public @Nullable DropReason reset(byte[] source, int offset, int length) {
        statusCount = 0;
        if (length < FIXED_BYTES) {
            return DropReason.MALFORMED_RTCP;
        }
        bytes = source;
        packet = offset;
        int statuses = u16(source, offset + 14);
        int end = offset + length;
        int at = offset + FIXED_BYTES;
        int deltas = 0;
        for (int covered = 0; covered < statuses; at += 2) {
            if (at + 2 > end) {
                return DropReason.MALFORMED_RTCP;
            }
            int symbols = Math.min(symbolsIn(u16(source, at)), statuses - covered);
            if (symbols == 0) {
                return DropReason.MALFORMED_RTCP;
            }
            deltas += deltaBytes(u16(source, at), symbols);
            covered += symbols;
        }
        if (at + deltas > end) {
            return DropReason.MALFORMED_RTCP;
        }
        statusCount = statuses;
        deltaAt = at;
        rewind();
        return null;
    }

    private void rewind() {
        chunkAt = packet + FIXED_BYTES;
        index = 0;
        symbolsLeft = 0;
        arrivalMicros = referenceMicros();
    }

    private static int symbolsIn(int chunk) {
        if ((chunk & 0x8000) == 0) {
            return chunk & 0x1fff;
        }
        return (chunk & 0x4000) == 0 ? 14 : 7;
    }

    private static int symbol(int chunk, int position) {
        if ((chunk & 0x8000) == 0) {
            return chunk >> 13 & 3;
        }
        return (chunk & 0x4000) == 0 ? chunk >> (13 - position) & 1 : chunk >> (12 - 2 * position) & 3;
    }

    private static int deltaBytes(int chunk, int symbols) {
        if ((chunk & 0x8000) == 0) {
            return symbols * bytesOf(chunk >> 13 & 3);
        }
        int sum = 0;
        for (int i = 0; i < symbols; i++) {
            sum += bytesOf(symbol(chunk, i));
        }
        return sum;
    }

    /** The reserved symbol 3 has no delta and counts as lost. */
    private static int bytesOf(int symbol) {
        return symbol == SMALL || symbol == LARGE ? symbol : 0;
    }

    /** Moves to the next packet that was received; false at the end. */
    public boolean next() {
        while (index < statusCount) {
            if (symbolsLeft == 0) {
                chunk = u16(bytes, chunkAt);
                chunkAt += 2;
                symbolsLeft = symbolsIn(chunk);
            }
            int symbol = symbol(chunk, symbolsIn(chunk) - symbolsLeft);
            if ((chunk & 0x8000) == 0 && bytesOf(symbol) == LOST) {
                index += symbolsLeft;
                symbolsLeft = 0;
                continue;
            }
            symbolsLeft--;
            index++;
            if (bytesOf(symbol) != LOST) {
                take(symbol);
                return true;
            }
        }
        return false;
    }

    private void take(int symbol) {
        sequence = u16(bytes, packet + 12) + index - 1 & 0xffff;
        int delta = symbol == SMALL ? u8(bytes, deltaAt) : (short) u16(bytes, deltaAt);
        deltaAt += symbol;
        arrivalMicros += delta * DELTA_MICROS;
    }

    /** Transport-wide sequence number of the current packet. */
    public int sequence() {
        return sequence;
    }

    /** When the current packet arrived, on the receiver's clock of unknown start; wraps with the reference time. */
    public long arrivalMicros() {
        return arrivalMicros;
    }

    /** SSRC of the receiver that reports. */
    public int senderSsrc() {
        return i32(bytes, packet + 4);
    }

    /** SSRC of one of the media sources, for addressing only. */
    public int mediaSsrc() {
        return i32(bytes, packet + 8);
    }

    /** The first sequence number reported. */
    public int baseSequence() {
        return u16(bytes, packet + 12);
    }

    /** How many sequence numbers, received or lost, are reported from the base on. */
    public int statusCount() {
        return statusCount;
    }

    /** The 24-bit reference time in microseconds; wraps after 2^24 times 64 ms. */
    public long referenceMicros() {
        return u24(bytes, packet + 16) * REFERENCE_MICROS;
    }

    /** Counts feedback packets, 8 bits. */
    public int feedbackCount() {
        return u8(bytes, packet + 19);
    }
}
