package org.sabha.server.net;

import io.netty.channel.EventLoop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.sabha.media.DtlsPort;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaListener;
import org.sabha.media.MediaSettings;
import org.sabha.media.OfferProblem;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.TrackId;
import org.sabha.room.port.MediaPlane;
import org.sabha.testkit.MediaPlaneContract;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;

/** The media plane of a real loop, socket and engine keeps the contract of the port. */
class MediaLoopPlaneTest extends MediaPlaneContract {
    private final EventLoops loops = new EventLoops(loopCount(), DatagramIo.NIO);
    private final List<MediaLoop> media = new ArrayList<>();
    private final MediaPlane plane = onTheLoop();

    /** How many loops the room may use. */
    int loopCount() {
        return 1;
    }

    @AfterEach
    void close() {
        media.forEach(MediaLoop::close);
        loops.close();
    }

    @Override
    protected MediaPlane plane() {
        return plane;
    }

    /** The plane as a room calls it: on the loop. */
    private MediaPlane onTheLoop() {
        for (EventLoop each : loops.loops()) {
            media.add(new MediaLoop(
                    loops,
                    each,
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                    (port, executor) -> new MediaEngine(
                            new MediaSettings(List.of(), 0),
                            new NoHandshakes(),
                            SrtpFactory.initialise(SrtpBackend.SUNJCE),
                            new Random(1))));
        }
        LoopSpread.over(media, 1, 1);
        EventLoop loop = media.getFirst().loop();
        MediaPlane real = loop.submit(() -> media.getFirst().openPlane(new RoomId("r".repeat(24)), new Deaf()))
                .syncUninterruptibly()
                .getNow();
        return (MediaPlane) Proxy.newProxyInstance(
                MediaPlane.class.getClassLoader(), new Class<?>[] {MediaPlane.class}, (_, method, arguments) -> {
                    try {
                        return loop.submit(() -> method.invoke(real, arguments)).get();
                    } catch (java.util.concurrent.ExecutionException e) {
                        throw e.getCause() instanceof InvocationTargetException inner ? inner.getCause() : e;
                    }
                });
    }

    /** Nobody gets as far as a handshake. */
    private static final class NoHandshakes implements DtlsPort {
        @Override
        public CertificateFingerprint fingerprint() {
            return CertificateFingerprint.parse("sha-256 AB" + ":CD".repeat(31)).orElseThrow();
        }

        @Override
        public Link open(CertificateFingerprint expected, DtlsEvents events) {
            throw new AssertionError("nobody shakes hands");
        }
    }

    private static final class Deaf implements MediaListener {
        @Override
        public void answered(ParticipantId participant, long negotiation, String answer, List<GrantedTrack> accepted) {}

        @Override
        public void refused(ParticipantId participant, long negotiation, OfferProblem problem) {}

        @Override
        public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {}

        @Override
        public void speakerDetected(Optional<ParticipantId> speaker) {}

        @Override
        public void trackWanted(TrackId track, int heightPixels) {}

        @Override
        public void voiceWanted(TrackId track, int bitsPerSecond) {}

        @Override
        public void negotiationWanted(ParticipantId participant) {}

        @Override
        public void slotPaused(ParticipantId receiver, String mid, TrackId track) {}

        @Override
        public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {}
    }
}
