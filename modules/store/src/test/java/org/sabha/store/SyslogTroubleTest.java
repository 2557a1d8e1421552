package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.syslog.SyslogCopy;
import org.sabha.store.syslog.SyslogTarget;

/** A peer of the second copy that is away, not who it should be, or does not read: rows wait there, and nobody else. */
@Tag("T18")
@Tag("H39")
@Timeout(120)
@Tag("full")
class SyslogTroubleTest {
    private static final Pattern SEQ = Pattern.compile("seq=\"([0-9]+)\"");
    private static final long LOOK_NANOS = 10_000_000;

    @TempDir
    private Path folder;

    private Storage storage;
    private SyslogPeer peer;

    @BeforeEach
    void open() throws Exception {
        storage = Engines.open(Engines.H2.withTables());
        peer = new SyslogPeer(folder, "localhost");
    }

    /** Whatever the peer did: what was written before and meanwhile is durable, and the log is sound. */
    @AfterEach
    void close() {
        write(999);
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private void write(int number) {
        storage.append(row(number));
        storage.settled().toCompletableFuture().join();
    }

    private SyslogCopy copy(int port, Path trusted) {
        var copy = new SyslogCopy(storage.audit(), new SyslogTarget("localhost", port, Optional.of(trusted)), "meet1");
        copy.begin();
        return copy;
    }

    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            assertFalse(Thread.interrupted(), "in time");
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Reads messages until the row of that number; numbers of the rows, in the order in which they came. */
    private static List<Long> rowsUpTo(long last, InputStream in) throws IOException {
        List<Long> rows = new ArrayList<>();
        while (rows.isEmpty() || rows.getLast() < last) {
            String message = SyslogPeer.message(in);
            Matcher seq = SEQ.matcher(message);
            if (!message.contains("signed-statement") && seq.find()) {
                rows.add(Long.valueOf(seq.group(1)));
            }
        }
        return rows;
    }

    /** Nothing of the log may reach whoever answers there without the right certificate. */
    private void nothingIsSent(SyslogPeer shown, Path trusted) throws IOException {
        write(1);
        try (SSLServerSocket server = shown.listen();
                SyslogCopy copy = copy(server.getLocalPort(), trusted);
                SSLSocket line = (SSLSocket) server.accept()) {
            assertThrows(IOException.class, () -> line.getInputStream().read(), "it is no handshake");
            until(copy::isFailing);
            write(2);
            assertEquals(2, copy.behind());
        }
    }

    @Test
    void untrustedCertificateIsSentNothing() throws Exception {
        nothingIsSent(peer, new SyslogPeer(folder, "another.example").certificate());
    }

    @Test
    void certificateForAnotherNameIsSentNothing() throws Exception {
        var another = new SyslogPeer(folder, "another.example");
        nothingIsSent(another, another.certificate());
    }

    @Test
    void rowsWaitForAPeerThatIsAwayAndGoOnceItIsThere() throws Exception {
        int port;
        try (SSLServerSocket server = peer.listen()) {
            port = server.getLocalPort();
        }
        write(1);
        try (SyslogCopy copy = copy(port, peer.certificate())) {
            until(copy::isFailing);
            write(2);
            assertEquals(2, copy.behind());
            try (SSLServerSocket server = peer.listen(port);
                    SSLSocket line = (SSLSocket) server.accept()) {
                assertEquals(List.of(1L, 2L), rowsUpTo(2, line.getInputStream()));
                until(() -> copy.behind() == 0 && !copy.isFailing());
            }
        }
    }

    @Test
    void rowsLostWithConnectionAreSentAgain() throws Exception {
        write(1);
        try (SSLServerSocket server = peer.listen();
                SyslogCopy copy = copy(server.getLocalPort(), peer.certificate())) {
            try (SSLSocket line = (SSLSocket) server.accept()) {
                assertEquals(List.of(1L), rowsUpTo(1, line.getInputStream()));
            }
            int last = 1;
            while (!copy.isFailing()) {
                write(++last);
                assertFalse(Thread.interrupted(), "in time");
                LockSupport.parkNanos(LOOK_NANOS);
            }
            try (SSLSocket line = (SSLSocket) server.accept()) {
                List<Long> again = rowsUpTo(last, new BufferedInputStream(line.getInputStream()));
                for (long row = 1; row <= last; row++) {
                    assertTrue(again.contains(row), "row " + row + " of " + again);
                }
            }
        }
    }

    @Test
    void aPeerThatDoesNotReadHoldsUpNobody() throws Exception {
        try (SSLServerSocket server = peer.listen();
                SyslogCopy copy = copy(server.getLocalPort(), peer.certificate())) {
            write(1);
            try (SSLSocket line = (SSLSocket) server.accept()) {
                line.startHandshake();
                int last = 1;
                while (last < 5_000) {
                    storage.append(row(++last));
                }
                storage.settled().toCompletableFuture().join();
                assertEquals(5_000, storage.audit().rows());
                List<Long> rows = rowsUpTo(last, new BufferedInputStream(line.getInputStream()));
                for (int i = 0; i < rows.size(); i++) {
                    assertEquals(i + 1L, rows.get(i), "in their order, none twice");
                }
                until(() -> copy.behind() == 0);
            }
        }
    }

    private static AuditRow row(int number) {
        return new AuditRow(
                Instant.parse("2026-11-24T09:00:00Z").plusSeconds(number),
                new RoomId("r".repeat(24)),
                "mute",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("number " + number),
                Optional.empty(),
                Optional.empty(),
                1);
    }
}
