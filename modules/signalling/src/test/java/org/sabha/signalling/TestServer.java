package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.sabha.protocol.http.AboutResponse;

/** All of signalling but its sockets: connections are embedded channels on virtual time. */
final class TestServer implements AutoCloseable {
    static final String ORIGIN = "https://meet.example.in";
    static final byte[] PAGE = "<!doctype html><title>Sabha</title>".getBytes(StandardCharsets.UTF_8);
    static final byte[] SCRIPT = "export const answer = 42;".getBytes(StandardCharsets.UTF_8);
    static final byte[] INTERFACE = "<!doctype html><title>Interface</title>".getBytes(StandardCharsets.UTF_8);
    static final byte[] DESCRIPTION = "{\"openapi\":\"3.1.0\"}".getBytes(StandardCharsets.UTF_8);
    static final byte[] SCRIPT_GZIPPED = {31, -117, 8, 0, 1, 2, 3};
    static final byte[] SCRIPT_BROTLI = {11, 12, -128, 4, 5};

    private static final Map<String, StaticFile> FILES = Map.of(
            "/index.html",
            StaticFile.changing("text/html; charset=utf-8", PAGE),
            "/assets/app-1a2b.js",
            StaticFile.immutable("text/javascript; charset=utf-8", SCRIPT)
                    .withGzip(SCRIPT_GZIPPED)
                    .withBrotli(SCRIPT_BROTLI),
            "/sw.js",
            StaticFile.changing("text/javascript; charset=utf-8", SCRIPT),
            "/embed/sabha-embed.js",
            StaticFile.changing("text/javascript; charset=utf-8", SCRIPT),
            "/api/page.html",
            StaticFile.changing("text/html; charset=utf-8", INTERFACE),
            "/api/v1/openapi.json",
            StaticFile.changing("application/json", DESCRIPTION),
            "/assets/large.bin",
            StaticFile.immutable("application/octet-stream", new byte[4 << 20]));

    final FakeMeetings meetings = new FakeMeetings();
    final FakeRest rest = new FakeRest();
    final FakeFiles sealed = new FakeFiles();
    final FakeChecks checks = new FakeChecks();
    final List<RefusalLog.Refused> refusals = new ArrayList<>();
    final ClientConnections connections = new ClientConnections();
    final SignallingCounters counters = new SignallingCounters();
    final ChannelGroup open = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    final OriginList origins;
    final ServerContext surroundings;
    private final List<TestClient> clients = new ArrayList<>();

    TestServer() {
        this(UnaryOperator.identity());
    }

    TestServer(UnaryOperator<SignallingSettings> change) {
        this(change, task -> Thread.ofVirtual().start(task));
    }

    /** @param waiters runs what waits for disks and readers */
    TestServer(UnaryOperator<SignallingSettings> change, Executor waiters) {
        SignallingSettings settings = change.apply(settings());
        origins = new OriginList(settings.origins());
        surroundings = new ServerContext(
                settings,
                new Deciders(meetings, rest, sealed, checks, refusals::add),
                files(),
                connections,
                counters,
                Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC),
                waiters);
    }

    static SignallingSettings settings() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return SignallingSettings.withDefaults(
                new SignallingSettings.Addresses(any, Optional.of(any)),
                Set.of(ORIGIN),
                new AboutResponse("0.1.0", true));
    }

    static StaticFiles files() {
        return path -> Optional.ofNullable(FILES.get(path));
    }

    TestClient connect() {
        TestClient client = new TestClient(new ConnectionOpening(surroundings, origins, null, open));
        clients.add(client);
        return client;
    }

    /** Hangs up for everybody; nothing may stay behind. */
    @Override
    public void close() {
        for (TestClient client : clients) {
            client.hangUp();
            client.read();
        }
        assertEquals(0, surroundings.pinned.pinned());
        assertEquals(0, surroundings.gate.open());
        assertEquals(0, counters.value("sessions.open"));
        assertEquals(0, counters.value("connections.open"));
    }

    /** A client whose WebSocket is open. */
    TestClient connectSocket() {
        TestClient client = connect();
        client.upgrade();
        return client;
    }
}
