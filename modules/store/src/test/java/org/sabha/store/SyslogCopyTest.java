package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
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
    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    private Path folder;

    private SSLServerSocket listen() throws IOException, GeneralSecurityException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Path store = folder.resolve("log.p12");
        run(
                keytool,
                "-genkeypair",
                "-alias",
                "log",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret");
        run(
                keytool,
                "-exportcert",
                "-rfc",
                "-alias",
                "log",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-file",
                folder.resolve("log.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 4, InetAddress.getLoopbackAddress());
    }

    private static void run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
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

    /** One message: its length in digits, a blank, and so many bytes. */
    private static String message(InputStream in) throws IOException {
        var digits = new ByteArrayOutputStream();
        for (int b = in.read(); b != ' '; b = in.read()) {
            digits.write(b);
        }
        return new String(
                in.readNBytes(Integer.parseInt(digits.toString(StandardCharsets.US_ASCII))), StandardCharsets.UTF_8);
    }

    private SyslogCopy copy(Storage storage, SSLServerSocket server) {
        var copy = new SyslogCopy(
                storage.audit(),
                new SyslogTarget("localhost", server.getLocalPort(), Optional.of(folder.resolve("log.pem"))),
                "meet1");
        copy.begin();
        return copy;
    }

    @Test
    void rowsAndTheStatementAboutThemArriveInOrder() throws Exception {
        try (SSLServerSocket server = listen();
                Storage storage = Engines.open(Engines.H2.fresh())) {
            write(storage, 1, "one");
            write(storage, 2, "a \"quoted\" ] \\ value");
            try (SyslogCopy _ = copy(storage, server);
                    SSLSocket peer = (SSLSocket) server.accept()) {
                InputStream in = peer.getInputStream();
                String first = message(in);
                assertTrue(
                        first.startsWith(
                                "<110>1 2026-11-24T09:00:01.123456Z meet1 sabha - remove [sabha@32473 seq=\"1\""),
                        first);
                String second = message(in);
                assertTrue(second.contains("value=\"a \\\"quoted\\\" \\] \\\\ value\""), second);
                String statement = message(in);
                assertTrue(statement.contains(" signed-statement [sabha@32473 head=\"last\" seq=\"2\""), statement);
            }
        }
    }

    @Test
    void afterABreakItGoesOnWhereItWas() throws Exception {
        try (SSLServerSocket server = listen();
                Storage storage = Engines.open(Engines.H2.fresh())) {
            write(storage, 1, "one");
            try (SyslogCopy _ = copy(storage, server);
                    SSLSocket peer = (SSLSocket) server.accept()) {
                assertTrue(message(peer.getInputStream()).contains("seq=\"1\""));
                while (storage.audit().copied("localhost:" + server.getLocalPort()) < 1) {
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
                    SSLSocket peer = (SSLSocket) server.accept()) {
                assertTrue(message(peer.getInputStream()).contains("seq=\"2\""));
            }
        }
    }
}
