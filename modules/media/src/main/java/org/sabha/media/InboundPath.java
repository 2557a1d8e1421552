package org.sabha.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sabha.media.repair.NackGenerator;
import org.sabha.media.sdp.AnsweredCodec;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.media.sdp.SdpAnswer;
import org.sabha.model.TrackId;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.srtp.SrtpTransform;

/**
 * What comes from one participant: RTP is checked, bound, decrypted, counted and handed to the router; NACK, key frame
 * requests, receiver reports and transport-wide feedback go back. A participant who sends nothing costs nothing.
 */
final class InboundPath {
    private static final long FEEDBACK_NANOS = 50_000_000L;
    private static final long SELDOM_FEEDBACK_NANOS = 250_000_000L;

    /** About what one feedback packet takes of the line, over the twentieth of the line that feedback may take. */
    private static final long FEEDBACK_BITS = 20 * 800;

    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final long CHOICE_NANOS = 500_000_000L;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int ORIGINAL_SEQUENCE_BYTES = 2;
    private static final int NACKS_AT_ONCE = 128;

    private final Transport transport;
    private final InboundSources sources;
    private final ReportBlock block = new ReportBlock();
    private final int[] missing = new int[NACKS_AT_ONCE];
    private final int reporter;
    private @Nullable TransportFeedbackRecorder recorder;
    private int lastSsrc;
    private long feedbackNanos = NEVER;
    private long reportNanos = NEVER;
    private long choiceNanos = NEVER;

    InboundPath(Transport transport) {
        this.transport = transport;
        sources = new InboundSources(transport);
        reporter = transport.engine.random().nextInt();
    }

    List<InboundTrack> tracks() {
        return sources.tracks;
    }

    /** The SSRC under which this transport's RTCP goes out. */
    int reporter() {
        return reporter;
    }

    // ---- negotiation

    /** Makes the tracks what the answer says: new ones are opened, those left out are closed, the rest go on. */
    void settle(SdpAnswer answer) {
        Map<TrackId, InboundTrack> before = new HashMap<>();
        sources.tracks.forEach(track -> before.put(track.grant.track(), track));
        List<InboundTrack> added = new ArrayList<>();
        for (AnsweredSection section : answer.sections()) {
            if (section instanceof AnsweredSection.Sending sending) {
                InboundTrack track = before.remove(sending.track().track());
                if (track == null || !track.grant.equals(sending.track())) {
                    if (track != null) {
                        transport.router.remove(track);
                    }
                    track = new InboundTrack(sending.track(), transport);
                    sources.add(track);
                    added.add(track);
                }
                track.settle(sending);
                sources.bindOffered(track, sending);
            }
        }
        before.values().forEach(transport.router::remove);
        added.forEach(transport.router::add);
    }

    /** Whether any track came in this codec last, or may be expected to. */
    boolean sends(MediaCodec codec) {
        return sources.tracks.stream().anyMatch(track -> track.sends(codec));
    }

    /** Forgets a track that the router has closed. */
    void forget(InboundTrack track) {
        sources.remove(track);
    }

    // ---- RTP

    /** Takes one RTP packet; null when it was of use. */
    @Nullable
    DropReason receive(byte[] buffer, int offset, int length, long nowNanos) {
        SrtpTransform keys = transport.srtp();
        if (keys == null) {
            return DropReason.SRTP_BEFORE_DTLS;
        }
        DropReason problem = RtpHeader.check(buffer, offset, length);
        if (problem != null) {
            return problem;
        }
        MediaPacket packet = transport.engine.nextPacket();
        byte[] bytes = packet.buffer.copyFrom(buffer, offset, length).bytes();
        transport.extensions.read(bytes, 0);
        InboundSources.Source source = sources.get(RtpHeader.ssrc(bytes, 0));
        InboundTrack named = sources.named(transport.extensions, bytes);
        InboundTrack track = source == null ? named : source.layer().track;
        boolean elsewhere = transport.extensions.length(RtpExtension.MID) > 0 && named != track;
        if (track == null || elsewhere) {
            return DropReason.UNKNOWN_SSRC;
        }
        AnsweredCodec codec = track.codec(RtpHeader.payloadType(bytes, 0));
        if (codec == null) {
            return DropReason.NOT_NEGOTIATED;
        }
        problem = keys.unprotectRtp(packet.buffer);
        if (problem == null) {
            problem = RtpHeader.checkPadding(packet.bytes(), 0, packet.buffer.length());
        }
        if (problem != null) {
            return problem;
        }
        transport.heard(nowNanos);
        transport.router.traffic().received(length);
        recordArrival(packet.bytes(), nowNanos);
        if (source == null) {
            source = sources.latch(track, transport.extensions, packet.bytes(), 0);
        }
        return source == null ? DropReason.UNKNOWN_SSRC : accept(packet, source, codec, nowNanos);
    }

    private void recordArrival(byte[] bytes, long nowNanos) {
        lastSsrc = RtpHeader.ssrc(bytes, 0);
        if (reportNanos == NEVER) {
            reportNanos = nowNanos + REPORT_NANOS;
            choiceNanos = nowNanos + CHOICE_NANOS;
            transport.router.wakeAt(choiceNanos);
        }
        if (transport.extensions.length(RtpExtension.TRANSPORT_SEQUENCE) != 2) {
            return;
        }
        TransportFeedbackRecorder made = recorder;
        if (made == null) {
            made = new TransportFeedbackRecorder();
            recorder = made;
        }
        made.received(Bytes.u16(bytes, transport.extensions.offset(RtpExtension.TRANSPORT_SEQUENCE)), nowNanos);
        if (feedbackNanos == NEVER) {
            feedbackNanos = nowNanos + feedbackInterval();
            transport.router.wakeAt(feedbackNanos);
        }
    }

    /** On a narrow line feedback on what is sent would crowd out the voices that come. */
    private long feedbackInterval() {
        long estimate = transport.outbound.downlink().estimate();
        return Math.clamp(FEEDBACK_BITS * 1_000_000_000L / estimate, FEEDBACK_NANOS, SELDOM_FEEDBACK_NANOS);
    }

    private @Nullable DropReason accept(
            MediaPacket packet, InboundSources.Source source, AnsweredCodec codec, long nowNanos) {
        InboundLayer layer = source.layer();
        byte[] bytes = packet.bytes();
        int length = packet.buffer.length();
        HeaderExtensions extensions = transport.extensions;
        packet.setLayer(layer);
        packet.codec = codec.codec();
        packet.timestamp = RtpHeader.timestamp(bytes, 0);
        packet.marker = RtpHeader.marker(bytes, 0);
        packet.payloadOffset = RtpHeader.headerLength(bytes, 0);
        packet.payloadLength = RtpHeader.payloadLength(bytes, 0, length);
        packet.descriptorLength = extensions.length(RtpExtension.DEPENDENCY_DESCRIPTOR);
        packet.descriptorOffset = extensions.offset(RtpExtension.DEPENDENCY_DESCRIPTOR);
        packet.level = extensions.length(RtpExtension.AUDIO_LEVEL) == 1
                ? Bytes.u8(bytes, extensions.offset(RtpExtension.AUDIO_LEVEL))
                : MediaPacket.NO_LEVEL;
        packet.arrivalNanos = nowNanos;
        boolean repeated = layer.track.isRetransmission(RtpHeader.payloadType(bytes, 0));
        if (repeated != source.retransmission()) {
            return DropReason.NOT_NEGOTIATED;
        }
        DropReason problem = repeated
                ? unwrap(packet, layer, nowNanos)
                : number(packet, layer, length, codec.codec().clockRate(), nowNanos);
        return problem != null ? problem : use(packet, layer, repeated, nowNanos);
    }

    /** Takes the original out of a retransmission (RFC 4588 section 4); one that nobody waits for is a probe. */
    private static @Nullable DropReason unwrap(MediaPacket packet, InboundLayer layer, long nowNanos) {
        if (packet.payloadLength <= ORIGINAL_SEQUENCE_BYTES) {
            return DropReason.PADDING_ONLY;
        }
        if (layer.statistics.highest() < 0) {
            return DropReason.TOO_OLD;
        }
        packet.sequence = layer.statistics.extend(Bytes.u16(packet.bytes(), packet.payloadOffset));
        packet.epoch = layer.epoch;
        packet.payloadOffset += ORIGINAL_SEQUENCE_BYTES;
        packet.payloadLength -= ORIGINAL_SEQUENCE_BYTES;
        packet.paddingOnly = false;
        if (!layer.nacks.awaits(packet.sequence)) {
            return DropReason.DUPLICATE;
        }
        layer.nacks.received(packet.sequence, nowNanos);
        layer.statistics.repaired();
        return null;
    }

    private @Nullable DropReason number(
            MediaPacket packet, InboundLayer layer, int length, int clockRate, long nowNanos) {
        int sequence = RtpHeader.sequenceNumber(packet.bytes(), 0);
        if (layer.statistics.isRestart(sequence)) {
            layer.restart();
        }
        boolean first = layer.statistics.highest() < 0;
        packet.sequence = layer.statistics.received(sequence, packet.timestamp, length, clockRate, nowNanos);
        packet.epoch = layer.epoch;
        packet.paddingOnly = packet.payloadLength == 0 && RtpHeader.hasPadding(packet.bytes(), 0);
        if (!layer.track.isRepaired()) {
            return null;
        }
        if (!layer.hasAudience()) {
            layer.nacks.reset();
            return null;
        }
        NackGenerator.Arrival arrival = layer.nacks.received(packet.sequence, nowNanos);
        if (layer.nacks.takeOverflow() && layer.track.isVideo()) {
            layer.keyFrames.request();
        }
        if (arrival == NackGenerator.Arrival.REPAIRED && layer.nacks.wasAsked()) {
            // a repeat in the stream itself: what the path lost stays lost in reports, for the sender's own measures
            layer.statistics.repeated();
        }
        long next = Math.min(layer.nacks.nextNanos(), layer.keyFrames.nextNanos(nowNanos));
        transport.router.wakeAt(next);
        return arrival == NackGenerator.Arrival.UNEXPECTED && !first ? DropReason.DUPLICATE : null;
    }

    private @Nullable DropReason use(MediaPacket packet, InboundLayer layer, boolean repeated, long nowNanos) {
        InboundTrack track = layer.track;
        if (!track.isLive()) {
            return DropReason.PAUSED;
        }
        if (!track.admits(packet.buffer.length(), nowNanos)) {
            return DropReason.RATE_LIMITED;
        }
        if (!packet.paddingOnly) {
            DependencyDescriptorReader descriptors = packet.descriptorLength > 0 ? layer.descriptors() : null;
            DropReason problem = packet.describe(descriptors);
            if (problem != null) {
                return problem;
            }
            if (!layer.isOfSender(packet, transport.leaf())) {
                return DropReason.WRONG_SENDER;
            }
            if (track.isVideo()) {
                track.arrived(packet, descriptors, packet.buffer.length(), nowNanos);
            }
        }
        if (packet.keyFrameStart && !packet.paddingOnly && track.isVideo()) {
            layer.keyFrames.keyFrameArrived(nowNanos);
        }
        if (!track.isVideo() && !packet.paddingOnly) {
            if (!repeated) {
                transport.router.heard(track, packet, nowNanos);
            }
            transport.router.handHome(packet, !repeated);
        }
        if (!transport.router.isAwaited(track)) {
            return track.isVideo() ? DropReason.PAUSED : DropReason.NOT_LOUD_ENOUGH;
        }
        if (track.isVideo() && !layer.hasAudience()) {
            return DropReason.LAYER;
        }
        if (track.isVideo() && !packet.paddingOnly) {
            layer.keep(packet);
        }
        transport.router.enqueue(packet);
        return null;
    }

    // ---- RTCP

    /** A sender report of this participant. */
    void senderReport(int ssrc, long ntpTime, long nowNanos) {
        InboundSources.Source source = sources.get(ssrc);
        if (source != null && !source.retransmission()) {
            source.layer().statistics.senderReport(ntpTime, nowNanos);
        }
    }

    /** Does what is due and answers when to come again. */
    long runDue(long nowNanos, PacketSink sink) {
        if (nowNanos >= choiceNanos) {
            reviewLayers();
            choiceNanos = nowNanos + CHOICE_NANOS;
        }
        long next = NEVER;
        for (int i = 0; i < sources.tracks.size(); i++) {
            InboundTrack track = sources.tracks.get(i);
            for (int k = 0; track.isRepaired() && k < track.layers.size(); k++) {
                next = Math.min(next, repair(track.layers.get(k), nowNanos, sink));
            }
        }
        if (nowNanos >= feedbackNanos) {
            sendFeedback(sink);
        }
        if (nowNanos >= reportNanos) {
            // a participant who sends nothing wakes nobody; the next packet starts the reports again
            boolean active = sendReports(nowNanos, sink);
            reportNanos = active ? nowNanos + REPORT_NANOS : NEVER;
            choiceNanos = active ? choiceNanos : NEVER;
        }
        return Math.min(Math.min(next, feedbackNanos), Math.min(reportNanos, choiceNanos));
    }

    private long repair(InboundLayer layer, long nowNanos, PacketSink sink) {
        if (!layer.hasAudience() || !layer.track.isLive()) {
            layer.keyFrames.cancel();
            return NEVER;
        }
        if (layer.nacks.nextNanos() <= nowNanos) {
            layer.nacks.setRoundTrip(transport.outbound.roundTripNanos());
            int count = layer.nacks.poll(nowNanos, missing);
            if (count > 0) {
                RtcpWriter writer = begin();
                writer.nack(reporter, layer.ssrc, missing, count);
                send(writer, sink);
            }
        }
        if (layer.ssrcKnown && layer.keyFrames.poll(nowNanos)) {
            RtcpWriter writer = begin();
            writer.pictureLoss(reporter, layer.ssrc);
            send(writer, sink);
            transport.engine.counters().keyFramesRequested++;
        }
        return Math.min(layer.nacks.nextNanos(), layer.ssrcKnown ? layer.keyFrames.nextNanos(nowNanos) : NEVER);
    }

    private RtcpWriter begin() {
        RtcpWriter writer = transport.engine.writer().begin(transport.engine.controlBuffer());
        writer.receiverReport(reporter);
        return writer;
    }

    private void send(RtcpWriter writer, PacketSink sink) {
        PacketBuffer packet = writer.finish(transport.engine.controlBuffer());
        transport.sendControl(packet, sink);
    }

    private void sendFeedback(PacketSink sink) {
        TransportFeedbackRecorder arrivals = recorder;
        feedbackNanos = NEVER;
        while (arrivals != null && arrivals.pending()) {
            RtcpWriter writer = begin();
            if (!arrivals.write(writer, reporter, lastSsrc)) {
                return;
            }
            send(writer, sink);
        }
    }

    private boolean sendReports(long nowNanos, PacketSink sink) {
        RtcpWriter writer = begin();
        boolean any = false;
        for (int i = 0; i < sources.tracks.size(); i++) {
            InboundTrack track = sources.tracks.get(i);
            for (int k = 0; k < track.layers.size(); k++) {
                InboundLayer layer = track.layers.get(k);
                if (layer.statistics.changed()) {
                    layer.statistics.report(block, layer.ssrc, nowNanos);
                    transport
                            .router
                            .traffic()
                            .arrived(layer.statistics.reportedExpected(), layer.statistics.reportedLost());
                    any |= writer.reportBlock(block);
                }
            }
        }
        if (any) {
            send(writer, sink);
        }
        return any;
    }

    private void reviewLayers() {
        for (int i = 0; i < sources.tracks.size(); i++) {
            sources.tracks.get(i).reviewWhenDue();
        }
    }

    void close() {
        List<InboundTrack> all = List.copyOf(sources.tracks);
        all.forEach(transport.router::remove);
    }
}
