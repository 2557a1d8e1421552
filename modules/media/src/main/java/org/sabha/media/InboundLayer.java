package org.sabha.media;

import org.jspecify.annotations.Nullable;
import org.sabha.media.forward.ReceiveStatistics;
import org.sabha.media.repair.KeyFrameRequester;
import org.sabha.media.repair.NackGenerator;
import org.sabha.media.repair.RetransmissionCache;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.rtp.DependencyDescriptorReader;

/** One encoding of an inbound track, on an SSRC of its own: statistics, repair and key frames. */
@SuppressWarnings("EnumOrdinal") // arrays by constant: no map on the packet path
final class InboundLayer {
    private static final long FLOW_NANOS = 700_000_000L;
    private static final MediaCodec[] CODECS = MediaCodec.values();
    private static final int MARKER_FLAG = 0x80;

    final InboundTrack track;
    final String rid;
    final ReceiveStatistics statistics = new ReceiveStatistics();
    final KeyFrameRequester keyFrames = new KeyFrameRequester();
    final NackGenerator nacks = new NackGenerator();

    int ssrc;
    boolean ssrcKnown;
    int rtxSsrc;
    boolean rtxKnown;
    long lastPacketNanos;
    /** Counts restarts of the sender's numbering. */
    int epoch;

    private @Nullable RetransmissionCache cache;
    private @Nullable DependencyDescriptorReader descriptors;
    private long measuredBytes;
    private long rateBytes;
    private boolean measured;

    InboundLayer(InboundTrack track, String rid) {
        this.track = track;
        this.rid = rid;
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
            kept = new RetransmissionCache();
            cache = kept;
        }
        kept.put(
                packet.sequence,
                packet.timestamp,
                packet.codec.ordinal() | (packet.marker ? MARKER_FLAG : 0),
                packet.bytes(),
                packet.payloadOffset,
                packet.payloadLength,
                packet.descriptorOffset,
                packet.descriptorLength);
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
        packet.marker = (kept.flag(sequence) & MARKER_FLAG) != 0;
        packet.codec = CODECS[kept.flag(sequence) & ~MARKER_FLAG];
        packet.payloadOffset = 0;
        packet.payloadLength = kept.payloadLength(sequence);
        packet.descriptorOffset = packet.payloadLength;
        packet.descriptorLength = kept.descriptorLength(sequence);
        packet.level = MediaPacket.NO_LEVEL;
        packet.paddingOnly = false;
        return packet.describe(null) == null;
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

    /** Whether packets still come. */
    boolean isFlowing(long nowNanos) {
        return statistics.highest() >= 0 && nowNanos - lastPacketNanos < FLOW_NANOS;
    }

    /** Ends an interval of measuring; called at equal intervals. */
    void measure() {
        long bytes = statistics.bytes();
        long interval = bytes - measuredBytes;
        rateBytes = measured ? (rateBytes + interval) / 2 : interval;
        measured = true;
        measuredBytes = bytes;
    }

    /** Bytes an interval, smoothed. */
    long rateBytes() {
        return rateBytes;
    }
}
