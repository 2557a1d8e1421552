package org.sabha.client.frame;

import org.sabha.model.MediaKind;

/**
 * One frame as an encoder gives it: a picture, or one Opus packet. Immutable as long as nobody writes into the array it
 * was made of, which it keeps without copying.
 *
 * <p>A picture's bytes are those of a WebM or IVF file: a VP8 or VP9 frame, or an AV1 temporal unit in the low-overhead
 * format (every OBU with its size field). A temporal delimiter is not transmitted; a receiver gets the unit without.
 */
public final class EncodedFrame {
    /** The quietest audio level, RFC 6464: silence. */
    public static final int SILENCE = 127;

    /** The largest frame that is sent or received, bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private final MediaCodec codec;
    private final int timestampTicks;
    private final boolean keyFrame;
    private final int widthPixels;
    private final int heightPixels;
    private final int audioLevel;
    private final byte[] payload;

    private EncodedFrame(
            MediaCodec codec,
            int timestampTicks,
            boolean keyFrame,
            int widthPixels,
            int heightPixels,
            int audioLevel,
            byte[] payload) {
        if (payload.length == 0 || payload.length > MAX_BYTES) {
            throw new IllegalArgumentException("a frame has 1 to " + MAX_BYTES + " bytes");
        }
        this.codec = codec;
        this.timestampTicks = timestampTicks;
        this.keyFrame = keyFrame;
        this.widthPixels = widthPixels;
        this.heightPixels = heightPixels;
        this.audioLevel = audioLevel;
        this.payload = payload;
    }

    /**
     * One Opus packet.
     *
     * @param timestampTicks in 48,000ths of a second, wrapping
     * @param level 0 (loudest) to 127 (silence), in -dBov
     */
    public static EncodedFrame audio(int timestampTicks, int level, byte[] opus) {
        if (level < 0 || level > SILENCE) {
            throw new IllegalArgumentException("an audio level is 0 to 127");
        }
        return new EncodedFrame(MediaCodec.OPUS, timestampTicks, true, 0, 0, level, opus);
    }

    /**
     * One picture.
     *
     * @param timestampTicks in 90,000ths of a second, wrapping; differs from the picture before
     * @param keyFrame whether it can be decoded without any picture before it
     */
    public static EncodedFrame video(
            MediaCodec codec, int timestampTicks, boolean keyFrame, int widthPixels, int heightPixels, byte[] picture) {
        if (codec.kind() != MediaKind.VIDEO) {
            throw new IllegalArgumentException(codec + " carries no pictures");
        }
        return new EncodedFrame(codec, timestampTicks, keyFrame, widthPixels, heightPixels, SILENCE, picture);
    }

    /** The same frame with other bytes, as after sealing. */
    public EncodedFrame withPayload(byte[] other) {
        return new EncodedFrame(codec, timestampTicks, keyFrame, widthPixels, heightPixels, audioLevel, other);
    }

    public MediaCodec codec() {
        return codec;
    }

    public int timestampTicks() {
        return timestampTicks;
    }

    public boolean keyFrame() {
        return keyFrame;
    }

    public int widthPixels() {
        return widthPixels;
    }

    public int heightPixels() {
        return heightPixels;
    }

    /** 0 (loudest) to 127 (silence); 127 for pictures. */
    public int audioLevel() {
        return audioLevel;
    }

    /** The array itself, not a copy. */
    public byte[] payload() {
        return payload;
    }
}
