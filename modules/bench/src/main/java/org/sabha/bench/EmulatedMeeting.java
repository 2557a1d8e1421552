package org.sabha.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.media.DtlsPort;
import org.sabha.media.MediaCounters;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaListener;
import org.sabha.media.MediaRouter;
import org.sabha.media.MediaSettings;
import org.sabha.media.OfferProblem;
import org.sabha.media.PacketSink;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.TrackId;
import org.sabha.testkit.VirtualTime;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;

/**
 * A whole media engine with one room, on virtual time: what it sends to an address goes to whoever is there. Keys are
 * handed out instead of agreed on; everything else is as in the server.
 */
final class EmulatedMeeting implements PacketSink, MediaListener {
    /** One factory: initialising takes a second. */
    static final SrtpFactory SRTP = SrtpFactory.initialise(SrtpBackend.SUNJCE);

    private static final CertificateFingerprint SERVER =
            CertificateFingerprint.parse("sha-256 AB" + ":CD".repeat(31)).orElseThrow();

    final VirtualTime time = VirtualTime.fromMorning();
    final SplittableRandom random;
    final MediaRouter router;
    private final MediaEngine engine;
    private final HandedOutKeys keys = new HandedOutKeys();
    private final Map<NetworkPath, Consumer<byte[]>> ways = new HashMap<>();
    private final Map<ParticipantId, EmulatedPeer> peers = new HashMap<>();
    private final Alarm alarm;

    EmulatedMeeting(long seed) {
        random = new SplittableRandom(seed);
        alarm = new Alarm(time);
        engine = new MediaEngine(
                new MediaSettings(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000))),
                keys,
                SRTP,
                random);
        router = engine.openRouter(new RoomId("r".repeat(24)), this);
        // no clock begins at nought
        time.pass(Duration.ofSeconds(10));
    }

    /** Wakes somebody at the time that they last asked for. */
    static final class Alarm {
        private final VirtualTime time;
        private VirtualTime.@Nullable Task task;
        private long atNanos = Long.MAX_VALUE;

        Alarm(VirtualTime time) {
            this.time = time;
        }

        void set(long nanos, Runnable work) {
            VirtualTime.Task old = task;
            if (nanos == atNanos && old != null) {
                return;
            }
            if (old != null) {
                old.cancel();
            }
            atNanos = nanos;
            task = nanos == Long.MAX_VALUE
                    ? null
                    : time.after(Duration.ofNanos(Math.max(0, nanos - time.nowNanos())), () -> {
                        atNanos = Long.MAX_VALUE;
                        work.run();
                    });
        }
    }

    /** What the engine has counted. */
    MediaCounters counters() {
        return engine.counters();
    }

    // ---- people

    void enter(EmulatedPeer peer) {
        peers.put(peer.participant, peer);
        keys.materials.put(peer.fingerprint, peer.material);
        router.openTransport(peer.participant);
    }

    void leave(EmulatedPeer peer) {
        router.closeTransport(peer.participant);
        keys.materials.remove(peer.fingerprint);
        peers.remove(peer.participant);
        runOnce();
    }

    void answer(EmulatedPeer peer, String offer, List<GrantedTrack> tracks) {
        router.negotiate(peer.participant, 1, offer, tracks, time.nowNanos());
    }

    /** Datagrams to an address go there from now on; null for nowhere. */
    void lead(NetworkPath address, @Nullable Consumer<byte[]> way) {
        if (way == null) {
            ways.remove(address);
        } else {
            ways.put(address, way);
        }
    }

    // ---- the loop

    void receive(byte[] datagram, NetworkPath from) {
        engine.receive(datagram, 0, datagram.length, from, time.nowNanos(), this);
        runOnce();
    }

    void runOnce() {
        engine.flush(time.nowNanos(), this);
        alarm.set(engine.nextTimeoutNanos(), () -> {
            engine.onTimeout(time.nowNanos(), this);
            runOnce();
        });
    }

    @Override
    public void send(byte[] buffer, int offset, int length, NetworkPath to) {
        Consumer<byte[]> way = ways.get(to);
        if (way != null) {
            way.accept(Arrays.copyOfRange(buffer, offset, offset + length));
        }
    }

    @Override
    public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
        for (int at = 0; at < length; at += segmentBytes) {
            send(buffer, offset + at, Math.min(segmentBytes, length - at), to);
        }
    }

    // ---- what the room is told

    @Override
    public void answered(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> accepted) {
        peer(participant).answered(sdp);
    }

    @Override
    public void refused(ParticipantId participant, long negotiation, OfferProblem problem) {
        throw new IllegalStateException("an offer was refused: " + problem);
    }

    @Override
    public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {
        track.ifPresent(shown -> peer(receiver).pictureNotices.add(new PictureNotice(time.nowNanos(), true)));
    }

    @Override
    public void negotiationWanted(ParticipantId participant) {}

    @Override
    public void slotPaused(ParticipantId receiver, String mid, TrackId track) {
        peer(receiver).pictureNotices.add(new PictureNotice(time.nowNanos(), false));
    }

    @Override
    public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {
        // one speaks
    }

    @Override
    public void trackWanted(TrackId track, int heightPixels) {
        // these senders make all they can
    }

    @Override
    public void voiceWanted(TrackId track, int bitsPerSecond) {
        peers.values().forEach(peer -> peer.speakAt(bitsPerSecond));
    }

    @Override
    public void speakerDetected(Optional<ParticipantId> speaker) {
        // nobody shows it
    }

    /** What the server said of a receiver's picture. */
    record PictureNotice(long nanos, boolean shown) {}

    private EmulatedPeer peer(ParticipantId participant) {
        EmulatedPeer peer = peers.get(participant);
        if (peer == null) {
            throw new IllegalStateException("nobody is " + participant);
        }
        return peer;
    }

    /** Hands out the keys that a peer with the expected certificate holds, at the first datagram. */
    private static final class HandedOutKeys implements DtlsPort {
        final Map<CertificateFingerprint, byte[]> materials = new HashMap<>();

        @Override
        public CertificateFingerprint fingerprint() {
            return SERVER;
        }

        @Override
        public Link open(CertificateFingerprint expected, DtlsEvents events) {
            List<DtlsEvents> waiting = new ArrayList<>(List.of(events));
            return new Link() {
                @Override
                public @Nullable DropReason offer(byte[] buffer, int offset, int length) {
                    byte[] material = materials.get(expected);
                    if (material != null && !waiting.isEmpty()) {
                        waiting.removeFirst().established(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, material));
                    }
                    return null;
                }

                @Override
                public void close() {
                    waiting.clear();
                }
            };
        }
    }
}
