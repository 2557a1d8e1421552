package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.store.syslog.SyslogCopy;
import org.sabha.store.syslog.SyslogTarget;

/** The second copy goes to a real TLS socket (RFC 5425). */
@Tag("T18")
@Timeout(60)
class SyslogCopyTest {
    @TempDir
    private Path folder;

    private SyslogPeer peer;

    @BeforeEach
    void prepare() throws Exception {
        peer = new SyslogPeer(folder, "localhost");
    }

    private static void write(Storage storage, int number, String value) {
        storage.append(new AuditRow(
                Instant.parse("2026-11-24T09:00:00.123456789Z").plusSeconds(number),
                new RoomId("r".repeat(24)),
                "remove",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(value),
                Optional.empty(),
                Optional.empty(),
                1));
        storage.settled().toCompletableFuture().join();
    }

    private SyslogCopy copy(Storage storage, SSLServerSocket server) {
        var copy = new SyslogCopy(
                storage.audit(),
                new SyslogTarget("localhost", server.getLocalPort(), Optional.of(peer.certificate())),
                "meet1");
        copy.begin();
        return copy;
    }

    @Test
    void rowsAndTheStatementAboutThemArriveInOrder() throws Exception {
        try (SSLServerSocket server = peer.listen();
                Storage storage = Engines.open(Engines.H2.withTables())) {
            write(storage, 1, "one");
            write(storage, 2, "a \"quoted\" ] \\ value");
            try (SyslogCopy _ = copy(storage, server);
                    SSLSocket line = (SSLSocket) server.accept()) {
                InputStream in = line.getInputStream();
                String first = SyslogPeer.message(in);
                assertTrue(
                        first.startsWith(
                                "<110>1 2026-11-24T09:00:01.123456Z meet1 sabha - remove [sabha@32473 seq=\"1\""),
                        first);
                String second = SyslogPeer.message(in);
                assertTrue(second.contains("value=\"a \\\"quoted\\\" \\] \\\\ value\""), second);
                String statement = SyslogPeer.message(in);
                assertTrue(statement.contains(" signed-statement [sabha@32473 head=\"last\" seq=\"2\""), statement);
            }
        }
    }

    @Test
    void afterABreakItGoesOnWhereItWas() throws Exception {
        try (SSLServerSocket server = peer.listen();
                Storage storage = Engines.open(Engines.H2.withTables())) {
            write(storage, 1, "one");
            try (SyslogCopy _ = copy(storage, server);
                    SSLSocket line = (SSLSocket) server.accept()) {
                assertTrue(SyslogPeer.message(line.getInputStream()).contains("seq=\"1\""));
                while (storage.audit().copied("localhost:" + server.getLocalPort()) < 1) {
                    assertFalse(Thread.interrupted(), "in time");
                    Thread.onSpinWait();
                }
            }
            write(storage, 2, "two");
            try (SyslogCopy still = new SyslogCopy(
                    storage.audit(), new SyslogTarget("localhost", server.getLocalPort(), Optional.empty()), "m")) {
                assertEquals(1, still.behind());
                assertFalse(still.isFailing());
            }
            try (SyslogCopy _ = copy(storage, server);
                    SSLSocket line = (SSLSocket) server.accept()) {
                assertTrue(SyslogPeer.message(line.getInputStream()).contains("seq=\"2\""));
            }
        }
    }
}
