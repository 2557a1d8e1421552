package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.EncryptionDemand;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingEnd;
import org.sabha.client.MeetingGroup;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.client.SabhaMeeting;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.net.ServerApi;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/**
 * After a meeting with speech and chat, the server's memory, disk and log hold none of the secrets that the clients had,
 * and nothing that was said. The server is a process of its own; its heap is dumped while the meeting is on and after its end,
 * what nothing points to any more included.
 */
@Tag("interop")
@Timeout(300)
class KeysStayWithClientsTest {
    private static final long PATIENCE_SECONDS = 30;
    private static final String CONTROL = "canary of the control";
    private static final String SPOKEN = "spoken-canary-3b1f0c7d9a";
    private static final String WRITTEN = "written-canary-77ad01c4e2";

    /** Two dumps, the log, what it printed, settings, database and authority. */
    private static final int LEAST_FILES = 7;

    private static final Pattern HTTP = Pattern.compile("\"http\":\"([^\"]+)\"");
    private static final Pattern LINKS = Pattern.compile("\"links\":\"([^\"]+)\"");
    private static final Pattern ORGANISER = Pattern.compile("#organiser=([^\"\\\\&\\s]+)");

    @TempDir
    private Path folder;

    @Test
    @Tag("H1")
    void theServerHoldsNoSecretOfTheMeeting() throws Exception {
        Process server = startServer();
        // Not closed here: a close waits for the thread that reads until the server has ended.
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        List<String> outputLines = new CopyOnWriteArrayList<>();
        Path during = folder.resolve("during.hprof");
        Path after = folder.resolve("after.hprof");
        Map<String, byte[]> secrets;
        String ready;
        try (SabhaClient client = SabhaClient.create()) {
            ready = output.readLine();
            outputLines.add(ready);
            Thread reader =
                    Thread.ofPlatform().daemon().start(() -> output.lines().forEach(outputLines::add));
            secrets = holdMeeting(client, ready, () -> dumpHeap(server.pid(), during));
            dumpHeap(server.pid(), after);
            server.destroy();
            assertTrue(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } finally {
            server.destroy();
            assertTrue(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        Files.write(folder.resolve("server.out"), outputLines);
        secrets.put(CONTROL, control(ready));
        SecretSearch search = new SecretSearch(secrets);
        findsWhatIsThere(search, secrets);
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertTrue(all.size() >= LEAST_FILES, all.toString());
            for (Path file : all) {
                Set<String> found = search.in(file);
                boolean control = found.remove(CONTROL);
                assertTrue(control || !List.of(during, after).contains(file), "the search finds what is there");
                assertEquals(Set.of(), found, file.toString());
            }
        }
    }

    /** A file with all secrets in it, one of which begins where another ends. */
    private static void findsWhatIsThere(SecretSearch search, Map<String, byte[]> secrets) throws IOException {
        Path file = Files.createTempFile("secrets", ".bin");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (byte[] secret : secrets.values()) {
                out.write(secret);
            }
        }
        try {
            assertEquals(secrets.keySet(), search.in(file));
        } finally {
            Files.delete(file);
        }
    }

    /** Something that the server has for sure: its own origin. */
    private static byte[] control(String ready) {
        return group(HTTP, ready).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whatever a server says of its meetings, a client sends nothing that the server could open. */
    @Test
    @Tag("H17")
    void aServerWithoutKeysIsRefused() throws Exception {
        Process server = startServer("-Dsabha.meeting.keys=false");
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        try (SabhaClient client = SabhaClient.create()) {
            String ready = output.readLine();
            Thread.ofPlatform().daemon().start(() -> output.lines().forEach(line -> {}));
            Made made = create(client, ready);
            JoinOptions options =
                    options(made.link(), made.password(), "Asha Verma").as(new Secret("b".repeat(32)));
            Guest asha = new Guest();
            asha.is(SabhaMeeting.join(client, options, asha));
            MeetingEnd end = asha.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals("this meeting is not end-to-end encrypted", end.detail());
            Guest bot = new Guest();
            bot.is(SabhaMeeting.join(client, options.demanding(EncryptionDemand.WHERE_OFFERED), bot));
            bot.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            server.destroy();
            assertTrue(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    private Process startServer(String... options) throws IOException {
        Path settings = Files.writeString(folder.resolve("sabha.conf"), """
            sabha {
              http { https.port = 0, plain.port = 0 }
              media { udp { address = "127.0.0.1", first-port = 0 }, advertised-addresses = ["127.0.0.1"] }
              system.metrics.port = 0
            }
            """);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.sabha.server.Sabha"));
        command.addAll(List.of("serve", "--json", "--organiser-link", "--config", settings.toString()));
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("server.log").toFile())
                .start();
    }

    /** What a test does at a moment of the meeting. */
    private interface Moment {
        void check() throws Exception;
    }

    /** Two people speak and write, a third comes and is removed; gives what only they may know, of four epochs. */
    private static Map<String, byte[]> holdMeeting(SabhaClient client, String ready, Moment during) throws Exception {
        Made made = create(client, ready);
        Guest asha = new Guest();
        asha.is(SabhaMeeting.join(client, options(made.link(), made.password(), "Asha Verma"), asha));
        asha.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Map<String, byte[]> secrets =
                new LinkedHashMap<>(meetingSecrets(made.link().linkSecret().orElseThrow()));
        secrets.putAll(secrets(asha, 0));
        Guest ravi = comesIn(client, made, asha, "Ravi Kumar");
        speak(asha, ravi);
        speak(ravi, asha);
        assertTrue(asha.meeting().group().chat(WRITTEN).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        secrets.putAll(secrets(asha, 1));
        secrets.putAll(secrets(ravi, 1));
        Guest meera = comesIn(client, made, asha, "Meera Iyer");
        speak(asha, meera);
        secrets.putAll(secrets(meera, 2));
        secrets.putAll(secrets(ravi, 2));
        asha.meeting().say(new ClientMessage.Remove(meera.self()));
        ravi.entersEpoch(3);
        speak(asha, ravi);
        secrets.putAll(secrets(asha, 3));
        secrets.putAll(secrets(ravi, 3));
        during.check();
        asha.meeting().say(new ClientMessage.EndForAll());
        asha.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        ravi.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return secrets;
    }

    private static Guest comesIn(SabhaClient client, Made made, Guest host, String name) throws Exception {
        Guest guest = new Guest();
        JoinOptions options = options(made.link().by(host.invites()), made.password(), name);
        guest.is(SabhaMeeting.join(client, options, guest));
        host.meeting()
                .say(new ClientMessage.Admit(
                        host.hears(ServerMessage.WaitingAdded.class).waiting().id()));
        guest.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return guest;
    }

    private record Made(MeetingLink link, Secret password) {}

    private static Made create(SabhaClient client, String ready) throws Exception {
        URI base = URI.create(group(HTTP, ready));
        ServerApi api = new ServerApi(client.http(), base);
        String links = Files.readString(Path.of(group(LINKS, ready)));
        Secret session = api.organiser(new Secret(group(ORGANISER, links)), new Secret("a".repeat(32)))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        CreateMeetingResponse made = api.create(session, "Review").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Secret linkSecret = MeetingLink.newLinkSecret(new java.security.SecureRandom());
        return new Made(
                new MeetingLink(base, made.room(), made.invitation(), Optional.of(linkSecret)), made.password());
    }

    private static JoinOptions options(MeetingLink link, Secret password, String name) {
        return JoinOptions.by(link, password, name).sending(TrackSource.MICROPHONE, MediaCodec.OPUS);
    }

    private static void speak(Guest from, Guest to) throws InterruptedException {
        from.meeting().setMuted(TrackSource.MICROPHONE, false);
        byte[] spokenBytes = SPOKEN.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 500; i++) {
            from.meeting().sendFrame(TrackSource.MICROPHONE, EncodedFrame.audio(i * 960, 10, spokenBytes));
            Guest.Frame heard = to.frames.poll(20, TimeUnit.MILLISECONDS);
            if (heard != null) {
                assertEquals(SPOKEN, new String(heard.payload(), StandardCharsets.US_ASCII));
                return;
            }
        }
        throw new AssertionError("nothing was heard");
    }

    private static Map<String, byte[]> meetingSecrets(Secret linkSecret) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        secrets.put("link secret", Base64.getUrlDecoder().decode(linkSecret.reveal()));
        secrets.put("spoken", SPOKEN.getBytes(StandardCharsets.US_ASCII));
        secrets.put("written", WRITTEN.getBytes(StandardCharsets.US_ASCII));
        return secrets;
    }

    /** All that a client keeps in this epoch, and what its group exports. */
    private static Map<String, byte[]> secrets(Guest guest, long epoch) throws Exception {
        guest.entersEpoch(epoch);
        MeetingGroup group = guest.meeting().group();
        byte[] base = exported(group, EpochSecret.EXPORTER_LABEL, new byte[0]);
        Map<String, byte[]> secrets = new LinkedHashMap<>(ClientSecrets.of(guest.meeting()));
        // The walk came by all kinds that there are.
        for (String kind : List.of("signature key", "HPKE key", "secret of MLS", "EpochSecret.baseKey")) {
            assertTrue(secrets.keySet().stream().anyMatch(name -> name.startsWith(kind)), kind + secrets.keySet());
        }
        assertTrue(secrets.values().stream().anyMatch(secret -> Arrays.equals(secret, base)));
        secrets.put("chat key of epoch " + epoch, exported(group, "sabha data", new byte[] {1, 0, 0}));
        return secrets;
    }

    private static byte[] exported(MeetingGroup group, String label, byte[] context) throws Exception {
        return group.export(label, context, 16).get().orElseThrow();
    }

    private static void dumpHeap(long pid, Path to) throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.heap_dump",
                        "-all",
                        to.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, jcmd.waitFor(), output);
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }
}
