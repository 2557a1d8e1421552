package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.room.RoomCommand;
import org.sabha.signalling.SignallingSettings.ConnectionLimits;

/** The whole of it on real sockets of the loopback interface. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class SignallingServerTest {
    private static final ParticipantId ASHA = new ParticipantId("asha222222222222");

    private final FakeMeetings meetings = new FakeMeetings();
    private final FakeRest rest = new FakeRest();
    private final ClientConnections connections = new ClientConnections();
    private final SignallingCounters counters = new SignallingCounters();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private TestCertificate certificate;
    private SignallingServer server;
    private SignallingServer.Ports ports = new SignallingServer.Ports(OptionalInt.empty(), OptionalInt.empty());

    @BeforeEach
    void binds() throws Exception {
        certificate = new TestCertificate();
        server = start(TestServer.settings());
    }

    @AfterEach
    void stops() throws Exception {
        server.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
        assertEquals(0, counters.value("connections.open"));
        assertEquals(0, counters.value("sessions.open"));
    }

    private SignallingServer start(SignallingSettings settings) throws Exception {
        SignallingServer started = new SignallingServer(
                settings,
                new Deciders(meetings, rest, SealedFiles.NONE, NetworkChecks.NONE, _ -> {}),
                TestServer.files(),
                connections,
                counters,
                Clock.systemUTC());
        ports = started.bind(
                loops, NioServerSocketChannel::new, Optional.of(certificate.server()), Optional.of(this::takeFramed));
        return started;
    }

    /** Says what it got, and hangs up. */
    private void takeFramed(Channel connection) {
        connection.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
            }
        });
    }

    @Test
    void theTlsPortHandsFramedPacketsOn() throws Exception {
        try (Socket socket = socketTo(tlsPort())) {
            write(socket, "\0\4abcd");
            assertEquals("\0\4abcd", readToEnd(socket));
        }
        assertEquals(200, get(httpClient(), tlsOrigin() + "/health/live").statusCode());
    }

    private static byte[] megabyteOf(int letter) {
        byte[] bytes = new byte[1 << 20];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    private void offersDownload(RestAnswer.Content content) {
        rest.answerWith(RestAnswer.ok(new RestAnswer.Download("log.jsonl", "application/jsonl", content)));
    }

    private static String downloadRequest(String version) {
        return "GET /api/v1/account HTTP/" + version + "\r\nHost: localhost\r\nSabha-Request: 1\r\n\r\n";
    }

    @Test
    void aDownloadIsWrittenWhileItIsSent() throws Exception {
        offersDownload(to -> {
            for (int letter = 'a'; letter <= 'e'; letter++) {
                to.write(megabyteOf(letter));
            }
            to.write('.');
        });
        HttpRequest request = HttpRequest.newBuilder(URI.create(tlsOrigin() + "/api/v1/account"))
                .header("Sabha-Request", "1")
                .build();
        HttpClient client = httpClient();
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "application/jsonl",
                    answer.headers().firstValue("content-type").orElse(""));
            assertEquals(
                    "attachment; filename=\"log.jsonl\"",
                    answer.headers().firstValue("content-disposition").orElse(""));
            assertEquals((5 << 20) + 1, answer.body().length());
            assertEquals('c', answer.body().charAt((2 << 20) + 7));
        }
        try (Socket socket = plainSocket()) {
            write(socket, downloadRequest("1.0"));
            assertTrue(readToEnd(socket).endsWith("e."), "the end of the connection is the end of the body");
        }
    }

    @Test
    void aDownloadThatFailsIsCutSoThatItShows() throws Exception {
        offersDownload(to -> {
            to.write(megabyteOf('a'));
            throw new IOException("the storage is gone");
        });
        HttpRequest request = HttpRequest.newBuilder(URI.create(tlsOrigin() + "/api/v1/account"))
                .header("Sabha-Request", "1")
                .build();
        HttpClient client = httpClient();
        assertThrows(IOException.class, () -> client.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    @Test
    @Tag("T35")
    void aReaderWhoLeavesEndsTheDownload() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        offersDownload(to -> {
            try {
                while (true) {
                    to.write(megabyteOf('a'));
                }
            } catch (IOException e) {
                end.complete(String.valueOf(e.getMessage()));
                throw e;
            }
        });
        try (Socket socket = plainSocket()) {
            write(socket, downloadRequest("1.1"));
            assertTrue(socket.getInputStream().read() > 0);
        }
        assertEquals("the reader is gone", end.get(20, TimeUnit.SECONDS));
    }

    private void restart(SignallingSettings settings) throws Exception {
        server.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server = start(settings);
    }

    private int tlsPort() {
        return ports.tls().orElseThrow();
    }

    private int plainPort() {
        return ports.plain().orElseThrow();
    }

    private String tlsOrigin() {
        return "https://localhost:" + tlsPort();
    }

    private HttpClient httpClient() throws Exception {
        return HttpClient.newBuilder()
                .sslContext(certificate.client())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Socket plainSocket() throws IOException {
        return socketTo(plainPort());
    }

    private static Socket socketTo(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Until the server closes; a reset counts as that, silence does not. */
    private static String readToEnd(Socket socket) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = socket.getInputStream()) {
            in.transferTo(all);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("not closed in time", e);
        } catch (IOException e) {
            all.writeBytes(new byte[0]);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** A browser's WebSocket: what it heard, in order. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(data);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            heard.add("close " + statusCode);
            return CompletableFuture.completedFuture(reason);
        }

        String next() throws InterruptedException {
            String text = heard.poll(20, TimeUnit.SECONDS);
            return text == null ? "nothing" : text;
        }
    }

    private WebSocket open(HttpClient client, Ear ear) throws Exception {
        return client.newWebSocketBuilder()
                .header("Origin", tlsOrigin())
                .subprotocols("sabha.v1")
                .buildAsync(URI.create("wss://localhost:" + tlsPort() + "/ws"), ear)
                .get(20, TimeUnit.SECONDS);
    }

    private RoomCommand.ConnectionId seat(WebSocket socket, String token) throws Exception {
        meetings.knowToken(token);
        int before = meetings.mailbox.commandsOf(RoomCommand.Arrive.class).size();
        socket.sendText(
                        "{\"seq\":0,\"ack\":0,\"message\":{\"type\":\"authenticate\",\"token\":\"" + token
                                + "\",\"client\":\"test/1\"}}",
                        true)
                .get(20, TimeUnit.SECONDS);
        until(() -> meetings.mailbox.commandsOf(RoomCommand.Arrive.class).size() > before);
        RoomCommand.ConnectionId id = meetings.mailbox.lastArrival();
        connections.bind(id, meetings.mailbox, ASHA);
        return id;
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
    }

    @Test
    void aBrowserMeetsTheServerOverTls() throws Exception {
        try (HttpClient client = httpClient()) {
            HttpResponse<String> page = get(client, tlsOrigin() + "/m/abc");
            assertEquals(200, page.statusCode());
            assertEquals(new String(TestServer.PAGE, StandardCharsets.UTF_8), page.body());
            assertEquals(
                    "max-age=31536000",
                    page.headers().firstValue("strict-transport-security").orElse(""));
            assertTrue(page.headers()
                    .firstValue("content-security-policy")
                    .orElse("")
                    .contains("connect-src 'self' wss://localhost:" + tlsPort() + ";"));

            Ear ear = new Ear();
            WebSocket socket = open(client, ear);
            RoomCommand.ConnectionId id = seat(socket, "good");
            connections.send(id, new ServerFrame(1, 0, TestClient.seated(ASHA)));
            assertTrue(ear.next().contains("\"type\":\"seated\""));
            socket.sendText("{\"seq\":1,\"ack\":1,\"message\":{\"type\":\"leave\"}}", true)
                    .get();
            until(() -> meetings.mailbox.commandsOf(RoomCommand.Say.class).size() == 1);
            connections.send(id, new ServerFrame(0, 1, new ServerMessage.Closed(CloseCause.LEFT)));
            connections.close(id, CloseCause.LEFT);
            assertTrue(ear.next().contains("\"cause\":\"left\""));
            assertEquals("close 1000", ear.next());
            until(() ->
                    !meetings.mailbox.commandsOf(RoomCommand.Disconnect.class).isEmpty());
        }
    }

    @Test
    void bothTlsVersionsWork() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLSocket socket =
                    (SSLSocket) certificate.client().getSocketFactory().createSocket("localhost", tlsPort())) {
                socket.setSoTimeout(20_000);
                socket.setEnabledProtocols(new String[] {version});
                write(socket, TestClient.get("/health/live", "Connection: close\r\n"));
                assertTrue(readToEnd(socket).startsWith("HTTP/1.1 200 "));
            }
        }
    }

    @Test
    void plaintextOnTlsPortIsClosedAndCounted() throws Exception {
        untilTlsFailed(TestClient.get("/"));
        assertEquals(0, counters.value("defects"));
        try (HttpClient client = httpClient()) {
            assertEquals(200, get(client, tlsOrigin() + "/health/live").statusCode());
        }
    }

    @Test
    @Tag("T33")
    void halfATlsHelloHasItsTimeOnly() throws Exception {
        restart(TestServer.settings().withConnections(impatient()));
        untilTlsFailed("\u0016\u0003\u0001\u0002\u0000\u0001\u0000");
    }

    /** Says it until it is counted: a machine that pauses between connecting and saying is closed without a count. */
    private void untilTlsFailed(String bytes) throws IOException {
        while (counters.value("tls.failed") == 0) {
            assertFalse(Thread.interrupted(), "in time");
            try (Socket socket = socketTo(tlsPort())) {
                write(socket, bytes);
                readToEnd(socket);
            } catch (SocketException e) {
                assertEquals(0, counters.value("defects"), e.toString());
            }
        }
    }

    @Test
    void thePlainPortServesBrowsersOfThisMachine() throws Exception {
        try (HttpClient client = httpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + plainPort() + "/api/v1/join"))
                            .header("Origin", "http://localhost:" + plainPort())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(JoinRouteTest.body(FakeMeetings.PASSWORD)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertTrue(answer.headers().firstValue("strict-transport-security").isEmpty());
        }
    }

    @Test
    void plainHttpIsNeverBoundToAnOutsideAddress() {
        InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
        assertThrows(
                IllegalArgumentException.class,
                () -> new SignallingSettings.Addresses(everywhere, Optional.of(everywhere)));
    }

    @Test
    void portInUseIsReportedAndEverythingUnbound() throws Exception {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), plainPort());
        SignallingServer second = new SignallingServer(
                SignallingSettings.withDefaults(
                        new SignallingSettings.Addresses(free, Optional.of(taken)),
                        Set.of(),
                        new AboutResponse("0.1.0", true)),
                new Deciders(meetings, new FakeRest(), SealedFiles.NONE, NetworkChecks.NONE, _ -> {}),
                TestServer.files(),
                connections,
                counters,
                Clock.systemUTC());
        UncheckedIOException thrown = assertThrows(
                UncheckedIOException.class,
                () -> second.bind(loops, NioServerSocketChannel::new, Optional.of(certificate.server())));
        assertTrue(thrown.toString().contains(String.valueOf(plainPort())), thrown.toString());
    }

    @Test
    @Tag("T33")
    void tooManyConnectionsOfAnAddressAreClosedAtOnce() throws Exception {
        restart(TestServer.settings()
                .withConnections(ConnectionLimits.defaults().withCounts(3, 100, 100, 100)));
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sockets.add(plainSocket());
        }
        until(() -> counters.value("connections.refused") == 1 && counters.value("connections.open") <= 3);
        int answered = 0;
        for (Socket socket : sockets) {
            try (socket) {
                write(socket, TestClient.get("/health/live", "Connection: close\r\n"));
                answered += readToEnd(socket).startsWith("HTTP/1.1 200 ") ? 1 : 0;
            } catch (IOException e) {
                assertTrue(answered <= 3, "the refused socket cannot be written to");
            }
        }
        assertEquals(3, answered);
    }

    /** Each from a network of its own, as loopback has 2^16 of them. */
    private Socket plainSocketFrom(String network) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(network), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plainPort()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    @Tag("T33")
    void idleSocketsOfFiftyNetworksKeepNobodyOut() throws Exception {
        restart(TestServer.settings()
                .withConnections(ConnectionLimits.defaults().withCounts(1_000, 1_000, 60, 60)));
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                idle.add(plainSocketFrom("127.1." + (i % 50) + ".1"));
            }
            until(() -> counters.value("connections.open") == 60);
            for (int i = 0; i < 20; i++) {
                try (Socket newcomer = plainSocketFrom("127.2.0.1")) {
                    write(newcomer, TestClient.get("/health/live", "Connection: close\r\n"));
                    assertTrue(readToEnd(newcomer).startsWith("HTTP/1.1 200 "), "newcomer " + i);
                }
            }
            assertEquals(0, counters.value("connections.refused"));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    @Tag("H29")
    @Tag("H18")
    void aHostileSocketLosesItsOwnConnectionOnly() throws Exception {
        try (HttpClient client = httpClient();
                Socket hostile = plainSocket()) {
            Ear ear = new Ear();
            WebSocket honest = open(client, ear);
            RoomCommand.ConnectionId id = seat(honest, "good");

            write(
                    hostile,
                    TestClient.upgradeRequest(
                            "Origin: http://localhost:" + plainPort() + "\r\n",
                            "Sec-WebSocket-Protocol: sabha.v1\r\n"));
            InputStream in = hostile.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                assertTrue(next >= 0, head.toString());
                head.append((char) next);
            }
            assertTrue(head.toString().startsWith("HTTP/1.1 101 "), head.toString());
            for (int i = 0; i <= 64; i++) {
                hostile.getOutputStream().write(TestClient.encode(i == 0 ? 1 : 0, new byte[] {'{'}, true));
            }
            hostile.getOutputStream().flush();
            var frames = TestClient.decode(readToEnd(hostile).getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(1009, frames.getLast().closeCode());

            connections.send(id, new ServerFrame(1, 0, new ServerMessage.AskedToUnmute()));
            assertTrue(ear.next().contains("asked-to-unmute"));
            honest.abort();
        }
    }

    @Test
    @Tag("T35")
    @Tag("H18")
    void aReaderThatStopsIsClosedAndNobodyElseNoticesIt() throws Exception {
        restart(TestServer.settings().withConnections(impatient()));
        try (Socket slow = plainSocket();
                Socket other = plainSocket()) {
            write(slow, TestClient.get("/assets/large.bin").repeat(8));
            until(() -> counters.value("readers.stalled") == 1);
            until(() -> counters.value("connections.open") <= 1);
            write(other, TestClient.get("/health/live", "Connection: close\r\n"));
            assertTrue(readToEnd(other).startsWith("HTTP/1.1 200 "));
        }
    }

    /** Short times, so that a test on the real clock need not wait long for the server to lose its patience. */
    private static ConnectionLimits impatient() {
        ConnectionLimits limits = ConnectionLimits.defaults();
        return new ConnectionLimits(
                Duration.ofMillis(200),
                Duration.ofMinutes(1),
                limits.keepAlive(),
                limits.firstMessage(),
                limits.idle(),
                limits.perAddress(),
                limits.perNetwork(),
                limits.outside(),
                limits.inAll(),
                limits.outboundBytes(),
                Duration.ofMillis(200));
    }

    @Test
    @Tag("Q6")
    void aStoppingServerTellsItsClientsAndClosesEverything() throws Exception {
        try (HttpClient client = httpClient();
                Socket idle = plainSocket()) {
            Ear ear = new Ear();
            WebSocket socket = open(client, ear);
            RoomCommand.ConnectionId id = seat(socket, "good");
            connections.send(id, new ServerFrame(1, 0, new ServerMessage.AskedToUnmute()));

            CompletionStage<Void> stopped = server.stop();

            assertTrue(ear.next().contains("asked-to-unmute"));
            assertEquals("close 1012", ear.next());
            stopped.toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertEquals("", readToEnd(idle));
            assertThrows(IOException.class, this::plainSocket);
        }
    }
}
