package org.sabha.bench;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.sabha.media.DtlsPort;
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
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;
import tools.jackson.databind.json.JsonMapper;

/**
 * What connectivity checks cost the engine, without sockets: a million of each kind, in nanoseconds of CPU (T27). The
 * system calls that bring a datagram come on top, about 2,000 ns.
 */
public final class StunBenchmark {
    private static final int CHECKS = 1_000_000;
    private static final long SECOND = 1_000_000_000L;
    private static final CertificateFingerprint SERVER =
            CertificateFingerprint.parse("sha-256 AB" + ":CD".repeat(31)).orElseThrow();

    private final SplittableRandom random = new SplittableRandom(27);
    private final IceCredentials own = IceCredentials.random(random);
    private final Discard sink = new Discard();
    private final MediaEngine engine = new MediaEngine(
            new MediaSettings(List.of()),
            new NoHandshakes(),
            SrtpFactory.initialise(SrtpBackend.SUNJCE),
            new SecureRandom());
    private long now;

    private StunBenchmark() {}

    /** One kind of checks. */
    record Result(String checks, long cpuNanosPerCheck, long answered, long passwordsLookedAt) {}

    public static void main(String[] arguments) {
        List<Result> results = new StunBenchmark().run();
        if (List.of(arguments).contains("--json")) {
            System.out.println(JsonMapper.builder().build().writeValueAsString(results));
        } else {
            for (Result result : results) {
                System.out.printf(
                        Locale.ROOT,
                        "%-60s %5d ns, %d answered%n",
                        result.checks(),
                        result.cpuNanosPerCheck(),
                        result.answered());
            }
        }
    }

    private List<Result> run() {
        IceCredentials server = session();
        byte[] valid = check(server);
        byte[] guess = check(new IceCredentials(server.ufrag(), "x".repeat(22)));
        byte[] stranger = check(IceCredentials.random(random));
        NetworkPath[] networks = new NetworkPath[512];
        for (int i = 0; i < networks.length; i++) {
            networks[i] = path(i);
        }
        NetworkPath client = path(networks.length);
        List<Result> results = new ArrayList<>();
        for (int warm = 0; warm < 2; warm++) {
            results.clear();
            results.add(measure("user fragment of no session", stranger, i -> networks[i & 511], 1));
            results.add(measure("wrong password, from one network", guess, i -> networks[0], 1));
            results.add(measure(
                    "wrong password, from 512 networks, each looked at", guess, i -> networks[i & 511], SECOND / 8));
            results.add(measure("valid, answered", valid, i -> client, 1_000));
        }
        return List.copyOf(results);
    }

    private Result measure(String name, byte[] check, IntFunction<NetworkPath> from, long step) {
        long answered = sink.packets;
        long refused = engine.counters().drops(DropReason.STUN_AUTH_FAILED);
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < CHECKS; i++) {
            engine.receive(check, 0, check.length, from.apply(i), now, sink);
            now += step;
        }
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
        long lookedAt = engine.counters().drops(DropReason.STUN_AUTH_FAILED) - refused;
        return new Result(name, nanos / CHECKS, sink.packets - answered, lookedAt);
    }

    private static NetworkPath path(int number) {
        try {
            byte[] address = {(byte) 198, 51, (byte) (number >> 8), (byte) number};
            return NetworkPath.udp(new InetSocketAddress(InetAddress.getByAddress(address), 9));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private byte[] check(IceCredentials server) {
        PacketBuffer request = new PacketBuffer();
        new IceControllingClient(own, server, random, 0).onTimeout(0, request);
        return request.toByteArray();
    }

    private IceCredentials session() {
        Answer answer = new Answer();
        MediaRouter router = engine.openRouter(new RoomId("r".repeat(24)), answer);
        ParticipantId participant = new ParticipantId("p".repeat(16));
        router.openTransport(participant);
        LoadOffer.Sender sender = new LoadOffer.Sender(own, SERVER, 1, 2);
        router.negotiate(participant, 1, LoadOffer.receiving(sender, LoadOffer.Media.VP8), List.of(), 0);
        return answer.credentials.orElseThrow();
    }

    /** Keeps the credentials of the answer. */
    private static final class Answer implements MediaListener {
        private Optional<IceCredentials> credentials = Optional.empty();

        @Override
        public void answered(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> accepted) {
            credentials = Optional.of(new IceCredentials(value(sdp, "a=ice-ufrag:"), value(sdp, "a=ice-pwd:")));
        }

        private static String value(String sdp, String name) {
            int from = sdp.indexOf(name) + name.length();
            return sdp.substring(from, sdp.indexOf('\r', from));
        }

        @Override
        public void refused(ParticipantId participant, long negotiation, OfferProblem problem) {
            throw new IllegalStateException("refused: " + problem);
        }

        @Override
        public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {
            // nobody sends
        }

        @Override
        public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {
            // nobody speaks
        }

        @Override
        public void speakerDetected(Optional<ParticipantId> speaker) {
            // nobody speaks
        }

        @Override
        public void negotiationWanted(ParticipantId participant) {}

        @Override
        public void slotPaused(ParticipantId receiver, String mid, TrackId track) {
            // nobody sends
        }

        @Override
        public void trackWanted(TrackId track, int heightPixels) {
            // nobody sends
        }

        @Override
        public void voiceWanted(TrackId track, int bitsPerSecond) {
            // nobody speaks
        }
    }

    /** Counts what would be sent. */
    private static final class Discard implements PacketSink {
        private long packets;

        @Override
        public void send(byte[] buffer, int offset, int length, NetworkPath to) {
            packets++;
        }

        @Override
        public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
            packets++;
        }
    }

    /** Nobody gets as far as a handshake. */
    private static final class NoHandshakes implements DtlsPort {
        @Override
        public CertificateFingerprint fingerprint() {
            return SERVER;
        }

        @Override
        public Link open(CertificateFingerprint expected, DtlsEvents events) {
            throw new IllegalStateException("nobody shakes hands");
        }
    }
}
