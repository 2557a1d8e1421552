package org.sabha.client.stream;

import java.util.Arrays;
import java.util.OptionalInt;
import org.sabha.client.frame.MediaCodec;

/**
 * A frame that arrived whole. A view that is valid during the call that brings it: {@link #copyPayload} keeps the bytes.
 */
public final class ReceivedFrame {
    private static final int NOBODY = -1;
    private static final int[] WHOLE = {0};

    private final String mid;
    private MediaCodec codec = MediaCodec.OPUS;
    private int timestampTicks;
    private boolean keyFrame;
    private boolean afterLoss;
    private long arrivalNanos;
    private byte[] bytes = {};
    private int length;
    private int[] layerStarts = WHOLE;
    private int senderLeaf = NOBODY;

    /** An empty frame of a slot. */
    public ReceivedFrame(String mid) {
        this.mid = mid;
    }

    void set(MediaCodec newCodec, int ticks, boolean key, boolean loss, long lastArrivalNanos) {
        codec = newCodec;
        timestampTicks = ticks;
        keyFrame = key;
        afterLoss = loss;
        arrivalNanos = lastArrivalNanos;
    }

    void setPayload(byte[] payload, int payloadLength) {
        bytes = payload;
        length = payloadLength;
    }

    void setLayerStarts(int[] starts) {
        layerStarts = starts.length == 0 ? WHOLE : starts;
    }

    /**
     * Spatial layers, 1 to 8: each is sealed by itself, and together they are one picture. A frame that was opened is one.
     */
    public int layers() {
        return layerStarts.length;
    }

    /** A copy of one spatial layer's bytes, 0 being the lowest that came. */
    public byte[] copyLayer(int layer) {
        int end = layer + 1 < layerStarts.length ? layerStarts[layer + 1] : length;
        return Arrays.copyOfRange(bytes, layerStarts[layer], end);
    }

    /**
     * A frame of its own with the same facts and other bytes, which it keeps.
     *
     * @param leaf of the group's member who sealed it; -1 for nobody
     */
    public ReceivedFrame opened(byte[] plaintext, int leaf) {
        ReceivedFrame frame = new ReceivedFrame(mid);
        frame.set(codec, timestampTicks, keyFrame, afterLoss, arrivalNanos);
        frame.setPayload(plaintext, plaintext.length);
        frame.senderLeaf = leaf;
        return frame;
    }

    /** The leaf of the member who sealed it, proven by its key; empty for a frame that was not sealed. */
    public OptionalInt senderLeaf() {
        return senderLeaf == NOBODY ? OptionalInt.empty() : OptionalInt.of(senderLeaf);
    }

    /** The receive slot; who is in it, {@code SlotChanged} says. */
    public String mid() {
        return mid;
    }

    public MediaCodec codec() {
        return codec;
    }

    /** The slot's running timestamp in ticks of the codec's clock, wrapping; not the one that the sender gave. */
    public int timestampTicks() {
        return timestampTicks;
    }

    /** Whether it can be decoded without any frame before it. */
    public boolean keyFrame() {
        return keyFrame;
    }

    /** Whether frames before it were given up. */
    public boolean afterLoss() {
        return afterLoss;
    }

    /** When its last packet arrived, on the clock of {@code System.nanoTime}. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /** The array that holds the payload from index 0, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Bytes of the payload. */
    public int length() {
        return length;
    }

    /** A copy of the payload, to keep. */
    public byte[] copyPayload() {
        return Arrays.copyOf(bytes, length);
    }
}
