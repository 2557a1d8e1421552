package org.sabha.media;

import org.jspecify.annotations.Nullable;
import org.sabha.media.forward.ReceiveStatistics;
import org.sabha.media.repair.KeyFrameRequester;
import org.sabha.media.repair.NackGenerator;
import org.sabha.media.repair.RetransmissionCache;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.SFrameKeyId;

/** One encoding of an inbound track, on an SSRC of its own: statistics, repair and key frames. */
@SuppressWarnings("EnumOrdinal") // arrays by constant: no map on the packet path
final class InboundLayer {
    private static final MediaCodec[] CODECS = MediaCodec.values();
    private static final int CODEC_FLAGS = 0x0f;
    private static final int MARKER_FLAG = 0x10;
    private static final int FRAME_END_FLAG = 0x20;
    private static final int SPATIAL_SHIFT = 8;
    private static final int TEMPORAL_SHIFT = 12;
    private static final int LAYER_MASK = 7;
    private static final long PICTURE_OF_USE_NANOS = 1_000_000_000L;

    /** No listener waits longer for a voice. */
    private static final long VOICE_OF_USE_NANOS = 400_000_000L;

    final InboundTrack track;
    final String rid;
    final ReceiveStatistics statistics = new ReceiveStatistics();
    final KeyFrameRequester keyFrames = new KeyFrameRequester();
    final NackGenerator nacks;

    int ssrc;
    boolean ssrcKnown;
    int rtxSsrc;
    boolean rtxKnown;
    /** Its place among the simulcast encodings of the track, lowest first; 0 without simulcast. */
    int position;

    /** Height of its pictures, 0 when unknown; simulcast only. */
    int heightPixels;

    private int keyTimestamp;
    private boolean keySeen;
    private int audience;
    /** Counts restarts of the sender's numbering. */
    int epoch;

    /** The last frame that began was under another member's key. */
    private boolean wrongSender;

    private @Nullable RetransmissionCache cache;
    private @Nullable DependencyDescriptorReader descriptors;

    InboundLayer(InboundTrack track, String rid) {
        this.track = track;
        this.rid = rid;
        nacks = new NackGenerator(track.isVideo() ? PICTURE_OF_USE_NANOS : VOICE_OF_USE_NANOS);
    }

    /** Whether a packet belongs to the key picture that came last; to be asked of each in its turn. */
    boolean isOfKeyPicture(MediaPacket packet) {
        if (packet.keyFrameStart) {
            keySeen = true;
            keyTimestamp = packet.timestamp;
        }
        return keySeen && packet.timestamp == keyTimestamp;
    }

    /**
     * Whether a described packet belongs to a frame that its sender's own key sealed. A frame under another key spoils what
     * follows: pictures go on with the next right key frame, voices with the next right packet.
     *
     * @param leaf the sender's in the key group, or {@link Transport#ANY_LEAF}
     */
    boolean isOfSender(MediaPacket packet, int leaf) {
        int start = leaf == Transport.ANY_LEAF || packet.payloadLength == 0 ? -1 : packet.sealedStart();
        if (start >= 0) {
            boolean right = SFrameKeyId.leaf(packet.bytes(), start, packet.payloadEnd()) == leaf;
            boolean begins = !track.isVideo() || packet.keyFrameStart;
            if (right && wrongSender && !begins) {
                keyFrames.request();
            }
            wrongSender = !right || (wrongSender && !begins);
        }
        return !wrongSender;
    }

    /** Made with the first descriptor: it takes 5 KiB. */
    DependencyDescriptorReader descriptors() {
        DependencyDescriptorReader reader = descriptors;
        if (reader == null) {
            reader = new DependencyDescriptorReader();
            descriptors = reader;
        }
        return reader;
    }

    /** Keeps a packet for those who may ask again; the cache is made with the first one. */
    void keep(MediaPacket packet) {
        RetransmissionCache kept = cache;
        if (kept == null) {
            kept = new RetransmissionCache(track.keepNanos());
            cache = kept;
        }
        int size = packet.payloadLength + packet.descriptorLength;
        if (kept.open(packet.sequence, packet.timestamp, flags(packet), size, packet.arrivalNanos)) {
            kept.fill(
                    packet.sequence,
                    packet.bytes(),
                    packet.payloadOffset,
                    packet.payloadLength,
                    packet.descriptorOffset,
                    packet.descriptorLength);
        }
    }

    private static int flags(MediaPacket packet) {
        return packet.codec.ordinal()
                | (packet.marker ? MARKER_FLAG : 0)
                | (packet.frameEnd ? FRAME_END_FLAG : 0)
                | packet.spatial << SPATIAL_SHIFT
                | packet.temporal << TEMPORAL_SHIFT;
    }

    /** Brings back a packet that was kept; false when it is gone. */
    boolean recall(long sequence, MediaPacket packet) {
        RetransmissionCache kept = cache;
        if (kept == null || !kept.holds(sequence)) {
            return false;
        }
        kept.copy(sequence, packet.bytes(), 0);
        packet.setLayer(this);
        packet.sequence = sequence;
        packet.epoch = epoch;
        packet.timestamp = kept.timestamp(sequence);
        int flags = kept.flags(sequence);
        packet.marker = (flags & MARKER_FLAG) != 0;
        packet.codec = CODECS[flags & CODEC_FLAGS];
        packet.payloadOffset = 0;
        packet.payloadLength = kept.payloadLength(sequence);
        packet.descriptorOffset = packet.payloadLength;
        packet.descriptorLength = kept.descriptorLength(sequence);
        packet.level = MediaPacket.NO_LEVEL;
        packet.paddingOnly = false;
        DropReason problem = packet.describe(null);
        packet.frameEnd = (flags & FRAME_END_FLAG) != 0;
        packet.spatial = flags >> SPATIAL_SHIFT & LAYER_MASK;
        packet.temporal = flags >> TEMPORAL_SHIFT & LAYER_MASK;
        return problem == null;
    }

    /** The sender numbers anew: nothing kept belongs to the new numbers. */
    void restart() {
        statistics.restart();
        nacks.reset();
        epoch++;
        RetransmissionCache kept = cache;
        if (kept != null) {
            kept.clear();
        }
        DependencyDescriptorReader reader = descriptors;
        if (reader != null) {
            reader.reset();
        }
    }

    /** Its track is gone: what was kept, up to half a megabyte, is for nobody. Slots still know which layer they showed. */
    void end() {
        cache = null;
    }

    /** Bytes kept for those who may ask again. */
    int keptBytes() {
        RetransmissionCache kept = cache;
        return kept == null ? 0 : kept.heldBytes();
    }

    /** A slot begins ({@code +1}) or ceases ({@code -1}) to show or await this layer. */
    void audience(int change) {
        audience += change;
        track.owner.audienceChanged();
    }

    /** Whether any slot shows or awaits it. */
    boolean hasAudience() {
        return audience > 0;
    }
}
