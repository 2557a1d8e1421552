package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.LocalTransport;
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
import org.sabha.wire.stun.StunMessage;

/**
 * The media connection of one participant.
 *
 * <pre>
 *   offer -> ICE credentials -> valid check: address bound -> DTLS from that address -> keys -> media both ways
 *                 ^ restart: new credentials, the rest stays          30 s of silence: nothing is sent any more
 * </pre>
 *
 * What comes in goes to {@link InboundPath}, what goes out comes from {@link OutboundPath}.
 */
final class Transport {
    /** Addresses of one client that are known at once; the one used longest ago makes room. */
    static final int MAX_ADDRESSES = 4;

    /** Consent lasts this long (RFC 7675 section 5.1). */
    static final long SILENCE_NANOS = 30_000_000_000L;

    private static final int MAX_DTLS_ATTEMPTS = 3;
    private static final long NEVER = Long.MAX_VALUE;

    final ParticipantId participant;
    final MediaRouter router;
    final MediaEngine engine;
    final HeaderExtensions extensions = new HeaderExtensions();
    final InboundPath inbound;
    final OutboundPath outbound;

    private final IceSession ice;
    private final List<NetworkPath> addresses = new ArrayList<>(MAX_ADDRESSES);
    private @Nullable NetworkPath active;
    private @Nullable CertificateFingerprint fingerprint;
    private DtlsPort.@Nullable Link dtls;
    private int dtlsAttempts;
    private @Nullable SrtpTransform srtp;
    private long heardNanos;
    private long answers;
    private boolean closed;

    Transport(ParticipantId participant, MediaRouter router, MediaEngine engine) {
        this.participant = participant;
        this.router = router;
        this.engine = engine;
        ice = new IceSession(this, engine.table());
        inbound = new InboundPath(this);
        outbound = new OutboundPath(this);
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
        SdpAnswer answer = SdpAnswer.to(offer, granted, outbound.sourcesFor(offer));
        LocalTransport local = new LocalTransport(
                ice.credentialsFor(offer.transport().orElseThrow(), engine.random()),
                engine.fingerprint(),
                engine.settings().candidates());
        extensions.settle(answer.extensionIds());
        inbound.settle(answer);
        outbound.settle(answer);
        return new Answered(answer.text(local, ++answers), answer.accepted());
    }

    /** What the room is told of an answer. */
    record Answered(String sdp, List<GrantedTrack> accepted) {}

    // ---- datagrams

    /** A connectivity check for this transport's fragment; the answer leaves at once. */
    @Nullable
    DropReason receiveStun(StunMessage request, NetworkPath from, long nowNanos, PacketSink sink) {
        PacketBuffer answer = engine.controlBuffer();
        DropReason problem = ice.answer(request, from, answer);
        if (answer.length() > 0) {
            engine.send(answer.bytes(), answer.offset(), answer.length(), from, sink);
        }
        if (problem == null) {
            heard(nowNanos);
            bind(from, request.useCandidate());
        }
        return problem;
    }

    private void bind(NetworkPath from, boolean nominated) {
        if (!addresses.remove(from) && addresses.size() == MAX_ADDRESSES) {
            NetworkPath oldest = addresses.getFirst().equals(active) ? addresses.get(1) : addresses.getFirst();
            addresses.remove(oldest);
            engine.table().unbind(oldest, this);
        }
        addresses.add(from);
        engine.table().bind(from, this);
        if (active == null || nominated) {
            active = from;
        }
    }

    /** Another session has bound this address. */
    void lost(NetworkPath address) {
        addresses.remove(address);
        if (address.equals(active)) {
            active = addresses.isEmpty() ? null : addresses.getLast();
        }
    }

    /** A DTLS datagram from an address that passed a check of this session. */
    @Nullable
    DropReason receiveDtls(byte[] buffer, int offset, int length) {
        CertificateFingerprint expected = fingerprint;
        if (expected == null) {
            return DropReason.DTLS_BEFORE_ICE;
        }
        DtlsPort.Link link = dtls;
        if (link == null) {
            if (dtlsAttempts == MAX_DTLS_ATTEMPTS) {
                return DropReason.CLOSED;
            }
            dtlsAttempts++;
            link = engine.dtls().open(expected, new Association());
            dtls = link;
        }
        return link.offer(buffer, offset, length);
    }

    /** What one DTLS association reports; one that was replaced or closed says nothing any more. */
    private final class Association implements DtlsEvents {
        @Override
        public void send(byte[] datagram) {
            NetworkPath to = active;
            if (to != null) {
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
            active = null;
        }
    }

    private void use(SrtpTransform transform) {
        SrtpTransform old = srtp;
        if (old != null) {
            old.close();
        }
        srtp = transform;
        outbound.requestKeyFrames();
        wake();
    }

    /** The keys, null before the handshake has ended. */
    @Nullable
    SrtpTransform srtp() {
        return srtp;
    }

    /** Where media goes, null when there is no address or no keys. */
    @Nullable
    NetworkPath destination() {
        return srtp == null ? null : active;
    }

    /** Something authentic came. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    // ---- time

    /** Has the router look at this transport at its next turn. */
    void wake() {
        router.wakeNow();
    }

    /** Does what is due and answers when to come again. */
    long runDue(long nowNanos, PacketSink sink) {
        if (closed || addresses.isEmpty()) {
            return NEVER;
        }
        if (nowNanos - heardNanos >= SILENCE_NANOS) {
            forgetAddresses();
            return NEVER;
        }
        long next = heardNanos + SILENCE_NANOS;
        if (destination() != null) {
            next = Math.min(next, inbound.runDue(nowNanos, sink));
            next = Math.min(next, outbound.runDue(nowNanos, sink));
        }
        return next;
    }

    private void forgetAddresses() {
        for (NetworkPath address : addresses) {
            engine.table().unbind(address, this);
        }
        addresses.clear();
        active = null;
    }

    /** Protects and sends the compound that stands in {@code packet}. */
    void sendControl(PacketBuffer packet, PacketSink sink) {
        SrtpTransform keys = srtp;
        NetworkPath to = active;
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
        forgetAddresses();
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
