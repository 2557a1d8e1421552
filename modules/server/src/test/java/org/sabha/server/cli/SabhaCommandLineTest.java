package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.control.FolderOwner;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SabhaCommandLineTest {
    private static final String[] FREE_PORTS = {
        "--port=0", "--http-port=0", "--udp-port=0", "--metrics-port=0", "--data=target/doctor"
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();

    private FolderOwner owner = FolderOwner.OF_THIS_PROCESS;
    private @Nullable SabhaConfig started;
    private @Nullable OutputFormat output;

    @TempDir
    private Path folder;

    @Test
    void startPassesEveryOptionToTheServer() {
        assertEquals(
                0,
                run(
                        "start",
                        "--json",
                        "--port",
                        "9443",
                        "--http-port=9080",
                        "--udp-port=20000",
                        "--metrics-port=0",
                        "--data=" + folder,
                        "--public-address",
                        "meet.example.in"));
        assertEquals(OutputFormat.JSON, output);
        assertEquals(9443, started().http().https().port());
        assertEquals(9080, started().http().plainPort());
        assertEquals(20_000, started().media().udp().firstPort());
        assertEquals(0, started().system().metricsPort());
        assertEquals(folder, started().system().data());
        assertEquals("meet.example.in", started().http().publicAddress());
    }

    @Test
    void serveIsTheSameCommandAndPrintsForPeopleUnlessAsked() {
        assertEquals(0, run("serve"));
        assertEquals(OutputFormat.TEXT, output);
        assertEquals(8443, started().http().https().port());
    }

    @Test
    void readsTheFileThatTheOptionNamesBeforeTheOneOfTheVariable() throws IOException {
        environment.put(
                "SABHA_CONFIG", file("variable.conf", "sabha.media.loops = 3").toString());
        run("serve");
        assertEquals(3, started().media().loops());
        run("serve", "--config", file("option.conf", "sabha.media.loops = 5").toString());
        assertEquals(5, started().media().loops());
    }

    @Test
    void settingsThatCannotBeUsedEndWithTheirOwnCodeAndALineEach() throws IOException {
        Path file = file("bad.conf", "sabha { http.https.port = x, media.lops = 2 }");
        assertEquals(SabhaCommandLine.EXIT_CONFIG, run("serve", "--config", file.toString()));
        assertNull(started);
        assertTrue(err.toString().contains("sabha.media.lops = 2: allowed is"), err::toString);
        assertEquals(2, run("serve", "--port", "x"));
        assertEquals(2, run("serve", "--prot", "1"));
        assertEquals(SabhaCommandLine.EXIT_CONFIG, run("serve", "--port", "70000"));
        assertTrue(err.toString().contains("command line"), err::toString);
    }

    @Test
    void theExitCodeOfTheServerIsTheExitCodeOfTheCommand() {
        SabhaCommandLine commands = new SabhaCommandLine((_, _, _) -> 7, new ConfigReader(Map.of(), 1), Map.of());
        assertEquals(7, commands.execute(new PrintWriter(out), new PrintWriter(err), "serve"));
    }

    @Test
    void doctorFindsNothingWrongWithFreePorts() {
        environment.put("SABHA_DATA", folder.toString());
        assertEquals(0, run(doctor("--json")), out::toString);
        JsonNode findings =
                JsonMapper.builder().build().readTree(out.toString()).get("findings");
        assertEquals(12, findings.size(), findings::toString);
        findings.forEach(finding -> assertTrue(
                "GOOD".equals(finding.get("verdict").asString())
                        || !finding.get("remedy").asString().isEmpty(),
                finding::toString));
    }

    @Test
    void doctorNamesAPortThatIsTaken() throws IOException {
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0))) {
            tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String tcpPort = Integer.toString(tcp.getLocalPort());
            String udpPort = Integer.toString(udp.getLocalPort());
            assertEquals(1, run(doctor("--http-port=" + tcpPort, "--udp-port=" + udpPort)));
            assertTrue(out.toString().contains("TCP " + tcpPort + " cannot be opened"), out::toString);
            assertTrue(out.toString().contains("UDP " + udpPort + " cannot be opened"), out::toString);
        }
    }

    /** Root may read and write everything, so what it sees says nothing of the server's user. */
    @Test
    void doctorSaysThatSomebodyElseAsks() {
        environment.put("SABHA_DATA", folder.toString());
        owner = _ -> Optional.of("sabha");
        assertEquals(0, run(doctor("--json")), out::toString);
        JsonNode findings =
                JsonMapper.builder().build().readTree(out.toString()).get("findings");
        assertEquals(13, findings.size(), findings::toString);
        JsonNode first = findings.get(0);
        assertEquals("user", first.get("check").asString());
        assertEquals("WARNING", first.get("verdict").asString());
        assertTrue(first.get("sentence").asString().contains("belongs to sabha"), first::toString);
        assertTrue(first.get("remedy").asString().contains("sudo -u sabha sabha doctor"), first::toString);
    }

    @Test
    void everyCommandTellsItsHelp() {
        List<CommandLine> all = new ArrayList<>(commands().subcommands());
        assertTrue(all.size() > 10);
        for (int next = 0; next < all.size(); next++) {
            CommandLine command = all.get(next);
            all.addAll(command.getSubcommands().values());
            List<String> words = new ArrayList<>(
                    List.of(command.getCommandSpec().qualifiedName(" ").split(" ", -1)));
            words.set(0, "--help");
            Collections.rotate(words, -1);
            out.getBuffer().setLength(0);
            assertEquals(0, run(words.toArray(String[]::new)), () -> words + " " + err);
            assertTrue(out.toString().startsWith("Usage: "), () -> words + " " + out);
        }
    }

    @Test
    void everyCommandTellsItsVersion() {
        for (List<String> words : List.of(List.of("--version"), List.of("audit", "verify", "--version"))) {
            out.getBuffer().setLength(0);
            assertEquals(0, run(words.toArray(String[]::new)));
            assertTrue(out.toString().startsWith("sabha "), out::toString);
            assertTrue(out.toString().contains("Java " + Runtime.version()), out::toString);
        }
    }

    @Test
    void printsCompletionForShells() {
        assertEquals(0, run("completion"));
        assertTrue(out.toString().contains("complete -F _complete_sabha"), out::toString);
        assertTrue(out.toString().contains("verify-receipt"), out::toString);
    }

    /** What the launcher of a checkout prints on one command is what people find. */
    @Test
    void theLaunchersHelpNamesEverySubcommand() throws IOException {
        String launcher = Files.readString(Path.of("../../sabha"));
        for (CommandLine command : commands().subcommands()) {
            String name = command.getCommandName();
            Matcher found = Pattern.compile("(?m)^\\./sabha " + name + " .*(?:\n {16}.*)*")
                    .matcher(launcher);
            String usage = found.find() ? found.group() : "";
            for (String subcommand : command.getSubcommands().keySet()) {
                assertTrue(
                        Pattern.compile("(?<![a-z-])" + subcommand + "(?![a-z-])")
                                .matcher(usage)
                                .find(),
                        () -> "./sabha help leaves out " + name + " " + subcommand + ": " + usage);
            }
        }
    }

    @Test
    void helpNamesTheCommands() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("serve"), out::toString);
        assertTrue(out.toString().contains("doctor"), out::toString);
        assertTrue(out.toString().contains("link"), out::toString);
    }

    @Test
    void aLinkNeedsARunningServer() {
        environment.put("SABHA_DATA", folder.toString());
        assertEquals(1, run("link"));
        assertTrue(err.toString().contains("no server answers at " + folder.resolve("control.sock")), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void theAuthoritysRootKeyIsExportedThenRemovedThenUsedToRenew() throws IOException {
        environment.put("SABHA_DATA", folder.toString());
        assertEquals(1, run("authority", "show"));
        assertTrue(err.toString().contains("there is no authority yet"), err::toString);
        MeetingAuthority.open(folder, new SecureRandom(), Instant.now());
        assertEquals(0, run("authority", "show"));
        assertTrue(out.toString().contains("root fingerprint"), out::toString);
        assertEquals(0, run("authority", "show", "--pem"));
        assertTrue(out.toString().contains("-----BEGIN CERTIFICATE-----"), out::toString);
        String key = folder.resolve("away.pem").toString();
        assertEquals(0, run("authority", "export-root", "--to", key));
        assertEquals(1, run("authority", "export-root", "--to", key));
        assertEquals(0, run("authority", "remove-root", "--exported", key));
        assertEquals(0, run("authority", "show", "--json"));
        assertTrue(out.toString().contains("\"rootKeyHere\":false"), out::toString);
        assertEquals(0, run("authority", "renew", "--root-key", key));
        assertEquals(1, run("authority", "remove-root", "--exported", key));
        assertEquals(2, run("authority", "remove-root"));
    }

    private static String[] doctor(String... further) {
        String[] arguments = new String[1 + FREE_PORTS.length + further.length];
        arguments[0] = "doctor";
        System.arraycopy(FREE_PORTS, 0, arguments, 1, FREE_PORTS.length);
        System.arraycopy(further, 0, arguments, 1 + FREE_PORTS.length, further.length);
        return arguments;
    }

    private SabhaConfig started() {
        return Objects.requireNonNull(started, "the server was not started");
    }

    private int run(String... arguments) {
        ServerLauncher launcher = (config, format, _) -> {
            started = config;
            output = format;
            return 0;
        };
        return commands(launcher).execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private SabhaCommandLine commands() {
        return commands((_, _, _) -> 0);
    }

    private SabhaCommandLine commands(ServerLauncher launcher) {
        return new SabhaCommandLine(launcher, new ConfigReader(environment, 1), environment, owner);
    }

    private Path file(String name, String hocon) throws IOException {
        return Files.writeString(folder.resolve(name), hocon);
    }
}
