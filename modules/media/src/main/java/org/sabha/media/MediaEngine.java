package org.sabha.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.model.RoomId;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.packet.PacketClassifier;
import org.sabha.wire.rtcp.RtcpReader;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.srtp.SrtpTransform;
import org.sabha.wire.stun.StunMessage;

/**
 * The forwarding core of one event loop: packets and nanoseconds go in, packets and the next deadline come out. No
 * threads, sockets or clock of its own; every call comes from the loop that owns it.
 *
 * <pre>
 *   receive, receive, ... flush      after each batch of reads
 *   onTimeout                        when nextTimeoutNanos() has come; ask again after every call
 * </pre>
 *
 * Media that {@link #receive} takes in leaves in {@link #flush}, receiver by receiver in trains of equal segments; only
 * answers to connectivity checks leave at once.
 */
public final class MediaEngine {
    /** Packets taken in between two flushes; with more the engine flushes by itself. */
    private static final int BATCH = 64;

    private static final int MAX_WAITING_DATAGRAMS = 1_024;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int RTP_SSRC_AT = 8;
    private static final int RTCP_SSRC_AT = 4;

    private final MediaSettings settings;
    private final DtlsPort dtls;
    private final SrtpFactory srtp;
    private final RandomGenerator random;
    private final MediaCounters counters = new MediaCounters();
    private final TransportTable table = new TransportTable();
    private final List<MediaRouter> routers = new ArrayList<>();
    private final List<MediaRouter> dirty = new ArrayList<>();
    private final List<byte[]> waiting = new ArrayList<>();
    private final List<NetworkPath> waitingTo = new ArrayList<>();
    private final List<EchoSession> over = new ArrayList<>();

    private final StunMessage stun = new StunMessage();
    private final WrongPasswords wrongPasswords;
    private List<InetSocketAddress> tcpCandidates = List.of();
    private final RtcpReader rtcpReader = new RtcpReader();
    private final RtcpWriter rtcpWriter = new RtcpWriter();
    private final ReceivedControl control = new ReceivedControl();
    private final PacketBuffer controlBuffer = new PacketBuffer();
    private final MediaPacket[] batch = new MediaPacket[BATCH];
    private final ReceiverPlan plan = new ReceiverPlan(this);
    private int batched;
    private boolean busy;
    private VideoShed shed = VideoShed.NOTHING;
    private long nowNanos;
    private long nextNanos = NEVER;

    /**
     * An engine for one loop.
     *
     * @param random makes ICE credentials and SSRCs; a secure one in a server
     */
    public MediaEngine(MediaSettings settings, DtlsPort dtls, SrtpFactory srtp, RandomGenerator random) {
        this.settings = settings;
        this.dtls = dtls;
        this.srtp = srtp;
        this.random = random;
        wrongPasswords = new WrongPasswords(random);
        for (int i = 0; i < BATCH; i++) {
            batch[i] = new MediaPacket();
        }
    }

    // ---- the three entry points, and the flush

    /** Takes one datagram; its bytes are copied. */
    public void receive(byte[] buffer, int offset, int length, NetworkPath from, long now, PacketSink sink) {
        nowNanos = now;
        counters.packetsReceived++;
        counters.bytesReceived += length;
        if (batched == BATCH) {
            flush(now, sink);
        }
        busy = true;
        try {
            DropReason problem = length > PacketBuffer.MAX_PACKET_BYTES
                    ? DropReason.OVERSIZED
                    : dispatch(buffer, offset, length, from, now, sink);
            if (problem != null) {
                counters.drop(problem);
            }
        } finally {
            busy = false;
        }
    }

    private @Nullable DropReason dispatch(
            byte[] buffer, int offset, int length, NetworkPath from, long now, PacketSink sink) {
        return switch (PacketClassifier.classify(buffer, offset, length)) {
            case STUN -> receiveStun(buffer, offset, length, from, now, sink);
            case DTLS -> {
                Transport transport = table.find(from);
                yield transport == null
                        ? DropReason.DTLS_BEFORE_ICE
                        : transport.receiveDtls(buffer, offset, length, from, now);
            }
            case RTP -> {
                Transport transport = sender(buffer, offset, length, RTP_SSRC_AT, from);
                yield transport == null
                        ? DropReason.UNKNOWN_ADDRESS
                        : transport.receiveRtp(buffer, offset, length, from, now);
            }
            case RTCP -> {
                Transport transport = sender(buffer, offset, length, RTCP_SSRC_AT, from);
                yield transport == null
                        ? DropReason.UNKNOWN_ADDRESS
                        : receiveRtcp(transport, buffer, offset, length, from, now);
            }
            case UNKNOWN -> DropReason.UNKNOWN_PROTOCOL;
        };
    }

    /**
     * Whose packet this is: that of the session that has the path or, where none has it, of the one that sends its SSRC.
     * A router that was restarted gives a client another port without telling it, and its packets are the first sign.
     */
    private @Nullable Transport sender(byte[] buffer, int offset, int length, int ssrcAt, NetworkPath from) {
        Transport transport = table.find(from);
        return transport != null || length < ssrcAt + Integer.BYTES
                ? transport
                : table.findSource(Bytes.i32(buffer, offset + ssrcAt));
    }

    private @Nullable DropReason receiveStun(
            byte[] buffer, int offset, int length, NetworkPath from, long now, PacketSink sink) {
        DropReason problem = stun.read(buffer, offset, length);
        if (problem != null) {
            return problem;
        }
        if (stun.kind() != StunMessage.Kind.REQUEST) {
            Transport asking = table.find(from);
            return asking == null ? DropReason.UNKNOWN_ADDRESS : asking.receiveAnswer(stun, from, now);
        }
        Transport transport = table.find(stun.localUfrag());
        if (transport == null) {
            return DropReason.UNKNOWN_UFRAG;
        }
        InetAddress address = from.remote().getAddress();
        if (wrongPasswords.exhausted(address, now) && table.find(from) != transport) {
            return DropReason.RATE_LIMITED;
        }
        problem = transport.receiveStun(stun, from, now, sink);
        if (problem == DropReason.STUN_AUTH_FAILED) {
            wrongPasswords.count(address, now);
        }
        return problem;
    }

    private @Nullable DropReason receiveRtcp(
            Transport transport, byte[] buffer, int offset, int length, NetworkPath from, long now) {
        SrtpTransform keys = transport.srtp();
        if (keys == null) {
            return DropReason.SRTP_BEFORE_DTLS;
        }
        if (!transport.admits(length, now)) {
            return DropReason.RATE_LIMITED;
        }
        PacketBuffer packet = controlBuffer.copyFrom(buffer, offset, length);
        DropReason problem = keys.unprotectRtcp(packet);
        if (problem != null) {
            return problem;
        }
        transport.proven(from, length, now);
        return rtcpReader.read(packet.bytes(), packet.offset(), packet.length(), control.of(transport, now));
    }

    /** Sends what the datagrams since the last flush caused; called once after each batch of reads. */
    public void flush(long now, PacketSink sink) {
        if (busy) {
            // a listener called back from inside an entry point; what waits leaves with the next flush
            return;
        }
        nowNanos = now;
        busy = true;
        int done = 0;
        try {
            sendWaiting(sink);
            while (done < dirty.size()) {
                dirty.get(done++).flush(plan, now, sink);
            }
        } finally {
            // a defect in one room costs the others this batch and nothing more: its packets are used again
            for (int i = done; i < dirty.size(); i++) {
                dirty.get(i).forgetBatch();
            }
            dirty.clear();
            batched = 0;
            busy = false;
        }
        if (nextNanos <= now) {
            runDue(now, sink);
        }
    }

    /** Does what is due; called when {@link #nextTimeoutNanos()} has come. */
    public void onTimeout(long now, PacketSink sink) {
        flush(now, sink);
    }

    private void runDue(long now, PacketSink sink) {
        busy = true;
        nextNanos = NEVER;
        int done = 0;
        try {
            while (done < routers.size()) {
                MediaRouter router = routers.get(done++);
                router.runDue(now, sink);
                nextNanos = Math.min(nextNanos, router.nextNanos());
            }
        } finally {
            for (int i = done; i < routers.size(); i++) {
                nextNanos = Math.min(nextNanos, routers.get(i).nextNanos());
            }
            busy = false;
        }
        closeOver();
    }

    /** Checks of lines that have ended, once no router has its turn. */
    private void closeOver() {
        while (!over.isEmpty()) {
            over.removeLast().close();
        }
    }

    /** When {@link #onTimeout} wants to be called, in the loop's nanoseconds; {@code Long.MAX_VALUE} is never. */
    public long nextTimeoutNanos() {
        return dirty.isEmpty() && waiting.isEmpty() ? nextNanos : nowNanos;
    }

    /** Opens the media plane of one room. */
    public MediaRouter openRouter(RoomId room, MediaListener listener) {
        MediaRouter router = new MediaRouter(room, listener, this);
        routers.add(router);
        return router;
    }

    /**
     * Opens a check of a line: pictures of one client, who belongs to no room, go back to them for some seconds.
     *
     * @param sdpOffer of one section that sends a picture and one that gets one
     */
    public void openEcho(String sdpOffer, EchoListener check, long now) {
        nowNanos = now;
        EchoSession.open(this, sdpOffer, check, now);
    }

    MediaRouter openEcho(RoomId nobodys, EchoSession session) {
        MediaRouter router = new MediaRouter(nobodys, session, this, session);
        routers.add(router);
        return router;
    }

    /** Has so much of all pictures left out from now on, because this loop has too much to do. */
    public void shed(VideoShed now, long nanos) {
        nowNanos = nanos;
        shed = now;
        routers.forEach(MediaRouter::shedChanged);
    }

    /** What of pictures is left out. */
    VideoShed shed() {
        return shed;
    }

    /** What was counted so far. */
    public MediaCounters counters() {
        return counters;
    }

    // ---- for routers and transports

    void closed(MediaRouter router) {
        routers.remove(router);
        forgetSent();
    }

    /** Has a check of a line closed when no router has its turn. */
    void closeWhenIdle(EchoSession session) {
        over.add(session);
    }

    /** What went out last would keep who has left until as many packets have come from others. */
    void forgetSent() {
        if (busy) {
            return;
        }
        for (int i = batched; i < BATCH; i++) {
            batch[i].forget();
        }
        plan.forget();
    }

    /** A place for the next packet; it is taken by {@link #keepPacket}. */
    MediaPacket nextPacket() {
        return batch[batched];
    }

    void keepPacket() {
        batched++;
    }

    /** The router has something to flush. */
    void dirty(MediaRouter router) {
        dirty.add(router);
    }

    void wakeAt(long nanos) {
        nextNanos = Math.min(nextNanos, nanos);
    }

    void tell(long now) {
        nowNanos = now;
    }

    long nowNanos() {
        return nowNanos;
    }

    void send(byte[] bytes, int offset, int length, NetworkPath to, PacketSink sink) {
        counters.packetsSent++;
        counters.bytesSent += length;
        sink.send(bytes, offset, length, to);
    }

    /** Sends a train that stands in {@code memory}, or at the begin of {@code bytes} when that is null. */
    void sendTrain(
            byte[] bytes,
            @Nullable TrainMemory memory,
            int length,
            int segment,
            int packets,
            NetworkPath to,
            PacketSink sink) {
        counters.packetsSent += packets;
        counters.bytesSent += length;
        if (memory != null) {
            sink.sendWritten(length, segment, to);
        } else if (packets == 1) {
            sink.send(bytes, 0, length, to);
        } else {
            sink.sendTrain(bytes, 0, length, segment, to);
        }
    }

    /** Sends a datagram that came up outside of the entry points. */
    void sendLater(byte[] datagram, NetworkPath to) {
        if (waiting.size() < MAX_WAITING_DATAGRAMS) {
            waiting.add(datagram);
            waitingTo.add(to);
        } else {
            counters.drop(DropReason.SEND_QUEUE_FULL);
        }
    }

    private void sendWaiting(PacketSink sink) {
        for (int i = 0; i < waiting.size(); i++) {
            send(waiting.get(i), 0, waiting.get(i).length, waitingTo.get(i), sink);
        }
        waiting.clear();
        waitingTo.clear();
    }

    /** Has answers from now on also name places to connect to by TCP, best first; called on the loop. */
    public void announceTcp(List<InetSocketAddress> candidates) {
        tcpCandidates = List.copyOf(candidates);
    }

    List<InetSocketAddress> tcpCandidates() {
        return tcpCandidates;
    }

    /** Whether a session uses the path: a valid check came by it, and it was not forgotten since. */
    public boolean serves(NetworkPath path) {
        return table.find(path) != null;
    }

    /** The path is no more: its connection was closed. */
    public void closed(NetworkPath path) {
        Transport transport = table.find(path);
        if (transport != null) {
            transport.paths.closed(path);
        }
    }

    /** For one receiver at a time, outside of a flush. */
    ReceiverPlan plan() {
        return plan;
    }

    MediaSettings settings() {
        return settings;
    }

    CertificateFingerprint fingerprint() {
        return dtls.fingerprint();
    }

    DtlsPort dtls() {
        return dtls;
    }

    SrtpFactory srtp() {
        return srtp;
    }

    RandomGenerator random() {
        return random;
    }

    TransportTable table() {
        return table;
    }

    RtcpWriter writer() {
        return rtcpWriter;
    }

    /** For one compound or STUN answer at a time. */
    PacketBuffer controlBuffer() {
        return controlBuffer;
    }
}
