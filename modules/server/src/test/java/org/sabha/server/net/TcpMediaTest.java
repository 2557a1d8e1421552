package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sabha.media.DtlsPort;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaListener;
import org.sabha.media.MediaRouter;
import org.sabha.media.MediaSettings;
import org.sabha.media.OfferProblem;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.TrackId;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.StunMessage;

/** Media by TCP on real sockets: who gets in, on which loop, and what a hostile or slow peer costs. */
@Timeout(60)
class TcpMediaTest {
    private static final SrtpFactory SRTP = SrtpFactory.initialise(SrtpBackend.LIBCRYPTO);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String FINGERPRINT = "sha-256 AB" + ":CD".repeat(31);

    private final EventLoops loops = new EventLoops(2, DatagramIo.choose(DatagramIo.NATIVE));
    private final List<MediaLoop> mediaLoops = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final IceCredentials own = IceCredentials.random(new SplittableRandom(4_571));
    private final SplittableRandom random = new SplittableRandom(6_544);
    private TcpMedia tcp;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        for (EventLoop loop : loops.loops()) {
            int number = mediaLoops.size();
            mediaLoops.add(new MediaLoop(
                    loops,
                    loop,
                    new InetSocketAddress(LOOPBACK, 0),
                    (bound, executor) -> new MediaEngine(
                            new MediaSettings(List.of(), number), new NoHandshakes(), SRTP, new Random(number))));
        }
        tcp = new TcpMedia(mediaLoops);
        port = tcp.listen(loops, new InetSocketAddress(LOOPBACK, 0));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        tcp.close();
        assertEquals(0, tcp.unproven());
        mediaLoops.forEach(MediaLoop::close);
        loops.close();
    }

    // ---- the other side

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8_192);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(LOOPBACK, port));
        sockets.add(socket);
        return socket;
    }

    private static byte[] framed(byte[] packet) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(packet.length >> 8);
        frame.write(packet.length);
        frame.writeBytes(packet);
        return frame.toByteArray();
    }

    private static byte[] read(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] packet = new byte[in.readUnsignedShort()];
        in.readFully(packet);
        return packet;
    }

    /** Whether the server hung up, by a goodbye or a reset. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            read(socket);
            return false;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    private byte[] check(IceCredentials server) {
        PacketBuffer request = new PacketBuffer();
        new IceControllingClient(own, server, random, 0).onTimeout(0, request);
        return request.toByteArray();
    }

    private static void assertAnswers(byte[] answer, byte[] check) {
        StunMessage message = new StunMessage();
        assertNull(message.read(answer, 0, answer.length));
        assertEquals(StunMessage.Kind.SUCCESS, message.kind());
        assertEquals(
                Arrays.toString(Arrays.copyOfRange(check, 8, 20)), Arrays.toString(Arrays.copyOfRange(answer, 8, 20)));
    }

    /** Seats somebody on a loop; what the answer says of the server. */
    private String seat(int loop) throws Exception {
        Answers answers = new Answers();
        MediaLoop on = mediaLoops.get(loop);
        on.loop()
                .submit(() -> {
                    MediaRouter router = on.engine().openRouter(new RoomId("r".repeat(23) + (2 + loop)), answers);
                    ParticipantId participant = new ParticipantId("p".repeat(16));
                    router.openTransport(participant);
                    router.negotiate(participant, 1, offer(), List.of(), 0);
                })
                .get(10, TimeUnit.SECONDS);
        return answers.sdp;
    }

    private static IceCredentials credentials(String sdp) {
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

    // ---- tests

    @Test
    void aCheckIsAnsweredOnTheLoopOfItsSessionWhicheverLoopAccepted() throws Exception {
        for (int loop = 0; loop < 2; loop++) {
            IceCredentials server = credentials(seat(loop));
            for (int i = 0; i < 4; i++) {
                Socket socket = connect();
                byte[] first = check(server);
                byte[] second = check(server);
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(framed(first));
                both.writeBytes(framed(second));
                socket.getOutputStream().write(both.toByteArray());
                assertAnswers(read(socket), first);
                assertAnswers(read(socket), second);
                byte[] third = check(server);
                socket.getOutputStream().write(framed(third));
                assertAnswers(read(socket), third);
            }
        }
        assertEquals(0, tcp.unproven());
    }

    @Test
    void anAnswerNamesWhereToConnect() throws Exception {
        tcp.announce(List.of(new InetSocketAddress(LOOPBACK, port)));
        assertTrue(seat(1).contains("tcp 1520435199 127.0.0.1 " + port + " typ host tcptype passive"));
    }

    @Test
    @Tag("T33")
    void aFirstPacketThatIsNoCheckOfASessionsLoopEndsTheConnection() throws Exception {
        Socket noise = connect();
        noise.getOutputStream().write(framed(new byte[] {22, 1, 2, 3}));
        assertTrue(isClosed(noise));
        Socket elsewhere = connect();
        elsewhere.getOutputStream().write(framed(check(IceCredentials.random(random, 77))));
        assertTrue(isClosed(elsewhere));
    }

    @Test
    @Tag("H30")
    void aFrameThatNoPacketHasEndsTheConnection() throws Exception {
        Socket long1 = connect();
        long1.getOutputStream().write(new byte[] {0x05, (byte) 0xdd, 0, 1});
        assertTrue(isClosed(long1));
    }

    @Test
    @Tag("T27")
    void afterEightPacketsWithoutAValidCheckTheConnectionEnds() throws Exception {
        IceCredentials server = credentials(seat(1));
        Socket guesser = connect();
        IceCredentials wrong = new IceCredentials(server.ufrag(), "x".repeat(22));
        for (int i = 0; i < FramedConnection.CHECK_PACKETS; i++) {
            guesser.getOutputStream().write(framed(check(wrong)));
        }
        assertTrue(isClosed(guesser));
    }

    @Test
    @Tag("T33")
    void connectionsWithoutACheckAreBoundedByAddressAndGiveTheirPlaceBack() throws Exception {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < TcpMedia.MAX_UNPROVEN_PER_NETWORK; i++) {
            idle.add(connect());
        }
        until(() -> tcp.unproven() == TcpMedia.MAX_UNPROVEN_PER_NETWORK);
        assertTrue(isClosed(connect()));
        IceCredentials server = credentials(seat(0));
        byte[] check = check(server);
        idle.getFirst().getOutputStream().write(framed(check));
        assertAnswers(read(idle.getFirst()), check);
        Socket next = connect();
        check = check(server);
        next.getOutputStream().write(framed(check));
        assertAnswers(read(next), check);
        for (Socket socket : idle) {
            socket.close();
        }
        until(() -> tcp.unproven() == 0);
    }

    @Test
    @Tag("T35")
    void aSlowReaderLosesPacketsAndKeepsTheConnection() throws Exception {
        IceCredentials server = credentials(seat(1));
        Socket slow = connect();
        byte[] check = check(server);
        byte[] frame = framed(check);
        int sent = 0;
        while (mediaLoops.get(1).droppedWhenFull() == 0) {
            slow.getOutputStream().write(frame);
            sent++;
        }
        MediaLoop loop = mediaLoops.get(1);
        long all = sent;
        while (loop.loop()
                        .submit(() -> loop.engine().counters().packetsReceived())
                        .get(10, TimeUnit.SECONDS)
                != all) {
            Thread.onSpinWait();
        }
        long answers = all - loop.droppedWhenFull();
        assertTrue(answers > 0);
        for (long i = 0; i < answers; i++) {
            assertAnswers(read(slow), check);
        }
        slow.getOutputStream().write(frame);
        assertAnswers(read(slow), check);
    }

    private static void until(BooleanSupplier so) {
        while (!so.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** Keeps the answer. */
    private static final class Answers implements MediaListener {
        private volatile String sdp = "";

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
        public void slotPaused(ParticipantId receiver, String mid, TrackId track) {}

        @Override
        public void trackWanted(TrackId track, int heightPixels) {}

        @Override
        public void speakerDetected(Optional<ParticipantId> speaker) {
            throw new AssertionError("nobody speaks");
        }
    }

    /** Nobody gets as far as a handshake. */
    private static final class NoHandshakes implements DtlsPort {
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
