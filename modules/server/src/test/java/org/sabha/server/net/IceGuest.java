package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.media.DtlsPort;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaListener;
import org.sabha.media.MediaRouter;
import org.sabha.media.OfferProblem;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.TrackId;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.StunMessage;

/** Somebody who negotiates with an engine on its loop and then checks connectivity, and no more. */
final class IceGuest implements MediaListener {
    private static final String FINGERPRINT = "sha-256 AB" + ":CD".repeat(31);

    private final SplittableRandom random;
    private final IceCredentials own;
    private volatile String sdp = "";

    IceGuest(long seed) {
        random = new SplittableRandom(seed);
        own = IceCredentials.random(random);
    }

    /** Sits down in a room of its own; what the answer says of the server. */
    String seat(EventLoop loop, MediaEngine engine, int room) throws Exception {
        loop.submit(() -> {
                    MediaRouter router = engine.openRouter(new RoomId("r".repeat(23) + (2 + room)), this);
                    ParticipantId participant = new ParticipantId("p".repeat(16));
                    router.openTransport(participant);
                    router.negotiate(participant, 1, offer(), List.of(), 0);
                })
                .get(10, TimeUnit.SECONDS);
        return sdp;
    }

    static IceCredentials credentials(String sdp) {
        return new IceCredentials(value(sdp, "a=ice-ufrag:"), value(sdp, "a=ice-pwd:"));
    }

    private static String value(String sdp, String name) {
        Matcher found = Pattern.compile(name + "(\\S+)").matcher(sdp);
        assertTrue(found.find(), name);
        return found.group(1);
    }

    private String offer() {
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 127.0.0.1",
                "s=-",
                "t=0 0",
                "a=group:BUNDLE 0",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                "c=IN IP4 0.0.0.0",
                "a=ice-ufrag:" + own.ufrag(),
                "a=ice-pwd:" + own.password(),
                "a=fingerprint:" + FINGERPRINT,
                "a=setup:actpass",
                "a=mid:0",
                "a=recvonly",
                "a=rtcp-mux",
                "a=rtpmap:111 opus/48000/2",
                "");
    }

    /** A new connectivity check. */
    byte[] check(IceCredentials server) {
        PacketBuffer request = new PacketBuffer();
        new IceControllingClient(own, server, random, 0).onTimeout(0, request);
        return request.toByteArray();
    }

    static void assertAnswers(byte[] answer, byte[] check) {
        StunMessage message = new StunMessage();
        assertNull(message.read(answer, 0, answer.length));
        assertEquals(StunMessage.Kind.SUCCESS, message.kind());
        assertEquals(
                Arrays.toString(Arrays.copyOfRange(check, 8, 20)), Arrays.toString(Arrays.copyOfRange(answer, 8, 20)));
    }

    // ---- what the engine tells and needs

    @Override
    public void answered(ParticipantId participant, long negotiation, String answer, List<GrantedTrack> accepted) {
        sdp = answer;
    }

    @Override
    public void refused(ParticipantId participant, long negotiation, OfferProblem problem) {
        throw new AssertionError(problem);
    }

    @Override
    public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {
        throw new AssertionError("nobody sends");
    }

    @Override
    public void negotiationWanted(ParticipantId participant) {}

    @Override
    public void slotPaused(ParticipantId receiver, String mid, TrackId track) {}

    @Override
    public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {}

    @Override
    public void trackWanted(TrackId track, int heightPixels) {}

    @Override
    public void voiceWanted(TrackId track, int bitsPerSecond) {}

    @Override
    public void speakerDetected(Optional<ParticipantId> speaker) {
        throw new AssertionError("nobody speaks");
    }

    /** For an engine with which nobody gets as far as a handshake. */
    static final class NoHandshakes implements DtlsPort {
        @Override
        public CertificateFingerprint fingerprint() {
            return CertificateFingerprint.parse(FINGERPRINT).orElseThrow();
        }

        @Override
        public Link open(CertificateFingerprint expected, DtlsEvents events) {
            throw new AssertionError("nobody shakes hands");
        }
    }
}
