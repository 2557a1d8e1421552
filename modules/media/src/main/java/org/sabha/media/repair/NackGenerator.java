package org.sabha.media.repair;

import java.util.concurrent.TimeUnit;
import org.sabha.wire.rtp.SequenceNumbers;

/**
 * Notes which packets of one inbound stream are missing and when to ask for them (generic NACK, RFC 4585 section
 * 6.2.1). A gap is asked for after 10 ms, in case the packet is only late, then every 50 ms or round trip, 10 times at
 * most. Holds at most {@value #CAPACITY} missing numbers, oldest forgotten first; allocates nothing after construction.
 */
public final class NackGenerator {
    static final int CAPACITY = 256;

    /** A jump further ahead is a new start, not a loss. */
    private static final int LARGEST_GAP = 1_000;

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MOST_TIMES = 10;

    // Parallel arrays in the order of sequence numbers; [0, count).
    private final int[] missing = new int[CAPACITY];
    private final long[] dueNanos = new long[CAPACITY];
    private final byte[] times = new byte[CAPACITY];
    private int count;

    private boolean started;
    private int newest;
    private long roundTripNanos;
    private long givenUp;

    /** What a received number was. */
    public enum Arrival {
        /** The next one, or ahead of a gap. */
        NEW,
        /** Missing until now. */
        RECOVERED,
        /** Older, and not missing: a duplicate, or given up. */
        OLD
    }

    /** Round trip to the sender, so that no number is asked for twice within it. */
    public void roundTrip(long nanos) {
        roundTripNanos = nanos;
    }

    /** Takes note of a packet of the stream, repaired or not. */
    public Arrival received(int sequenceNumber, long nowNanos) {
        if (!started) {
            started = true;
            newest = sequenceNumber;
            return Arrival.NEW;
        }
        int ahead = SequenceNumbers.difference(sequenceNumber, newest);
        if (ahead > 0) {
            if (ahead > LARGEST_GAP) {
                count = 0;
            } else {
                for (int i = 1; i < ahead; i++) {
                    add(SequenceNumbers.add(newest, i), nowNanos);
                }
            }
            newest = sequenceNumber;
            return Arrival.NEW;
        }
        return remove(sequenceNumber) ? Arrival.RECOVERED : Arrival.OLD;
    }

    /** A key frame makes what came before it unnecessary. */
    public void forgetBefore(int sequenceNumber) {
        int keep = 0;
        while (keep < count && SequenceNumbers.isNewer(sequenceNumber, missing[keep])) {
            keep++;
        }
        shift(keep);
    }

    /**
     * Writes the numbers to ask for now, in order, and sets when each is due again.
     *
     * @param into at least {@value #CAPACITY} long
     * @return how many were written
     */
    public int due(long nowNanos, int[] into) {
        int written = 0;
        int kept = 0;
        long again = nowNanos + Math.max(REPEAT_NANOS, roundTripNanos);
        for (int i = 0; i < count; i++) {
            boolean now = dueNanos[i] <= nowNanos;
            if (now && times[i] >= MOST_TIMES) {
                givenUp++;
                continue;
            }
            missing[kept] = missing[i];
            times[kept] = times[i];
            dueNanos[kept] = dueNanos[i];
            if (now) {
                into[written++] = missing[kept];
                times[kept]++;
                dueNanos[kept] = again;
            }
            kept++;
        }
        count = kept;
        return written;
    }

    /** When something is due, {@code Long.MAX_VALUE} if nothing is missing. */
    public long nextNanos() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            next = Math.min(next, dueNanos[i]);
        }
        return next;
    }

    public int missing() {
        return count;
    }

    /** Numbers that never came. */
    public long givenUp() {
        return givenUp;
    }

    private void add(int sequenceNumber, long nowNanos) {
        if (count == CAPACITY) {
            givenUp++;
            shift(1);
        }
        missing[count] = sequenceNumber;
        dueNanos[count] = nowNanos + FIRST_NANOS;
        times[count] = 0;
        count++;
    }

    private boolean remove(int sequenceNumber) {
        for (int i = count - 1; i >= 0; i--) {
            if (missing[i] == sequenceNumber) {
                int after = count - i - 1;
                System.arraycopy(missing, i + 1, missing, i, after);
                System.arraycopy(dueNanos, i + 1, dueNanos, i, after);
                System.arraycopy(times, i + 1, times, i, after);
                count--;
                return true;
            }
        }
        return false;
    }

    private void shift(int by) {
        if (by > 0) {
            System.arraycopy(missing, by, missing, 0, count - by);
            System.arraycopy(dueNanos, by, dueNanos, 0, count - by);
            System.arraycopy(times, by, times, 0, count - by);
            count -= by;
        }
    }
}
