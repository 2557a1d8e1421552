package org.sabha.wire.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map from SSRC to context without boxing: open addressing over a power of two, grown up to twice the bound.
 * Entries leave only all at once. One owner.
 */
final class SsrcTable<T> {
    private final int limit;
    private int[] keys = new int[8];
    private @Nullable Object[] values = new @Nullable Object[8];
    private int size;

    SsrcTable(int limit) {
        this.limit = limit;
    }

    boolean full() {
        return size >= limit;
    }

    @SuppressWarnings("unchecked")
    @Nullable
    T get(int ssrc) {
        return (T) values[find(ssrc)];
    }

    void put(int ssrc, T value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int slot = find(ssrc);
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = ssrc;
        values[slot] = value;
    }

    private int find(int ssrc) {
        int mask = keys.length - 1;
        int slot = (ssrc * 0x9e37_79b9) >>> 7 & mask;
        while (values[slot] != null && keys[slot] != ssrc) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[2 * oldKeys.length];
        values = new @Nullable Object[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }
}
