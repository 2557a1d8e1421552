package org.sabha.media;

import org.sabha.media.forward.LayerTable;

/**
 * What a shared screen in more than one encoding costs its receivers. Pages come in bursts with silence between them, so
 * what was sent in the last second says nothing of the next: a line of 1 Mbit/s would be given the sharp encoding in each
 * silence and lose it with each page.
 *
 * <pre>
 *   lowest encoding   150 kbit/s at most: the pacer spreads a page over seconds, and a page that comes late is worth more
 *                     than none; where not even that fits, the screen is paused and its receiver told
 *   others            the most that was measured lately: it halves every twenty seconds
 * </pre>
 *
 * One owner.
 */
final class ScreenCost {
    private static final long LOWEST_BITS = 150_000;
    private static final long HALF_LIFE_NANOS = 20_000_000_000L;

    private final long[] mostBits = new long[LayerTable.MAX_SPATIAL];
    private final long[] sinceNanos = new long[LayerTable.MAX_SPATIAL];

    /** Bits per second of all that goes out up to these layers. */
    long bitsPerSecond(LayerTable table, int spatial, int temporal, long nowNanos) {
        long measured = table.bitsPerSecond(spatial, temporal, nowNanos);
        if (table.spatialLayers() < 2) {
            return measured;
        }
        return spatial == 0 ? Math.min(measured, LOWEST_BITS) : most(spatial, measured, nowNanos);
    }

    private long most(int spatial, long measured, long nowNanos) {
        while (mostBits[spatial] > 0 && nowNanos - sinceNanos[spatial] >= HALF_LIFE_NANOS) {
            mostBits[spatial] /= 2;
            sinceNanos[spatial] += HALF_LIFE_NANOS;
        }
        if (measured >= mostBits[spatial]) {
            mostBits[spatial] = measured;
            sinceNanos[spatial] = nowNanos;
        }
        return mostBits[spatial];
    }
}
