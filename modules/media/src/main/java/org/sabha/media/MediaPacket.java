package org.sabha.media;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.Av1AggregationHeader;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.H264Payload;
import org.sabha.wire.rtp.Vp8Descriptor;
import org.sabha.wire.rtp.Vp9Descriptor;

/**
 * One inbound packet in plain text with what was read of it, kept from its arrival until the flush that forwards it.
 * Pooled by the engine; never changed after it was described, because each receiver copies from it.
 */
final class MediaPacket {
    /** {@link #level} of a packet without the audio level extension. */
    static final int NO_LEVEL = -1;

    private static final int VP8_CLEAR_BYTES_OF_KEY_FRAME = 10;
    private static final int H264_CLEAR_BYTES = 5;

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
    /** Layers within the stream of its SSRC, 0 where nothing is said. */
    int spatial;

    int temporal;
    /** Whether it begins or ends a layer frame, one spatial layer of one picture. */
    boolean frameStart;

    boolean frameEnd;
    /** Temporal layers, one bit each, to which a receiver may go up at this frame. */
    int risesTo;
    /** Whether the way up is one layer at a time. */
    boolean risesByStep;
    /** Whether a receiver may go up to any temporal layer behind this picture. */
    boolean risesAfter;

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

    /** Keeps nothing alive any more. */
    void forget() {
        layer = null;
        next = null;
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
        clearLayers();
        DropReason problem = switch (codec) {
            case OPUS -> null;
            case VP8 -> describeVp8();
            case VP9 -> describeVp9();
            case AV1 -> describeAv1();
            case H264 -> describeH264();
        };
        return problem != null || reader == null || descriptorLength == 0 ? problem : describeFrame(reader);
    }

    /**
     * Where the SFrame of a sealed frame begins, of the frame that begins in this described packet; -1 when none does. What
     * each codec leaves in the clear before it, docs/develop/encryption.md says.
     */
    int sealedStart() {
        return switch (codec) {
            case OPUS -> payloadOffset;
            case VP8 -> vp8.startOfFrame() ? vp8Sealed(payloadOffset + vp8.length()) : -1;
            case VP9 -> vp9.startOfFrame() ? payloadOffset + vp9.length() : -1;
            case AV1 -> Av1AggregationHeader.frameStart(bytes(), payloadOffset, payloadLength);
            case H264 -> {
                int slice = H264Payload.sliceStart(bytes(), payloadOffset, payloadLength);
                yield slice < 0 ? -1 : slice + H264_CLEAR_BYTES;
            }
        };
    }

    private int vp8Sealed(int frame) {
        boolean key = frame < payloadEnd() && (bytes()[frame] & 1) == 0;
        return frame + (key ? VP8_CLEAR_BYTES_OF_KEY_FRAME : 1);
    }

    int payloadEnd() {
        return payloadOffset + payloadLength;
    }

    /** Becomes a packet of another loop: what receivers get of it, and what was read of its layers. */
    void copyForLink(MediaPacket from) {
        System.arraycopy(from.bytes(), from.payloadOffset, bytes(), 0, from.payloadLength);
        System.arraycopy(from.bytes(), from.descriptorOffset, bytes(), from.payloadLength, from.descriptorLength);
        codec = from.codec;
        sequence = from.sequence;
        timestamp = from.timestamp;
        marker = from.marker;
        payloadOffset = 0;
        payloadLength = from.payloadLength;
        descriptorOffset = from.payloadLength;
        descriptorLength = from.descriptorLength;
        level = from.level;
        paddingOnly = from.paddingOnly;
        arrivalNanos = from.arrivalNanos;
        copyLayers(from);
    }

    private void copyLayers(MediaPacket from) {
        keyFrameStart = from.keyFrameStart;
        spatial = from.spatial;
        temporal = from.temporal;
        frameStart = from.frameStart;
        frameEnd = from.frameEnd;
        risesTo = from.risesTo;
        risesByStep = from.risesByStep;
        risesAfter = from.risesAfter;
    }

    /** Reads the codec's descriptor of a copied packet; what was known of its layers stays. */
    @Nullable
    DropReason readAgain() {
        return switch (codec) {
            case VP8 -> vp8.read(bytes(), payloadOffset, payloadLength);
            case VP9 -> vp9.read(bytes(), payloadOffset, payloadLength);
            case OPUS, AV1, H264 -> null;
        };
    }

    private void clearLayers() {
        keyFrameStart = false;
        spatial = 0;
        temporal = 0;
        frameStart = false;
        frameEnd = marker;
        risesTo = 0;
        risesByStep = false;
        risesAfter = false;
    }

    private @Nullable DropReason describeVp8() {
        DropReason bad = vp8.read(bytes(), payloadOffset, payloadLength);
        if (bad == null) {
            keyFrameStart = vp8.keyFrame();
            temporal = vp8.temporalId();
            frameStart = vp8.startOfFrame();
            // a synchronising frame depends on the base layer alone, the next one of its layer on it
            risesTo = vp8.layerSync() ? 1 << temporal : 0;
            risesByStep = true;
        }
        return bad;
    }

    private @Nullable DropReason describeVp9() {
        DropReason bad = vp9.read(bytes(), payloadOffset, payloadLength);
        if (bad == null) {
            keyFrameStart = vp9.keyFrame();
            spatial = Math.min(vp9.spatialId(), LayerTable.MAX_SPATIAL - 1);
            temporal = Math.min(vp9.temporalId(), LayerTable.MAX_TEMPORAL - 1);
            frameStart = vp9.startOfFrame();
            frameEnd = vp9.endOfFrame();
            risesAfter = vp9.layersPresent() && vp9.switchingUpPoint();
        }
        return bad;
    }

    private @Nullable DropReason describeH264() {
        keyFrameStart = H264Payload.keyFrame(bytes(), payloadOffset, payloadLength);
        frameStart = H264Payload.startOfUnit(bytes(), payloadOffset, payloadLength);
        return payloadLength == 0 ? DropReason.MALFORMED_DESCRIPTOR : null;
    }

    private @Nullable DropReason describeAv1() {
        keyFrameStart = Av1AggregationHeader.keyFrame(bytes(), payloadOffset, payloadLength);
        frameStart = !Av1AggregationHeader.continues(bytes(), payloadOffset, payloadLength);
        return null;
    }

    /** The dependency descriptor tells of key frames and layers even where the payload is opaque. */
    private @Nullable DropReason describeFrame(DependencyDescriptorReader reader) {
        DropReason problem = reader.read(bytes(), descriptorOffset, descriptorLength);
        if (problem != null) {
            return problem;
        }
        keyFrameStart |= reader.keyFrame() && reader.startOfFrame();
        frameStart = reader.startOfFrame();
        frameEnd = reader.endOfFrame();
        if (reader.layersKnown()) {
            spatial = reader.spatialId();
            temporal = Math.min(reader.temporalId(), LayerTable.MAX_TEMPORAL - 1);
            risesTo = frameStart ? reader.risesTo() : 0;
            risesByStep = false;
            risesAfter = false;
        }
        return null;
    }
}
