package org.sabha.media;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SSRCs of one transport and what they belong to, without boxing. Bounded by {@link #LIMIT}; entries leave when their
 * track does. Linear probing over twice the bound.
 */
final class SsrcMap<T> {
    /** SSRCs one client may use in a stay at once. */
    static final int LIMIT = 64;

    private static final int SLOTS = 256;

    private final int[] keys = new int[SLOTS];
    private final @Nullable Object[] values = new @Nullable Object[SLOTS];
    private final int limit;
    private int size;

    SsrcMap(int limit) {
        this.limit = Math.min(limit, SLOTS / 2);
    }

    @SuppressWarnings("unchecked")
    @Nullable
    T get(int ssrc) {
        int at = place(ssrc);
        return (T) values[at];
    }

    /** False when the map is full. */
    boolean put(int ssrc, T value) {
        int at = place(ssrc);
        if (values[at] == null) {
            if (size == limit) {
                return false;
            }
            size++;
        }
        keys[at] = ssrc;
        values[at] = value;
        return true;
    }

    /** Removes one entry and closes the probe chain behind it. */
    void remove(int ssrc) {
        int hole = place(ssrc);
        if (values[hole] == null) {
            return;
        }
        values[hole] = null;
        size--;
        int at = hole + 1 & SLOTS - 1;
        while (values[at] != null) {
            Object value = values[at];
            values[at] = null;
            int home = place(keys[at]);
            keys[home] = keys[at];
            values[home] = value;
            at = at + 1 & SLOTS - 1;
        }
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    private int place(int ssrc) {
        int at = (ssrc * 0x9e37_79b9) >>> 24;
        while (values[at] != null && keys[at] != ssrc) {
            at = at + 1 & SLOTS - 1;
        }
        return at;
    }
}
