package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.MailConfig;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.config.SetupFile;
import org.sabha.server.control.FolderOwner;
import org.sabha.server.tls.ServerCertificate;

class SetupCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final ConfigReader reader = new ConfigReader(Map.of(), 2);

    private FolderOwner owner = FolderOwner.OF_THIS_PROCESS;
    private boolean hasTerminal;
    private int starts;

    @TempDir
    private Path folder;

    private Path settings = Path.of("");
    private Path written = Path.of("");

    /** Ports that the system chooses, so that the checks find nothing taken. */
    @BeforeEach
    void makeSettings() throws IOException {
        settings = administrator("""
                sabha { http.https.port = 0, http.plain.port = 0, media.udp.first-port = 0, system.metrics.port = 0
                  system.data = "%s" }
                """.formatted(folder.resolve("data")));
        written = SetupFile.beside(settings).path();
    }

    @Test
    void writesOnlyWhatWasGiven() throws IOException {
        String before = Files.readString(settings);
        assertEquals(0, setup("--public-address", "meet.example.in"), err::toString);
        assertEquals(
                Map.of(SetupKey.PUBLIC_ADDRESS, "meet.example.in"),
                SetupFile.beside(settings).read());
        assertEquals(before, Files.readString(settings));
        assertEquals("meet.example.in", config().http().publicAddress());
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(written)));
        assertTrue(out.toString().contains("People open: https://meet.example.in:0/"), out::toString);
        assertTrue(out.toString().contains("sabha.first-links.txt"), out::toString);
        assertTrue(out.toString().contains("Open in the firewall, to everybody: TCP 0, UDP 0 to 1."), out::toString);
    }

    @Test
    void laterSetupKeepsWhatIsNotGiven() throws IOException {
        environment.put("MAIL_SECRET", "p \"q\" ${r} \\ #");
        String[] mail = {
            "--public-address=meet.example.in",
            "--mail-server=mail.example.in",
            "--mail-user=sabha",
            "--mail-password-variable=MAIL_SECRET",
            "--mail-from=meetings@example.in"
        };
        assertEquals(0, setup(mail), err::toString);
        assertEquals(0, setup("--public-address=talk.example.in"), err::toString);
        assertEquals("talk.example.in", config().http().publicAddress());
        MailConfig.Sender sender = config().mail().orElseThrow().sender().orElseThrow();
        assertEquals("p \"q\" ${r} \\ #", sender.password().reveal());
        assertFalse(out.toString().contains("${r}"), out::toString);
        assertEquals(0, setup("--no-mail"), err::toString);
        assertEquals(
                Set.of(SetupKey.PUBLIC_ADDRESS),
                SetupFile.beside(settings).read().keySet());
    }

    @Test
    void asksAtTheTerminal() throws IOException {
        hasTerminal = true;
        type("meet.example.in", "", "", "mail.example.in", "465", "tls", "meetings@example.in", "sabha", "secret");
        assertEquals(0, setup(), err::toString);
        assertEquals(465, config().mail().orElseThrow().server().port());
        assertTrue(typed.isEmpty(), typed::toString);
        // Enter keeps, a dash takes away.
        asked.clear();
        type("", "", "", "-");
        assertEquals(0, setup(), err::toString);
        assertTrue(asked.getFirst().endsWith("[meet.example.in]: "), asked::toString);
        assertEquals(
                Set.of(SetupKey.PUBLIC_ADDRESS),
                SetupFile.beside(settings).read().keySet());
    }

    @Test
    void takesOwnCertificateAndReturnsToSelfSigned() throws IOException {
        makeCertificates();
        String chain = folder.resolve("one/https-self-made.crt").toString();
        String key = folder.resolve("one/https-self-made.key").toString();
        assertEquals(0, setup("--public-address=a.example", "--certificate=" + chain, "--key=" + key), err::toString);
        assertEquals(Path.of(key), config().http().https().key());
        assertEquals(0, setup("--self-signed"), err::toString);
        assertEquals(null, config().http().https().key());
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                Arguments.of(List.of(), "the server needs the name or IP address that people type"),
                Arguments.of(List.of("--public-address=https://a.example"), "without https:// and port"),
                Arguments.of(
                        List.of("--public-address=a.example", "--certificate=/no.pem"),
                        "certificate and key go together"),
                Arguments.of(
                        List.of("--public-address=a.example", "--certificate=/no.pem", "--key=/no.key"),
                        "/no.pem is missing, or this user may not read it"),
                Arguments.of(
                        List.of("--public-address=a.example", "--certificate={one}.crt", "--key={two}.key"),
                        "is not the private key of"),
                Arguments.of(
                        List.of("--public-address=a.example", "--certificate={one}.key", "--key={one}.key"),
                        "holds no certificate"),
                Arguments.of(
                        List.of("--public-address=a.example", "--self-signed", "--key=/k"),
                        "--self-signed goes without"),
                Arguments.of(
                        List.of("--public-address=a.example", "--database=mysql://b"), "jdbc:postgresql://host:port"),
                Arguments.of(
                        List.of("--public-address=a.example", "--database=jdbc:postgresql://127.0.0.1:1/x"),
                        "the database jdbc:postgresql://127.0.0.1:1/x cannot be used: "),
                Arguments.of(
                        List.of("--public-address=a.example", "--database-password-variable=NOT_THERE"),
                        "the environment has no variable NOT_THERE"),
                Arguments.of(List.of("--public-address=a.example", "--mail-server=b.example"), "an address of mail"),
                Arguments.of(
                        List.of("--public-address=a.example", "--mail-protection=ssl"), "one of start-tls, tls, none"));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void refusesBadInputAndWritesNothing(List<String> words, String sentence) throws IOException {
        makeCertificates();
        String[] given = words.stream()
                .map(word -> word.replaceAll("\\{(.*)}", folder + "/$1/https-self-made"))
                .toArray(String[]::new);
        assertEquals(SabhaCommandLine.EXIT_CONFIG, setup(given));
        List<String> lines = err.toString().lines().toList();
        assertTrue(lines.getFirst().contains(sentence), err::toString);
        assertEquals(List.of("sabha: nothing was written"), lines.subList(1, lines.size()));
        assertFalse(Files.exists(written));
        assertEquals(0, starts);
    }

    /** The administrator's file wins, so writing beside it would change nothing. */
    @Test
    void refusesWhatTheOwnFileSaysOtherwise() throws IOException {
        administrator(Files.readString(settings) + "sabha.http.public-address = \"old.example.in\"\n");
        assertEquals(SabhaCommandLine.EXIT_CONFIG, setup("--public-address=new.example.in"));
        assertTrue(err.toString().contains("has another value of sabha.http.public-address"), err::toString);
        assertFalse(Files.exists(written));
        assertEquals(0, setup("--public-address=old.example.in"), err::toString);
    }

    @Test
    void refusesKeyThatTheServiceCannotRead() throws IOException {
        makeCertificates();
        owner = _ -> Optional.of("sabha");
        Path chain = folder.resolve("one/https-self-made.crt");
        Path key = folder.resolve("one/https-self-made.key");
        String[] words = {"--public-address=a.example", "--certificate=" + chain, "--key=" + key};
        for (Path file : List.of(chain, key)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        assertEquals(SabhaCommandLine.EXIT_CONFIG, setup(words));
        assertTrue(err.toString().contains("the server's user sabha may not read " + chain), err::toString);
        for (Path file : List.of(chain, key)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        }
        assertEquals(0, setup(words), err::toString);
    }

    @Test
    void startsTheServiceUnlessACheckFails() throws IOException {
        environment.put("service", "there");
        assertEquals(0, setup("--public-address=a.example", "--no-start"));
        assertEquals(0, starts);
        assertTrue(out.toString().contains("systemctl restart sabha"), out::toString);
        assertEquals(0, setup("--public-address=b.example"));
        assertEquals(1, starts);
        administrator("sabha { http.plain.port = 0, system.data = \"/dev/null/data\" }");
        assertEquals(1, setup("--public-address=c.example"));
        assertEquals(1, starts);
        assertTrue(out.toString().contains("Mend what has failed above"), out::toString);
    }

    @Test
    void damagedSetupFileStopsTheStart() throws IOException {
        Files.writeString(written, "sabha.http.public-addres = x\n");
        environment.put("SABHA_CONFIG", settings.toString());
        assertEquals(SabhaCommandLine.EXIT_CONFIG, run("doctor"));
        assertTrue(err.toString().contains("public-addres"), err::toString);
        assertTrue(err.toString().contains("setup.conf"), err::toString);
    }

    private void makeCertificates() throws IOException {
        for (String name : List.of("one", "two")) {
            Files.createDirectories(folder.resolve(name));
            ServerCertificate.selfMade(folder.resolve(name), Set.of("a.example"), Instant.now());
        }
    }

    private Path administrator(String text) throws IOException {
        return Files.writeString(folder.resolve("sabha.conf"), text);
    }

    private SabhaConfig config() {
        return reader.read(settings, Map.of());
    }

    private void type(String... answers) {
        typed.addAll(List.of(answers));
    }

    private int setup(String... words) {
        String[] all = Stream.concat(Stream.of("setup", "--config", settings.toString()), Arrays.stream(words))
                .toArray(String[]::new);
        return run(all);
    }

    private int run(String... words) {
        Optional<InstalledService> service = environment.containsKey("service")
                ? Optional.of(() -> {
                    starts++;
                    return 0;
                })
                : Optional.empty();
        var machine = new SetupCommand.Machine(
                environment, owner, hasTerminal ? Optional.of(new Typist()) : Optional.empty(), service);
        var commands = new SabhaCommandLine((_, _, _) -> 0, reader, machine);
        return commands.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    private final class Typist implements SetupQuestions.Terminal {
        @Override
        public String ask(String question) {
            asked.add(question);
            return typed.removeFirst();
        }

        @Override
        public String askSecretly(String question) {
            return ask(question);
        }
    }
}
