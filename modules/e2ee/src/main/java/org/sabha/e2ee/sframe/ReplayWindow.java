package org.sabha.e2ee.sframe;

/** The counters of one key id that were seen: a window of 1,024 below the highest (RFC 9605 section 9.3). */
final class ReplayWindow {
    static final int SIZE = 1024;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private long next;

    /** Whether the counter may still come. Counters stay below 2^63. */
    boolean mayAccept(long counter) {
        if (counter >= next) {
            return true;
        }
        return !isTooOld(counter) && (seen[word(counter)] & bit(counter)) == 0;
    }

    boolean isTooOld(long counter) {
        return counter < next - SIZE;
    }

    /** Marks an authentic counter; {@code false} when it came before. */
    boolean accept(long counter) {
        if (!mayAccept(counter)) {
            return false;
        }
        if (counter >= next) {
            for (long gap = Math.max(next, counter - SIZE + 1); gap <= counter; gap++) {
                seen[word(gap)] &= ~bit(gap);
            }
            next = counter + 1;
        }
        seen[word(counter)] |= bit(counter);
        return true;
    }

    private static int word(long counter) {
        return (int) (counter % SIZE) / Long.SIZE;
    }

    private static long bit(long counter) {
        return 1L << (counter % Long.SIZE);
    }
}
