package org.sabha.media;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.LocalTransport;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.media.sdp.SdpAnswer;
import org.sabha.media.sdp.SdpOffer;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.dtls.DtlsFailure;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpTransform;
import org.sabha.wire.stun.AddressChallenge;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.StunMessage;

/**
 * The media connection of one participant.
 *
 * <pre>
 *   offer -> ICE credentials -> valid check: address known -> DTLS from that address -> keys -> media both ways
 *                 ^ restart: new credentials, the rest stays          30 s of silence: nothing is sent any more
 * </pre>
 *
 * What comes in goes to {@link InboundPath}, what goes out comes from {@link OutboundPath}.
 */
final class Transport implements TrackOwner {
    /** The meeting has no key group: nothing is said of whose key a frame must be under. */
    static final int ANY_LEAF = -1;

    private static final long NEVER = Long.MAX_VALUE;

    final ParticipantId participant;
    final MediaRouter router;
    final MediaEngine engine;
    final HeaderExtensions extensions = new HeaderExtensions();
    final InboundPath inbound;
    final OutboundPath outbound;
    final TransportPaths paths;

    private final IceSession ice;
    private final HandshakeBudget handshakes = new HandshakeBudget();
    private int handshakesBegun;
    private int leaf = ANY_LEAF;
    private @Nullable CertificateFingerprint fingerprint;
    private DtlsPort.@Nullable Link dtls;
    private @Nullable NetworkPath dtlsFrom;
    private @Nullable NetworkPath rtpFrom;
    private int rtpBytes;
    private @Nullable SrtpTransform srtp;
    private boolean offersH264 = true;
    private boolean askedToOffer;
    private long answers;
    private boolean closed;

    Transport(ParticipantId participant, MediaRouter router, MediaEngine engine) {
        this.participant = participant;
        this.router = router;
        this.engine = engine;
        ice = new IceSession(this, engine.table());
        paths = new TransportPaths(this, engine.table());
        inbound = new InboundPath(this);
        outbound = new OutboundPath(this);
    }

    // ---- as the owner of tracks

    @Override
    public ParticipantId participant() {
        return participant;
    }

    @Override
    public MediaRouter router() {
        return router;
    }

    /** Its own packets tell it soon enough. */
    @Override
    public void audienceChanged() {}

    @Override
    public void forget(InboundTrack track) {
        inbound.forget(track);
    }

    /** The participant has this leaf in the key group from now on; frames under another member's key are dropped. */
    void nameSender(int newLeaf) {
        leaf = newLeaf;
    }

    int leaf() {
        return leaf;
    }

    // ---- negotiation

    /** Why this offer cannot be taken, null when it can. */
    @Nullable
    OfferProblem problem(SdpOffer offer) {
        if (!offer.answerable()) {
            return OfferProblem.UNSUPPORTED;
        }
        boolean same = fingerprint == null || offer.fingerprint().orElseThrow().equals(fingerprint);
        return same ? null : OfferProblem.FINGERPRINT_CHANGED;
    }

    /** Takes an offer without a {@link #problem}: tracks and slots become what it and the grants say. */
    Answered negotiate(SdpOffer offer, List<GrantedTrack> granted) {
        fingerprint = offer.fingerprint().orElseThrow();
        offersH264 = offer.offersEverywhere(MediaCodec.H264);
        askedToOffer = false;
        SdpAnswer answer = SdpAnswer.to(offer, granted, outbound.sources().of(offer), router.codecs());
        IceCredentials remote = offer.transport().orElseThrow();
        if (ice.isRestart(remote)) {
            handshakes.renew();
        }
        LocalTransport local = new LocalTransport(
                ice.credentialsFor(remote, engine.random(), engine.settings().loop()),
                engine.fingerprint(),
                engine.settings().candidates(),
                engine.tcpCandidates());
        extensions.settle(answer.extensionIds());
        inbound.settle(answer);
        outbound.settle(answer);
        return new Answered(answer.text(local, ++answers), answer.accepted());
    }

    /** Whether its last offer has H.264 in every video section; true before the first. */
    boolean offersH264() {
        return offersH264;
    }

    /** Whether it sends H.264 by its last answer and was not asked for another offer; it counts as asked from now on. */
    boolean isToLeaveH264() {
        boolean toAsk = !askedToOffer && inbound.sends(MediaCodec.H264);
        askedToOffer |= toAsk;
        return toAsk;
    }

    /** What the room is told of an answer. */
    record Answered(String sdp, List<GrantedTrack> accepted) {}

    // ---- datagrams

    /** A connectivity check for this transport's fragment; the answer leaves at once. */
    @Nullable
    DropReason receiveStun(StunMessage request, NetworkPath from, long nowNanos, PacketSink sink) {
        EchoSession echo = router.echo();
        if (echo != null && !paths.isReachable(from) && !echo.admitsCheck(nowNanos)) {
            return DropReason.RATE_LIMITED;
        }
        PacketBuffer answer = engine.controlBuffer();
        DropReason problem = ice.answer(request, from, answer);
        if (problem == null) {
            if (!paths.checked(from, request.useCandidate(), nowNanos)) {
                // not answered, so that the client tries again instead of counting on this address
                return DropReason.ADDRESS_TAKEN;
            }
            if (request.useCandidate()) {
                ice.nominated(request);
            }
            router.wakeAt(paths.nextNanos());
            if (isAskedHere() && paths.question(from, request, answer)) {
                engine.send(answer.bytes(), answer.offset(), answer.length(), from, sink);
                return null;
            }
        }
        if (answer.length() > 0) {
            engine.send(answer.bytes(), answer.offset(), answer.length(), from, sink);
        }
        return problem;
    }

    /**
     * Whether the client is asked at an address whether it is there. In a meeting the end of the handshake is the first
     * answer; in a check of a line, which anybody may ask for, there is no handshake before one: its flights are longer
     * than the hello that a forged address may have brought.
     */
    private boolean isAskedHere() {
        return srtp != null || router.echo() != null;
    }

    /** An answer to a question of ours. */
    @Nullable
    DropReason receiveAnswer(StunMessage answer, NetworkPath from, long nowNanos) {
        return paths.answered(from, answer, nowNanos) ? null : DropReason.BAD_STUN;
    }

    /** A question for the address from which a check came, in the credentials of that check. */
    @Nullable
    AddressChallenge challenge(StunMessage check) {
        return ice.challenge(check, engine.random());
    }

    /** A DTLS datagram from an address that passed a check of this session. */
    @Nullable
    DropReason receiveDtls(byte[] buffer, int offset, int length, NetworkPath from, long nowNanos) {
        CertificateFingerprint expected = fingerprint;
        if (expected == null || (router.echo() != null && !paths.isReachable(from))) {
            return DropReason.DTLS_BEFORE_ICE;
        }
        if (!admits(length, nowNanos)) {
            return DropReason.RATE_LIMITED;
        }
        DtlsPort.Link link = dtls;
        if (link == null) {
            boolean mayBegin = router.echo() == null || handshakesBegun < EchoSession.HANDSHAKES;
            if (!mayBegin || !handshakes.take(nowNanos)) {
                return DropReason.RATE_LIMITED;
            }
            handshakesBegun++;
            link = engine.dtls().open(expected, new Association());
            dtls = link;
        }
        dtlsFrom = from;
        return link.offer(buffer, offset, length);
    }

    /** A question for an address from which no check has come, null when there are no credentials. */
    @Nullable
    AddressChallenge challenge() {
        return ice.challenge(engine.random());
    }

    /** Sends a question with the next flush. */
    void ask(AddressChallenge challenge, NetworkPath to) {
        PacketBuffer request = new PacketBuffer();
        challenge.write(request);
        engine.sendLater(request.toByteArray(), to);
    }

    /** An RTP packet from an address of this session, or from one that nobody has, with an SSRC of this session. */
    @Nullable
    DropReason receiveRtp(byte[] buffer, int offset, int length, NetworkPath from, long nowNanos) {
        if (!admits(length, nowNanos)) {
            return DropReason.RATE_LIMITED;
        }
        rtpFrom = from;
        rtpBytes = length;
        return inbound.receive(buffer, offset, length, nowNanos);
    }

    /** Whether a packet may cost what it costs; asked before it is decrypted. */
    boolean admits(int bytes, long nowNanos) {
        EchoSession echo = router.echo();
        return echo == null || echo.admits(bytes, nowNanos);
    }

    /** What one DTLS association reports; one that was replaced or closed says nothing any more. */
    private final class Association implements DtlsEvents {
        @Override
        public void send(byte[] datagram) {
            NetworkPath to = dtlsFrom;
            if (to != null && !closed) {
                engine.sendLater(datagram, to);
            }
        }

        @Override
        public void established(SrtpKeys keys) {
            try (keys) {
                if (!closed) {
                    use(engine.srtp().create(keys, DtlsRole.SERVER));
                }
            }
        }

        @Override
        public void failed(DtlsFailure failure) {
            engine.counters().dtlsFailed(failure);
            dtls = null;
        }

        @Override
        public void closed() {
            paths.deactivate();
        }
    }

    private void use(SrtpTransform transform) {
        SrtpTransform old = srtp;
        if (old != null) {
            old.close();
        }
        srtp = transform;
        NetworkPath from = dtlsFrom;
        if (from != null) {
            // the client's last flight is made from what was sent to that address
            paths.shookHands(from, engine.nowNanos());
        }
        reachable();
        wake();
    }

    /** What is sent arrives again, and what went before is lost: each picture needs a key frame. */
    void reachable() {
        outbound.requestKeyFrames();
    }

    /** The keys, null before the handshake has ended. */
    @Nullable
    SrtpTransform srtp() {
        return srtp;
    }

    /** Where media goes, null when there is no address or no keys. */
    @Nullable
    NetworkPath destination() {
        return srtp == null ? null : paths.active();
    }

    /** The RTP packet in hand is authentic. */
    void heard(long nowNanos) {
        NetworkPath from = rtpFrom;
        if (from != null) {
            proven(from, rtpBytes, nowNanos);
        }
    }

    /** Something of so many bytes came from the address that only the client can have made. */
    void proven(NetworkPath from, int bytes, long nowNanos) {
        paths.proven(from, bytes, nowNanos);
    }

    // ---- time

    /** Has the router look at this transport at its next turn. */
    @Override
    public void wake() {
        router.wakeNow();
    }

    /** Does what is due and answers when to come again. */
    long runDue(long nowNanos, PacketSink sink) {
        if (closed || paths.isEmpty()) {
            return NEVER;
        }
        long next = paths.runDue(nowNanos);
        if (destination() != null) {
            next = Math.min(next, inbound.runDue(nowNanos, sink));
            next = Math.min(next, outbound.runDue(nowNanos, sink));
        }
        return next;
    }

    /** Protects and sends the compound that stands in {@code packet}. */
    void sendControl(PacketBuffer packet, PacketSink sink) {
        SrtpTransform keys = srtp;
        NetworkPath to = paths.active();
        if (keys == null || to == null || packet.length() == 0) {
            return;
        }
        DropReason problem = keys.protectRtcp(packet);
        if (problem != null) {
            engine.counters().drop(problem);
            return;
        }
        engine.send(packet.bytes(), packet.offset(), packet.length(), to, sink);
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends it: nothing comes in or goes out from the next packet on. */
    void close() {
        closed = true;
        ice.close();
        paths.clear();
        inbound.close();
        outbound.close();
        DtlsPort.Link link = dtls;
        if (link != null) {
            link.close();
        }
        SrtpTransform keys = srtp;
        if (keys != null) {
            keys.close();
        }
        srtp = null;
        dtls = null;
    }
}
