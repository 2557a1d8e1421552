package org.sabha.wire.rtcp;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put24;
import static org.sabha.wire.packet.Bytes.put32;
import static org.sabha.wire.packet.Bytes.put8;

import java.util.Arrays;
import org.sabha.wire.rtp.SequenceUnwrapper;

/**
 * Remembers when packets with transport-wide sequence numbers arrived and writes the feedback for them, in the format
 * that {@link TransportFeedbackReader} shows.
 *
 * <p>The window is {@link #WINDOW} numbers: a jump beyond it forgets what lies before. A packet that arrives after its
 * number was reported lost is reported in the next feedback. Fixed memory; one owner.
 */
public final class TransportFeedbackRecorder {
    /** How many sequence numbers are remembered. */
    public static final int WINDOW = 2_048;

    private static final int FIXED_BYTES = 20;
    private static final int MAX_STATUSES = 500;
    private static final long DELTA_NANOS = 250_000;
    private static final int TICKS_PER_REFERENCE = 256;
    private static final int ONE_BIT_SYMBOLS = 14;
    private static final int TWO_BIT_SYMBOLS = 7;

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final long[] sequenceOf = new long[WINDOW];
    private final long[] tickOf = new long[WINDOW];
    private final byte[] symbols = new byte[MAX_STATUSES];
    private final short[] deltas = new short[MAX_STATUSES];
    private long nextToReport = -1;
    private long lastReceived = -1;
    private int feedbackCount;

    /** An empty recorder. */
    public TransportFeedbackRecorder() {
        Arrays.fill(sequenceOf, -1);
    }

    /** Notes an arrival; {@code nowNanos} is on any steady clock. A repeated number keeps its first time. */
    public void received(int sequence, long nowNanos) {
        long extended = unwrapper.unwrap(sequence);
        if (extended < 0 || extended <= unwrapper.highest() - WINDOW) {
            return;
        }
        int slot = slot(extended);
        if (sequenceOf[slot] == extended) {
            return;
        }
        sequenceOf[slot] = extended;
        tickOf[slot] = Math.floorDiv(nowNanos, DELTA_NANOS);
        lastReceived = Math.max(lastReceived, extended);
        if (nextToReport < 0 || extended < nextToReport) {
            nextToReport = extended;
        }
        nextToReport = Math.max(nextToReport, lastReceived - WINDOW + 1);
    }

    private static int slot(long extended) {
        return (int) (extended & WINDOW - 1);
    }

    /** Whether there is something to report. */
    public boolean pending() {
        return nextToReport >= 0 && nextToReport <= lastReceived;
    }

    /**
     * Writes one feedback packet behind what the writer holds; call again while {@link #pending}.
     *
     * @return false when nothing is pending or the writer has no room for a useful packet
     */
    public boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc) {
        // a status takes at most two bytes of delta and two sevenths of a chunk's two bytes
        int affordable = (writer.remaining() - FIXED_BYTES - 6) * 7 / 16;
        if (!pending() || affordable < 1) {
            return false;
        }
        long first = firstReceived();
        long reference = Math.floorDiv(tickOf[slot(first)], TICKS_PER_REFERENCE);
        int statuses = gather(first, reference, Math.min(affordable, MAX_STATUSES));
        byte[] bytes = writer.bytes();
        int packet = writer.position();
        put32(bytes, packet + 4, senderSsrc);
        put32(bytes, packet + 8, mediaSsrc);
        put16(bytes, packet + 12, (int) nextToReport);
        put16(bytes, packet + 14, statuses);
        put24(bytes, packet + 16, (int) reference);
        put8(bytes, packet + 19, feedbackCount++);
        int end = writeDeltas(bytes, writeChunks(bytes, packet + FIXED_BYTES, statuses), statuses);
        int padded = packet + (end - packet + 3) / 4 * 4;
        Arrays.fill(bytes, end, padded, (byte) 0);
        writer.append(RtcpType.FORMAT_TRANSPORT_CC, RtcpType.TRANSPORT_FEEDBACK, padded - packet);
        nextToReport += statuses;
        return true;
    }

    /** Skips losses so old that they alone would fill a packet; the rest is reported as lost before {@code first}. */
    private long firstReceived() {
        long first = nextToReport;
        while (sequenceOf[slot(first)] != first) {
            first++;
        }
        nextToReport = Math.max(nextToReport, first - MAX_STATUSES / 4);
        return first;
    }

    private int gather(long first, long reference, int limit) {
        if (first - nextToReport >= limit) {
            nextToReport = first;
        }
        long tick = reference * TICKS_PER_REFERENCE;
        int count = 0;
        int useful = 0;
        for (long s = nextToReport; count < limit && s <= lastReceived; s++, count++) {
            if (sequenceOf[slot(s)] != s) {
                symbols[count] = 0;
                continue;
            }
            long delta = tickOf[slot(s)] - tick;
            if (delta != (short) delta) {
                break;
            }
            symbols[count] = (byte) (delta >= 0 && delta <= 255 ? 1 : 2);
            deltas[count] = (short) delta;
            tick += delta;
            useful = count + 1;
        }
        return useful;
    }

    private int writeChunks(byte[] bytes, int from, int statuses) {
        int at = from;
        for (int i = 0; i < statuses; at += 2) {
            int run = runLength(i, statuses);
            if (run > ONE_BIT_SYMBOLS || run == statuses - i || (run > TWO_BIT_SYMBOLS && symbols[i] == 2)) {
                put16(bytes, at, symbols[i] << 13 | run);
                i += run;
            } else if (fitsOneBit(i, statuses)) {
                put16(bytes, at, 0x8000 | vector(i, statuses, ONE_BIT_SYMBOLS, 1));
                i += ONE_BIT_SYMBOLS;
            } else {
                put16(bytes, at, 0xc000 | vector(i, statuses, TWO_BIT_SYMBOLS, 2));
                i += TWO_BIT_SYMBOLS;
            }
        }
        return at;
    }

    private int runLength(int from, int statuses) {
        int to = from + 1;
        while (to < statuses && symbols[to] == symbols[from]) {
            to++;
        }
        return to - from;
    }

    private boolean fitsOneBit(int from, int statuses) {
        int to = Math.min(from + ONE_BIT_SYMBOLS, statuses);
        for (int i = from; i < to; i++) {
            if (symbols[i] == 2) {
                return false;
            }
        }
        return true;
    }

    private int vector(int from, int statuses, int count, int bits) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << bits | (i < statuses ? symbols[i] : 0);
        }
        return value;
    }

    private int writeDeltas(byte[] bytes, int from, int statuses) {
        int at = from;
        for (int i = 0; i < statuses; i++) {
            if (symbols[i] == 1) {
                put8(bytes, at++, deltas[i]);
            } else if (symbols[i] == 2) {
                put16(bytes, at, deltas[i]);
                at += 2;
            }
        }
        return at;
    }
}
