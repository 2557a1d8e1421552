package org.sabha.media.repair;

import java.util.Arrays;

/**
 * Notices gaps in one inbound layer and says which numbers to ask for: first after 10 ms, which forgives reordering,
 * then every 50 ms or, where that is longer, every round trip and a quarter, 10 times in all or as long as
 * the packet is of use; then it is given up. A packet that is asked for while its answer is on the way would be sent twice.
 *
 * <p>At most {@link #MAX_MISSING} numbers are awaited. A gap that does not fit is not worth repairing: all are
 * forgotten and {@link #takeOverflow} says so once, for a key frame.
 */
public final class NackGenerator {
    /** Numbers awaited at once. */
    public static final int MAX_MISSING = 256;

    private static final long FIRST_NANOS = 10_000_000L;
    private static final long REPEAT_NANOS = 50_000_000L;
    private static final int MAX_ASKS = 10;
    private static final long NEVER = Long.MAX_VALUE;

    private final long[] missing = new long[MAX_MISSING];
    private final long[] dueNanos = new long[MAX_MISSING];
    private final long[] sinceNanos = new long[MAX_MISSING];
    private final byte[] asks = new byte[MAX_MISSING];
    private final long giveUpNanos;
    private int count;
    private long highest = -1;
    private long nextNanos = NEVER;
    private long repeatNanos = REPEAT_NANOS;
    private boolean overflow;
    private boolean asked;

    /** @param giveUpNanos how long a missing packet is of use */
    public NackGenerator(long giveUpNanos) {
        this.giveUpNanos = giveUpNanos;
    }

    /** What an arrival was. */
    public enum Arrival {
        /** Newer than all before. */
        NEW,
        /** One that was missing. */
        REPAIRED,
        /** Neither: seen before, or given up. */
        UNEXPECTED
    }

    /** Notes an arrival by its extended sequence number. */
    public Arrival received(long sequence, long nowNanos) {
        if (highest < 0 || sequence == highest + 1) {
            highest = sequence;
            return Arrival.NEW;
        }
        if (sequence > highest) {
            addGap(sequence, nowNanos);
            return Arrival.NEW;
        }
        int at = indexOf(sequence);
        if (at < 0) {
            return Arrival.UNEXPECTED;
        }
        asked = asks[at] > 0;
        remove(at);
        return Arrival.REPAIRED;
    }

    /** Whether the missing number that came last had been asked for; it may as well have been overtaken on the way. */
    public boolean wasAsked() {
        return asked;
    }

    /** Says how long an answer takes, nanoseconds. */
    public void setRoundTrip(long nanos) {
        repeatNanos = Math.max(REPEAT_NANOS, nanos + nanos / 4);
    }

    /** Whether this number is missing. */
    public boolean awaits(long sequence) {
        return indexOf(sequence) >= 0;
    }

    private void addGap(long sequence, long nowNanos) {
        long gap = sequence - highest - 1;
        if (gap + count > MAX_MISSING) {
            clear();
            overflow = true;
            highest = sequence;
            return;
        }
        for (long s = highest + 1; s < sequence; s++) {
            missing[count] = s;
            sinceNanos[count] = nowNanos;
            dueNanos[count] = nowNanos + FIRST_NANOS;
            asks[count++] = 0;
        }
        nextNanos = Math.min(nextNanos, nowNanos + FIRST_NANOS);
        highest = sequence;
    }

    /** Numbers ascend, so a binary search finds one. */
    private int indexOf(long sequence) {
        return Arrays.binarySearch(missing, 0, count, sequence);
    }

    private void remove(int at) {
        int tail = count - at - 1;
        System.arraycopy(missing, at + 1, missing, at, tail);
        System.arraycopy(dueNanos, at + 1, dueNanos, at, tail);
        System.arraycopy(sinceNanos, at + 1, sinceNanos, at, tail);
        System.arraycopy(asks, at + 1, asks, at, tail);
        count--;
        if (count == 0) {
            nextNanos = NEVER;
        }
    }

    private void clear() {
        count = 0;
        nextNanos = NEVER;
    }

    /** When {@link #poll} has something to ask for; {@code Long.MAX_VALUE} when never. */
    public long nextNanos() {
        return nextNanos;
    }

    /**
     * Collects the numbers that are due, ascending, as 16-bit values.
     *
     * @return how many were written to {@code target}
     */
    public int poll(long nowNanos, int[] target) {
        int taken = 0;
        int kept = 0;
        nextNanos = NEVER;
        for (int i = 0; i < count; i++) {
            if (dueNanos[i] <= nowNanos && taken < target.length) {
                if (asks[i] == MAX_ASKS || nowNanos - sinceNanos[i] > giveUpNanos) {
                    continue;
                }
                target[taken++] = (int) missing[i] & 0xffff;
                asks[i]++;
                dueNanos[i] = nowNanos + repeatNanos;
            }
            missing[kept] = missing[i];
            dueNanos[kept] = dueNanos[i];
            sinceNanos[kept] = sinceNanos[i];
            asks[kept] = asks[i];
            nextNanos = Math.min(nextNanos, dueNanos[kept]);
            kept++;
        }
        count = kept;
        return taken;
    }

    /** Whether numbers were forgotten since the last call because too many were missing. */
    public boolean takeOverflow() {
        boolean was = overflow;
        overflow = false;
        return was;
    }

    /** Begins anew, as when the sender restarts its numbering. */
    public void reset() {
        clear();
        highest = -1;
        overflow = false;
    }
}
