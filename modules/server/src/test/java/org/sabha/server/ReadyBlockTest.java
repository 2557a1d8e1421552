package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sabha.model.Secret;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.HttpsConfig;

class ReadyBlockTest {
    private static final SabhaServer.Ports PORTS = new SabhaServer.Ports(8443, 8080, List.of(10_000, 10_001), 9464);

    private static String text(boolean selfMade) {
        return ReadyBlock.text(new ReadyBlock.Ready(
                "https://meet.example.in", PORTS, Optional.empty(), Optional.of(new Secret("secret")), selfMade));
    }

    @Test
    void warnsOfTheCertificateOnlyWhereTheServerMadeIt() {
        assertTrue(text(true).contains("The certificate is self-made: browsers elsewhere warn once."), text(true));
        assertFalse(text(false).contains("certificate"), text(false));
        HttpsConfig made =
                new ConfigReader(Map.of(), 1).read(null, Map.of()).http().https();
        assertTrue(made.isSelfMade());
        Path own = Path.of("own.pem");
        assertFalse(new HttpsConfig(made.address(), 8443, own, own).isSelfMade());
    }

    /** Meetings outlive the process with the settings of before as with any others. */
    @Test
    void doesNotSayThatStoppingEndsMeetings() {
        for (boolean selfMade : List.of(true, false)) {
            assertTrue(
                    text(selfMade).contains("  Ctrl-C stops the server; meetings go on when it is back.\n"),
                    text(selfMade));
        }
    }

    @Test
    void showsWhereToOpenTheInvitation() {
        List<String> links = text(true)
                .lines()
                .filter(line -> line.contains("secret"))
                .map(String::strip)
                .toList();
        assertEquals(
                List.of(
                        "here        http://localhost:8080" + SabhaServer.INVITE + "secret",
                        "elsewhere   https://meet.example.in" + SabhaServer.INVITE + "secret"),
                links);
    }

    @Test
    void keepsLinksOutOfALog() {
        var ready = new ReadyBlock.Ready(
                "https://meet.example.in",
                PORTS,
                Optional.of(new Secret("organiser")),
                Optional.of(new Secret("administrator")),
                false);
        String logged = ReadyBlock.textForLog(ready, Path.of("data/first-links.txt"));
        String json = ReadyBlock.json(ready, Path.of("/data/first-\"links\".txt"));
        assertFalse(json.contains("="), json);
        assertTrue(json.contains(",\"links\":\"/data/first-\\\"links\\\".txt\","), json);
        assertFalse(logged.contains("="), logged);
        assertTrue(logged.contains("are in data/first-links.txt.\n"), logged);
        assertEquals(
                4,
                ReadyBlock.links(ready).stream()
                        .filter(line -> line.contains("#"))
                        .count());
    }
}
