package org.sabha.client.frame;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * Reads the payloads of one codec. {@link #inspect} looks at a single payload; a whole frame is made by {@link #begin},
 * {@link #append} for each of its payloads in order, and {@link #end}. Total: whatever the bytes, it answers and stays
 * inside them. Holds nothing between frames, so one serves many streams. One owner.
 */
public sealed interface Depacketizer permits OpusDepacketizer, VpxDepacketizer, Av1Depacketizer {
    /** The depacketizer of a codec. */
    static Depacketizer of(MediaCodec codec) {
        return switch (codec) {
            case OPUS -> new OpusDepacketizer();
            case VP8 -> VpxDepacketizer.vp8();
            case VP9 -> VpxDepacketizer.vp9();
            case AV1 -> new Av1Depacketizer();
        };
    }

    /** Reads what the payload says of itself; null when it is sound. */
    @Nullable
    DropReason inspect(byte[] bytes, int offset, int length);

    /** Whether the payload last inspected begins a frame. */
    boolean startOfFrame();

    /** Whether it begins a key frame. */
    boolean keyFrame();

    /** Begins a frame that is written into {@code target}. */
    void begin(FrameBytes target);

    /** Adds a payload; false when the frame cannot become whole any more. */
    boolean append(byte[] bytes, int offset, int length);

    /** Whether what was added is a whole frame. */
    boolean end();
}
