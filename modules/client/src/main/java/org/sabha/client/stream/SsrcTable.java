package org.sabha.client.stream;

import org.jspecify.annotations.Nullable;

/** Values by SSRC without boxing: a few hundred at most, looked for in order. One owner. */
final class SsrcTable<T> {
    private int[] keys = new int[16];
    private @Nullable Object[] values = new @Nullable Object[16];
    private int size;

    void put(int ssrc, T value) {
        if (size == keys.length) {
            keys = java.util.Arrays.copyOf(keys, 2 * size);
            values = java.util.Arrays.copyOf(values, 2 * size);
        }
        keys[size] = ssrc;
        values[size++] = value;
    }

    @SuppressWarnings("unchecked") // only put() writes values
    @Nullable
    T get(int ssrc) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == ssrc) {
                return (T) values[i];
            }
        }
        return null;
    }
}
