package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaSettings;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.stun.IceCredentials;

/** Media by TCP on real sockets: who gets in, on which loop, and what a hostile or slow peer costs. */
@Timeout(60)
class TcpMediaTest {
    private static final SrtpFactory SRTP = SrtpFactory.initialise(SrtpBackend.LIBCRYPTO);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final EventLoops loops = new EventLoops(2, DatagramIo.choose(DatagramIo.NATIVE));
    private final List<MediaLoop> mediaLoops = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final IceGuest guest = new IceGuest(4_571);
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
                            new MediaSettings(List.of(), number),
                            new IceGuest.NoHandshakes(),
                            SRTP,
                            new Random(number))));
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

    /** Seats somebody on a loop; what the answer says of the server. */
    private String seat(int loop) throws Exception {
        MediaLoop on = mediaLoops.get(loop);
        return guest.seat(on.loop(), on.engine(), loop);
    }

    // ---- tests

    @Test
    void aCheckIsAnsweredOnTheLoopOfItsSessionWhicheverLoopAccepted() throws Exception {
        for (int loop = 0; loop < 2; loop++) {
            IceCredentials server = IceGuest.credentials(seat(loop));
            for (int i = 0; i < 4; i++) {
                Socket socket = connect();
                byte[] first = guest.check(server);
                byte[] second = guest.check(server);
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(framed(first));
                both.writeBytes(framed(second));
                socket.getOutputStream().write(both.toByteArray());
                IceGuest.assertAnswers(read(socket), first);
                IceGuest.assertAnswers(read(socket), second);
                byte[] third = guest.check(server);
                socket.getOutputStream().write(framed(third));
                IceGuest.assertAnswers(read(socket), third);
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
        elsewhere.getOutputStream().write(framed(guest.check(IceCredentials.random(random, 77))));
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
        IceCredentials server = IceGuest.credentials(seat(1));
        Socket guesser = connect();
        IceCredentials wrong = new IceCredentials(server.ufrag(), "x".repeat(22));
        for (int i = 0; i < FramedConnection.CHECK_PACKETS; i++) {
            guesser.getOutputStream().write(framed(guest.check(wrong)));
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
        IceCredentials server = IceGuest.credentials(seat(0));
        byte[] check = guest.check(server);
        idle.getFirst().getOutputStream().write(framed(check));
        IceGuest.assertAnswers(read(idle.getFirst()), check);
        Socket next = connect();
        check = guest.check(server);
        next.getOutputStream().write(framed(check));
        IceGuest.assertAnswers(read(next), check);
        for (Socket socket : idle) {
            socket.close();
        }
        until(() -> tcp.unproven() == 0);
    }

    /** One check that anybody may have would else open connections without end, none of them counted any more. */
    @Test
    @Tag("T33")
    void aSessionHasAsManyConnectionsAsPathsAndWhatItForgetsIsHungUp() throws Exception {
        IceCredentials server = IceGuest.credentials(seat(1));
        List<Socket> proven = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Socket socket = connect();
            byte[] check = guest.check(server);
            socket.getOutputStream().write(framed(check));
            IceGuest.assertAnswers(read(socket), check);
            proven.add(socket);
        }
        for (Socket older : proven.subList(0, 24)) {
            assertTrue(isClosed(older));
        }
        byte[] check = guest.check(server);
        proven.getLast().getOutputStream().write(framed(check));
        IceGuest.assertAnswers(read(proven.getLast()), check);
    }

    @Test
    @Tag("T35")
    void aSlowReaderLosesPacketsAndKeepsTheConnection() throws Exception {
        IceCredentials server = IceGuest.credentials(seat(1));
        Socket slow = connect();
        byte[] check = guest.check(server);
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
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
        long answers = all - loop.droppedWhenFull();
        assertTrue(answers > 0);
        for (long i = 0; i < answers; i++) {
            IceGuest.assertAnswers(read(slow), check);
        }
        slow.getOutputStream().write(frame);
        IceGuest.assertAnswers(read(slow), check);
    }

    private static void until(BooleanSupplier so) {
        while (!so.getAsBoolean()) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
    }
}
