package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.SabhaServer;
import org.sabha.server.config.ConfigReader;
import org.sabha.signalling.SignallingServer;
import org.slf4j.LoggerFactory;

/** A start that fails late says why, and closes whatever it had started. */
@Tag("interop")
@Timeout(240)
class FailedStartTest {
    private final Logger signalling = (Logger) LoggerFactory.getLogger(SignallingServer.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        signalling.setLevel(Level.INFO);
        logged.start();
        signalling.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        signalling.detachAppender(logged);
        signalling.setLevel(null);
    }

    @Test
    void aTakenTcpPortForMediaIsNamedAndLeavesNothingOpen() throws Exception {
        List<Integer> free = freePorts();
        String settings;
        try (ServerSocket taken = loopback()) {
            settings = settings(free, taken.getLocalPort());
            IOException failure = assertThrows(IOException.class, () -> start(settings));
            assertEquals(
                    "cannot listen on TCP port " + taken.getLocalPort() + " of 127.0.0.1 for media",
                    failure.getMessage());
        }
        List<String> lines =
                logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertTrue(lines.getFirst().startsWith("signalling.listening port=" + free.getFirst()), lines::toString);
        assertEquals("signalling.stopping connections=0", lines.getLast());
        // The same folder and ports: a part that is still open would keep them.
        try (SabhaServer server = start(settings)) {
            SabhaServer.Ports bound = server.ports();
            assertEquals(free, List.of(bound.tls(), bound.plain(), bound.udp().getFirst()));
        }
    }

    private static String settings(List<Integer> free, int taken) {
        return """
            sabha {
              http { https { address = "127.0.0.1", port = %d }, plain.port = %d }
              media {
                udp { address = "127.0.0.1", first-port = %d }, advertised-addresses = ["127.0.0.1"]
                tcp { listen = own-port, port = %d }
              }
              system.metrics.port = 0
            }
            """.formatted(free.get(0), free.get(1), free.get(2), taken);
    }

    private SabhaServer start(String settings) throws IOException {
        Path file = Files.writeString(folder.resolve("sabha.conf"), settings);
        return SabhaServer.start(new ConfigReader(Map.of(), 1)
                .read(file, Map.of("sabha.system.data", folder.resolve("data").toString())));
    }

    /** Two of TCP and one of UDP. */
    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket tls = loopback();
                ServerSocket plain = loopback();
                DatagramSocket udp = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return List.of(tls.getLocalPort(), plain.getLocalPort(), udp.getLocalPort());
        }
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }
}
