package org.sabha.client.frame;

import java.util.Arrays;

/** The bytes of a frame in the making: grows up to {@link EncodedFrame#MAX_BYTES}. One owner, reused. */
public final class FrameBytes {
    private static final int FIRST_CAPACITY = 16 * 1024;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** The array itself, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** Empties it. */
    public void clear() {
        length = 0;
    }

    /** Appends; false when the frame would become too large. */
    public boolean append(byte[] source, int from, int count) {
        if (!reserve(count)) {
            return false;
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return true;
    }

    /** Makes room for {@code count} bytes that the caller will write; false when the frame would become too large. */
    boolean reserve(int count) {
        if (count > EncodedFrame.MAX_BYTES - length) {
            return false;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(EncodedFrame.MAX_BYTES, Math.max(2 * bytes.length, length + count)));
        }
        return true;
    }

    void setLength(int newLength) {
        length = newLength;
    }
}
