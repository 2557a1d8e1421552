package org.sabha.client.stream;

import static org.sabha.wire.packet.Bytes.u16;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.model.TrackSource;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.packet.PacketClassifier;
import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtcp.RtcpReader;
import org.sabha.wire.rtcp.RtcpVisitor;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.srtp.SrtpTransform;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.StunMessage;

/**
 * The one connection of a participant: ICE as the controlling side, SRTP, all streams and slots, RTCP both ways. Sans-IO:
 * datagrams by {@link #receive}, time by {@link #onTimeout} when {@link #nextTimeoutNanos} has come; what it sends and
 * tells goes to {@link TransportEvents}. DTLS runs elsewhere: {@link TransportEvents#pathReady} asks for it and
 * {@link #established} brings its keys.
 *
 * <pre>
 *   CHECKING --nominated--> HANDSHAKE --keys--> UP;   --no consent for 30 s--> lost
 * </pre>
 */
public final class ClientTransport implements RtcpVisitor, AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long FEEDBACK_NANOS = 60_000_000;
    private static final long REPORT_NANOS = 1_000_000_000;
    private static final long FIRST_ROUND_TRIP_NANOS = 100_000_000;

    private final TransportEvents events;
    private final SharedBuffers shared;
    private final RandomGenerator random;
    private final int reporter;
    private final StunMessage stun = new StunMessage();
    private final RtcpReader reader = new RtcpReader();
    private final RtcpWriter writer = new RtcpWriter();
    private final ReportBlock block = new ReportBlock();
    private final ExtensionCursor cursor = new ExtensionCursor();
    private final TransportFeedbackRecorder arrivals = new TransportFeedbackRecorder();
    private final List<OutboundStream> streams = new ArrayList<>();
    private final List<ReceiveSlot> slots = new ArrayList<>();
    private final SsrcTable<ReceiveSlot> bySsrc = new SsrcTable<>();
    private @Nullable IceControllingClient ice;
    private @Nullable SrtpTransform srtp;
    private boolean pathReady;
    private boolean pathLost;
    private int transportSequence;
    private int lastSsrc;
    private long feedbackNanos = NEVER;
    private long reportNanos = NEVER;
    private long roundTripNanos = FIRST_ROUND_TRIP_NANOS;
    private long wallShiftNanos;
    private long lastNowNanos;
    private long refused;
    private final LineSilence silence = new LineSilence();

    /** @param reporter SSRC under which feedback goes out */
    public ClientTransport(TransportEvents events, SharedBuffers shared, RandomGenerator random, int reporter) {
        this.events = events;
        this.shared = shared;
        this.random = random;
        this.reporter = reporter;
    }

    /** Takes what an answer agreed on; streams and slots that are there already go on. */
    public void settle(MediaPlan plan) {
        streams.removeIf(stream -> !plan.sendings().contains(stream.plan));
        for (MediaPlan.Sending sending : plan.sendings()) {
            if (streams.stream().noneMatch(stream -> stream.plan.equals(sending))) {
                streams.add(new OutboundStream(sending, random));
            }
        }
        for (MediaPlan.Slot slot : plan.slots()) {
            if (slots.stream().noneMatch(known -> known.mid.equals(slot.mid()))) {
                ReceiveSlot made = new ReceiveSlot(slot, shared);
                slots.add(made);
                bySsrc.put(slot.ssrc(), made);
                if (slot.rtxSsrc() != 0) {
                    bySsrc.put(slot.rtxSsrc(), made);
                }
            }
        }
    }

    /**
     * Begins checks towards the server, at first or again on a new path.
     *
     * @param unixNanos the wall clock now, for sender reports
     */
    public void connect(IceCredentials local, IceCredentials remote, long nowNanos, long unixNanos) {
        ice = new IceControllingClient(local, remote, random, nowNanos);
        wallShiftNanos = unixNanos - nowNanos;
        pathLost = false;
        onTimeout(nowNanos);
    }

    /** Takes the keys of the handshake. */
    public void established(SrtpTransform keys, long nowNanos) {
        srtp = keys;
        reportNanos = nowNanos + REPORT_NANOS;
    }

    /** Whether media can go both ways. */
    public boolean isUp() {
        return srtp != null;
    }

    /** Takes a datagram that is no DTLS record. */
    public void receive(byte[] bytes, int offset, int length, long nowNanos) {
        lastNowNanos = nowNanos;
        silence.heard(nowNanos);
        switch (PacketClassifier.classify(bytes, offset, length)) {
            case STUN -> stun(bytes, offset, length, nowNanos);
            case RTP -> rtp(shared.inbound.copyFrom(bytes, offset, length), nowNanos);
            case RTCP -> rtcp(shared.inbound.copyFrom(bytes, offset, length));
            case DTLS, UNKNOWN -> refused++;
        }
    }

    private void stun(byte[] bytes, int offset, int length, long nowNanos) {
        IceControllingClient checks = ice;
        if (checks == null || stun.read(bytes, offset, length) != null) {
            return;
        }
        if (checks.answer(stun, shared.outbound)) {
            events.send(shared.outbound.bytes(), shared.outbound.offset(), shared.outbound.length());
            return;
        }
        if (checks.onMessage(stun, nowNanos) != null) {
            return;
        }
        onTimeout(nowNanos);
        if (checks.state() == IceControllingClient.State.CONNECTED && !pathReady) {
            pathReady = true;
            events.pathReady();
        }
    }

    private void rtp(PacketBuffer packet, long nowNanos) {
        SrtpTransform keys = srtp;
        if (keys == null || RtpHeader.check(packet.bytes(), packet.offset(), packet.length()) != null) {
            refused++;
            return;
        }
        int at = packet.offset();
        int ssrc = RtpHeader.ssrc(packet.bytes(), at);
        ReceiveSlot slot = bySsrc.get(ssrc);
        MediaCodec codec = PayloadTypes.codec(RtpHeader.payloadType(packet.bytes(), at));
        if (slot == null
                || codec == null
                || codec.kind() != slot.kind
                || keys.unprotectRtp(packet) != null
                || RtpHeader.checkPadding(packet.bytes(), at, packet.length()) != null) {
            refused++;
            return;
        }
        noteArrival(packet, nowNanos);
        boolean again = PayloadTypes.isRetransmission(RtpHeader.payloadType(packet.bytes(), at));
        if (again != (ssrc != slot.ssrc())) {
            refused++;
            return;
        }
        slot.receive(packet, codec, again, nowNanos);
        slot.deliver(shared.frame, events, nowNanos);
    }

    private void noteArrival(PacketBuffer packet, long nowNanos) {
        lastSsrc = RtpHeader.ssrc(packet.bytes(), packet.offset());
        cursor.reset(packet.bytes(), packet.offset());
        while (cursor.next()) {
            if (cursor.id() == PayloadTypes.TRANSPORT_SEQUENCE_ID && cursor.valueLength() == 2) {
                arrivals.received(u16(packet.bytes(), cursor.valueOffset()), nowNanos);
                feedbackNanos = Math.min(feedbackNanos, nowNanos + FEEDBACK_NANOS);
                return;
            }
        }
    }

    private void rtcp(PacketBuffer packet) {
        SrtpTransform keys = srtp;
        if (keys == null || keys.unprotectRtcp(packet) != null) {
            refused++;
            return;
        }
        reader.read(packet.bytes(), packet.offset(), packet.length(), this);
    }

    @Override
    public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, long packets, long octets) {
        ReceiveSlot slot = bySsrc.get(ssrc);
        if (slot != null) {
            slot.senderReport(ntpTime, lastNowNanos);
        }
    }

    /** The round trip by RFC 3550 section 6.4.1, from what the server says of our reports. */
    @Override
    public void reportBlock(int from, ReportBlock about) {
        if (about.lastSenderReport == 0) {
            return;
        }
        long unix = lastNowNanos + wallShiftNanos;
        long seconds = unix / 1_000_000_000L + 2_208_988_800L;
        long now = (seconds << 16) | (((unix % 1_000_000_000L) << 16) / 1_000_000_000L);
        int trip = (int) (now - about.lastSenderReport - about.delaySinceLastSenderReport);
        if (trip >= 0 && trip < 10 << 16) {
            roundTripNanos = (roundTripNanos * 7 + trip * 1_000_000_000L / 65_536) / 8;
            for (int i = 0; i < slots.size(); i++) {
                slots.get(i).setRoundTrip(roundTripNanos);
            }
        }
    }

    @Override
    public void nack(int sender, int mediaSsrc, int sequenceNumber) {
        OutboundStream stream = stream(mediaSsrc);
        if (stream != null) {
            stream.resend(sequenceNumber, this, shared.outbound, lastNowNanos);
        }
    }

    @Override
    public void pictureLoss(int sender, int mediaSsrc) {
        OutboundStream stream = stream(mediaSsrc);
        if (stream != null) {
            events.keyFrameWanted(stream.source());
        }
    }

    @Override
    public void fullIntraRequest(int sender, int mediaSsrc, int command) {
        pictureLoss(sender, mediaSsrc);
    }

    private @Nullable OutboundStream stream(int ssrc) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).plan.ssrc() == ssrc) {
                return streams.get(i);
            }
        }
        return null;
    }

    /** Sends a frame; false when there are no keys yet, the source is not agreed on, or the frame cannot be cut. */
    public boolean send(TrackSource source, EncodedFrame frame, long nowNanos) {
        for (int i = 0; i < streams.size() && srtp != null; i++) {
            OutboundStream stream = streams.get(i);
            if (stream.source() == source) {
                boolean sent = stream.send(frame, this, shared.outbound, nowNanos);
                writeReports(nowNanos);
                return sent;
            }
        }
        return false;
    }

    /** Asks the sender in a slot for a key frame, until one comes; a slot that has got nothing yet is passed over. */
    public void requestKeyFrame(String mid, long nowNanos) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).mid.equals(mid)) {
                slots.get(i).requestKeyFrame(nowNanos);
            }
        }
    }

    int nextTransportSequence() {
        transportSequence = transportSequence + 1 & 0xffff;
        return transportSequence;
    }

    long roundTripNanos() {
        return roundTripNanos;
    }

    void sendRtp(PacketBuffer packet) {
        SrtpTransform keys = srtp;
        if (keys != null && keys.protectRtp(packet) == null) {
            events.send(packet.bytes(), packet.offset(), packet.length());
        }
    }

    /** Does what is due. */
    public void onTimeout(long nowNanos) {
        lastNowNanos = nowNanos;
        IceControllingClient checks = ice;
        if (checks != null) {
            if (srtp != null && silence.isNews(nowNanos)) {
                // the server may be sending to where we were: show it where we are, and a report is the proof
                checks.hurry(nowNanos);
                reportNanos = nowNanos;
            }
            if (checks.onTimeout(nowNanos, shared.outbound)) {
                events.send(shared.outbound.bytes(), shared.outbound.offset(), shared.outbound.length());
            }
            if (checks.state() == IceControllingClient.State.FAILED && !pathLost) {
                pathLost = true;
                events.pathLost();
            }
        }
        if (srtp == null) {
            return;
        }
        for (int i = 0; i < slots.size(); i++) {
            ReceiveSlot slot = slots.get(i);
            if (nowNanos - slot.nextTimeoutNanos() >= 0) {
                slot.deliver(shared.frame, events, nowNanos);
            }
        }
        writeFeedback(nowNanos);
        writeReports(nowNanos);
    }

    private void writeFeedback(long nowNanos) {
        boolean report = nowNanos - reportNanos >= 0;
        boolean tell = nowNanos - feedbackNanos >= 0;
        boolean ask = false;
        for (int i = 0; i < slots.size() && !ask; i++) {
            ask = slots.get(i).requestsDue(nowNanos);
        }
        if (!report && !tell && !ask) {
            return;
        }
        writer.begin(shared.control);
        writer.receiverReport(reporter);
        if (report) {
            reportNanos = nowNanos + REPORT_NANOS;
            for (int i = 0; i < slots.size(); i++) {
                slots.get(i).writeReport(writer, block, nowNanos);
            }
        }
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).writeRequests(writer, reporter, shared.numbers, roundTripNanos, nowNanos);
        }
        if (tell || arrivals.pending()) {
            arrivals.write(writer, reporter, lastSsrc);
            feedbackNanos = arrivals.pending() ? nowNanos : NEVER;
        }
        sendRtcp();
    }

    private void writeReports(long nowNanos) {
        for (int i = 0; i < streams.size(); i++) {
            writer.begin(shared.control);
            if (streams.get(i).writeReport(writer, nowNanos, nowNanos + wallShiftNanos)) {
                sendRtcp();
            }
        }
    }

    private void sendRtcp() {
        PacketBuffer compound = writer.finish(shared.control);
        SrtpTransform keys = srtp;
        if (keys != null && keys.protectRtcp(compound) == null) {
            events.send(compound.bytes(), compound.offset(), compound.length());
        }
    }

    /** When {@link #onTimeout} is to be called. */
    public long nextTimeoutNanos() {
        long next = ice == null ? NEVER : ice.nextTimeoutNanos();
        if (srtp == null) {
            return next;
        }
        next = Math.min(next, Math.min(feedbackNanos, reportNanos));
        next = Math.min(next, silence.nextNanos());
        for (int i = 0; i < slots.size(); i++) {
            next = Math.min(next, slots.get(i).nextTimeoutNanos());
        }
        for (int i = 0; i < streams.size(); i++) {
            next = Math.min(next, streams.get(i).reportDueNanos());
        }
        return next;
    }

    /** What all slots have got. */
    public SlotStatistics received() {
        SlotStatistics sum = SlotStatistics.NONE;
        for (ReceiveSlot slot : slots) {
            sum = sum.plus(slot.statistics());
        }
        return sum;
    }

    /** What a source has sent. */
    public SendStatistics sent(TrackSource source) {
        for (OutboundStream stream : streams) {
            if (stream.source() == source) {
                return stream.statistics();
            }
        }
        return SendStatistics.NONE;
    }

    /** Datagrams that were of no use: foreign, unknown or not authentic. */
    public long refused() {
        return refused;
    }

    @Override
    public void close() {
        SrtpTransform keys = srtp;
        srtp = null;
        ice = null;
        if (keys != null) {
            keys.close();
        }
        slots.forEach(ReceiveSlot::close);
    }
}
