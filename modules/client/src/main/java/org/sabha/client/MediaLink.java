package org.sabha.client;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.net.ClientLoop;
import org.sabha.client.net.PeerSocket;
import org.sabha.client.stream.ClientTransport;
import org.sabha.client.stream.MediaAnswer;
import org.sabha.client.stream.MediaOffer;
import org.sabha.client.stream.MediaPlan;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.client.stream.SendStatistics;
import org.sabha.client.stream.SlotStatistics;
import org.sabha.client.stream.TransportEvents;
import org.sabha.model.MediaKind;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.dtls.DtlsFailure;
import org.sabha.wire.dtls.DtlsSession;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.stun.IceCredentials;

/**
 * The media connection of one stay: offers, answers, socket, DTLS, transport. An ICE restart (RFC 8445 section 9) opens a
 * new socket with new credentials and keeps DTLS and SRTP; after the server lost its end all of that is made anew, and only
 * the sections of the offer stay. On its loop only.
 */
final class MediaLink implements TransportEvents, PeerSocket.Receiver, AutoCloseable {
    /** What the meeting is told. */
    interface Owner {
        void frame(ReceivedFrame frame);

        void keyFrameWanted(TrackSource source);

        void mediaReady();

        /** No path, or no keys; a restart may help when keys were there. */
        void mediaFailed(String reason);
    }

    private final SabhaClient client;
    private final ClientLoop loop;
    private final Owner owner;
    private final MediaOffer offer;
    private ClientTransport transport;
    private SlotStatistics receivedBefore = SlotStatistics.NONE;
    private final Map<TrackSource, SendStatistics> sentBefore = new EnumMap<>(TrackSource.class);
    private IceCredentials local;
    private IceCredentials offered;
    private Optional<IceCredentials> remote = Optional.empty();
    private Optional<CertificateFingerprint> fingerprint = Optional.empty();
    private long negotiation;
    private @Nullable PeerSocket socket;
    private @Nullable Handshake dtls;
    private boolean closing;

    MediaLink(SabhaClient client, ClientLoop loop, Owner owner, JoinOptions options) {
        this.client = client;
        this.loop = loop;
        this.owner = owner;
        offer = new MediaOffer(client.random());
        for (TrackSource source : TrackSource.values()) {
            Optional.ofNullable(options.codecs().get(source)).ifPresent(codec -> offer.addSending(source, codec));
        }
        offer.addSlots(MediaKind.AUDIO, options.audioSlots());
        offer.addSlots(MediaKind.VIDEO, options.videoSlots());
        local = IceCredentials.random(client.random());
        offered = local;
        transport = newTransport();
    }

    private ClientTransport newTransport() {
        return new ClientTransport(
                this, loop.buffers(), client.random(), client.random().nextInt());
    }

    /** The next offer, with the credentials in use. */
    ClientMessage.Offer nextOffer() {
        negotiation++;
        String sdp = offer.text(offered, client.certificate().fingerprint(), negotiation);
        return new ClientMessage.Offer(negotiation, sdp, offer.tracks());
    }

    /** The next offer, on a new path. */
    ClientMessage.Offer restart() {
        offered = IceCredentials.random(client.random());
        return nextOffer();
    }

    /** The next offer, when nothing is left of the connection at the server's end. */
    ClientMessage.Offer startAnew() {
        receivedBefore = received();
        for (TrackSource source : TrackSource.values()) {
            sentBefore.put(source, sent(source));
        }
        releaseConnection();
        transport = newTransport();
        remote = Optional.empty();
        fingerprint = Optional.empty();
        return restart();
    }

    private void releaseConnection() {
        Handshake handshake = dtls;
        dtls = null;
        transport.close();
        if (handshake != null) {
            handshake.close();
        }
        closeSocket();
    }

    /** Over all connections of the stay. */
    SlotStatistics received() {
        return receivedBefore.plus(transport.received());
    }

    /** Over all connections of the stay. */
    SendStatistics sent(TrackSource source) {
        return sentBefore.getOrDefault(source, SendStatistics.NONE).plus(transport.sent(source));
    }

    MediaOffer offer() {
        return offer;
    }

    ClientTransport transport() {
        return transport;
    }

    /** Takes an answer; one to an older offer is passed over. */
    void answered(long number, String sdp) {
        Optional<MediaAnswer> read = MediaAnswer.read(sdp);
        if (number != negotiation) {
            return;
        }
        if (read.isEmpty()) {
            owner.mediaFailed("the answer cannot be used");
            return;
        }
        MediaAnswer answer = read.get();
        if (fingerprint.isPresent() && !fingerprint.get().equals(answer.fingerprint())) {
            owner.mediaFailed("the server's certificate changed");
            return;
        }
        fingerprint = Optional.of(answer.fingerprint());
        transport.settle(plan(answer));
        boolean newPath = !remote.equals(Optional.of(answer.ice())) || !offered.equals(local);
        if (newPath) {
            remote = Optional.of(answer.ice());
            local = offered;
            openSocket(answer);
        }
    }

    private MediaPlan plan(MediaAnswer answer) {
        List<MediaPlan.Sending> sendings = new ArrayList<>(offer.sendings());
        sendings.removeIf(sending -> !answer.sending().contains(sending.mid()));
        return new MediaPlan(sendings, answer.slots());
    }

    private void openSocket(MediaAnswer answer) {
        PeerSocket old = socket;
        if (old != null) {
            old.close();
        }
        socket = new PeerSocket(loop, answer.candidates().getFirst(), this);
        transport.connect(local, answer.ice(), System.nanoTime(), unixNanos());
    }

    private static long unixNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    boolean send(TrackSource source, EncodedFrame frame, long nowNanos) {
        return transport.send(source, frame, nowNanos);
    }

    @Override
    public void datagram(byte[] bytes, int offset, int length, long nowNanos) {
        transport.receive(bytes, offset, length, nowNanos);
    }

    @Override
    public void dtls(byte[] bytes, int offset, int length) {
        Handshake handshake = dtls;
        if (handshake != null) {
            handshake.offer(bytes, offset, length);
        }
    }

    @Override
    public void pathReady() {
        dtls = new Handshake(fingerprint.orElseThrow());
    }

    @Override
    public void pathLost() {
        owner.mediaFailed("the server does not answer");
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
        PeerSocket open = socket;
        if (open != null) {
            open.send(bytes, offset, length);
        }
    }

    @Override
    public void frame(ReceivedFrame frame) {
        owner.frame(frame);
    }

    @Override
    public void keyFrameWanted(TrackSource source) {
        owner.keyFrameWanted(source);
    }

    /** Says goodbye; the socket closes behind that datagram. */
    @Override
    public void close() {
        boolean up = transport.isUp();
        transport.close();
        closing = true;
        Handshake handshake = dtls;
        if (handshake != null) {
            handshake.close();
        }
        if (handshake == null || !up) {
            closeSocket();
        }
    }

    private void closeSocket() {
        PeerSocket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }

    /** DTLS of one connection; what it says after another has taken its place is passed over. */
    private final class Handshake implements DtlsEvents {
        private final DtlsSession session;

        Handshake(CertificateFingerprint server) {
            session = client.dtls().open(DtlsRole.CLIENT, client.certificate(), server, loop, this);
        }

        private boolean isCurrent() {
            return dtls == this;
        }

        void offer(byte[] bytes, int offset, int length) {
            session.offer(bytes, offset, length);
        }

        void close() {
            session.close();
        }

        @Override
        public void send(byte[] datagram) {
            MediaLink.this.send(datagram, 0, datagram.length);
            if (closing) {
                closeSocket();
            }
        }

        @Override
        public void established(SrtpKeys keys) {
            try (keys) {
                if (isCurrent()) {
                    transport.established(client.srtp().create(keys, DtlsRole.CLIENT), System.nanoTime());
                    owner.mediaReady();
                }
            }
        }

        @Override
        public void failed(DtlsFailure failure) {
            if (isCurrent()) {
                owner.mediaFailed("no keys: " + failure);
            }
        }

        @Override
        public void closed() {
            if (isCurrent()) {
                owner.mediaFailed("the server closed the media connection");
            }
        }
    }
}
