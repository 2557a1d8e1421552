package org.sabha.media;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.Av1AggregationHeader;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.Vp8Descriptor;
import org.sabha.wire.rtp.Vp9Descriptor;

/**
 * One inbound packet in plain text with what was read of it, kept from its arrival until the flush that forwards it.
 * Pooled by the engine; never changed after it was described, because each receiver copies from it.
 */
final class MediaPacket {
    /** {@link #level} of a packet without the audio level extension. */
    static final int NO_LEVEL = -1;

    final PacketBuffer buffer = new PacketBuffer();
    final Vp8Descriptor vp8 = new Vp8Descriptor();
    final Vp9Descriptor vp9 = new Vp9Descriptor();

    MediaCodec codec = MediaCodec.OPUS;
    long sequence;
    /** Of its layer when it came. */
    int epoch;

    int timestamp;
    boolean marker;
    int payloadOffset;
    int payloadLength;
    int descriptorOffset;
    int descriptorLength;
    int level = NO_LEVEL;
    boolean keyFrameStart;
    boolean paddingOnly;
    long arrivalNanos;

    private @Nullable InboundLayer layer;

    @Nullable
    MediaPacket next;

    /** The layer it came on. */
    InboundLayer layer() {
        return Objects.requireNonNull(layer);
    }

    void setLayer(@Nullable InboundLayer value) {
        layer = value;
    }

    byte[] bytes() {
        return buffer.bytes();
    }

    /** The frame number of the dependency descriptor. */
    int frameNumber() {
        return Bytes.u16(buffer.bytes(), descriptorOffset + 1);
    }

    /** Reads the codec's descriptor, and the dependency descriptor where there is one; null when they are sound. */
    @Nullable
    DropReason describe(@Nullable DependencyDescriptorReader reader) {
        keyFrameStart = false;
        DropReason problem = switch (codec) {
            case OPUS -> null;
            case VP8 -> {
                DropReason bad = vp8.read(bytes(), payloadOffset, payloadLength);
                keyFrameStart = bad == null && vp8.keyFrame();
                yield bad;
            }
            case VP9 -> {
                DropReason bad = vp9.read(bytes(), payloadOffset, payloadLength);
                keyFrameStart = bad == null && vp9.keyFrame();
                yield bad;
            }
            case AV1 -> {
                keyFrameStart = Av1AggregationHeader.keyFrame(bytes(), payloadOffset, payloadLength);
                yield null;
            }
        };
        return problem != null || reader == null || descriptorLength == 0 ? problem : describeFrame(reader);
    }

    /** The dependency descriptor tells of key frames even where the payload is opaque. */
    private @Nullable DropReason describeFrame(DependencyDescriptorReader reader) {
        DropReason problem = reader.read(bytes(), descriptorOffset, descriptorLength);
        if (problem == null) {
            keyFrameStart |= reader.keyFrame() && reader.startOfFrame();
        }
        return problem;
    }
}
