package org.sabha.client.frame;

import java.util.Arrays;

/** The bytes of a frame in the making: grows up to {@link EncodedFrame#MAX_BYTES}. One owner, reused. */
public final class FrameBytes {
    private static final int FIRST_CAPACITY = 16 * 1024;

    private static final int MAX_LAYERS = 8;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;
    private final int[] layerStarts = new int[MAX_LAYERS];
    private int layers;

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
        layers = 0;
    }

    /** A spatial layer begins here; false when there are more than a picture can have. */
    boolean beginLayer() {
        if (layers == MAX_LAYERS) {
            return false;
        }
        layerStarts[layers++] = length;
        return true;
    }

    /** Where each spatial layer begins; empty when the codec does not say. */
    public int[] layerStarts() {
        return Arrays.copyOf(layerStarts, layers);
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
