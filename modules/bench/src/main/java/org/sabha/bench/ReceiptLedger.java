package org.sabha.bench;

import java.util.Arrays;
import org.sabha.wire.rtp.SequenceUnwrapper;

/**
 * Which sequence numbers of one stream arrived: counts each once, and says which of the missing to ask for again (after
 * 10 ms, then every 50 ms, ten times). Fixed memory; one owner.
 */
final class ReceiptLedger {
    static final int MAX_ASKED = 128;

    private static final int WINDOW = 4_096;
    private static final long FIRST_NANOS = 10_000_000;
    private static final long AGAIN_NANOS = 50_000_000;
    private static final int MAX_ASKS = 10;

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final long[] seen = new long[WINDOW];
    private final long[] missing = new long[MAX_ASKED];
    private final long[] dueNanos = new long[MAX_ASKED];
    private final int[] asks = new int[MAX_ASKED];
    private int missingCount;
    private long windowStart = -1;
    private long unique;

    ReceiptLedger() {
        Arrays.fill(seen, -1);
    }

    /** Begins to count anew behind the highest number so far. */
    void startWindow() {
        windowStart = unwrapper.highest() < 0 ? -1 : unwrapper.highest() + 1;
        unique = 0;
    }

    /** False when the number had arrived before or is too old. */
    boolean received(int sequence, long nowNanos) {
        long before = unwrapper.highest();
        long number = unwrapper.unwrap(sequence);
        if (number <= unwrapper.highest() - WINDOW || seen[slot(number)] == number) {
            return false;
        }
        seen[slot(number)] = number;
        if (windowStart < 0) {
            windowStart = number;
        }
        if (number >= windowStart) {
            unique++;
        }
        if (before >= 0 && number > before + 1) {
            noteMissing(before + 1, number, nowNanos);
        } else if (number < before) {
            found(number);
        }
        return true;
    }

    private static int slot(long number) {
        return (int) (number & WINDOW - 1);
    }

    private void noteMissing(long from, long to, long nowNanos) {
        for (long number = from; number < to && missingCount < MAX_ASKED; number++) {
            missing[missingCount] = number;
            dueNanos[missingCount] = nowNanos + FIRST_NANOS;
            asks[missingCount++] = 0;
        }
    }

    private void found(long number) {
        for (int i = 0; i < missingCount; i++) {
            if (missing[i] == number) {
                remove(i);
                return;
            }
        }
    }

    /** Keeps the order, which a NACK needs. */
    private void remove(int index) {
        int behind = --missingCount - index;
        System.arraycopy(missing, index + 1, missing, index, behind);
        System.arraycopy(dueNanos, index + 1, dueNanos, index, behind);
        System.arraycopy(asks, index + 1, asks, index, behind);
    }

    /** Fills {@code numbers} (at least {@link #MAX_ASKED}) with what to ask for now; returns how many. */
    int due(int[] numbers, long nowNanos) {
        int count = 0;
        for (int i = 0; i < missingCount; i++) {
            if (nowNanos - dueNanos[i] < 0) {
                continue;
            }
            if (asks[i]++ == MAX_ASKS) {
                remove(i--);
                continue;
            }
            dueNanos[i] = nowNanos + AGAIN_NANOS;
            numbers[count++] = (int) (missing[i] & 0xffff);
        }
        return count;
    }

    /** Different numbers that arrived since the window began. */
    long unique() {
        return unique;
    }

    /** Numbers from the window's begin to the highest that arrived. */
    long expected() {
        return windowStart < 0 ? 0 : Math.max(0, unwrapper.highest() - windowStart + 1);
    }

    /** The highest number with its cycles, for a report. */
    int extendedHighest() {
        return (int) unwrapper.highest();
    }
}
