package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.model.Octets;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/**
 * After a meeting with speech and chat, the server's memory, disk and log hold none of the secrets that the clients had,
 * and nothing that was said. The server is a process of its own; its heap is dumped while the meeting is on.
 */
@Tag("interop")
@Timeout(180)
class KeysStayWithClientsTest {
    private static final long PATIENCE_SECONDS = 30;
    private static final String SPOKEN = "spoken-canary-3b1f0c7d9a";
    private static final String WRITTEN = "written-canary-77ad01c4e2";
    private static final Pattern HTTP = Pattern.compile("\"http\":\"([^\"]+)\"");
    private static final Pattern ORGANISER = Pattern.compile("#organiser=([^\"\\\\&\\s]+)");

    @TempDir
    private Path folder;

    @Test
    @Tag("H1")
    void theServerHoldsNoSecretOfTheMeeting() throws Exception {
        Process server = startServer();
        // Not closed here: a close waits for the thread that reads until the server has ended.
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        try (SabhaClient client = SabhaClient.create()) {
            String ready = output.readLine();
            Thread.ofPlatform().daemon().start(() -> output.lines().forEach(line -> {}));
            Map<String, byte[]> secrets = holdMeeting(client, ready);
            Path dump = folder.resolve("server.hprof");
            dumpHeap(server.pid(), dump);
            Map<String, byte[]> control = Map.of("canary of the control", control(ready));
            assertEquals(List.of("canary of the control"), found(dump, control), "the search finds what is there");
            assertEquals(List.of(), found(dump, spellings(secrets)));
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.equals(dump))
                        .toList()) {
                    assertEquals(List.of(), found(file, spellings(secrets)), file.toString());
                }
            }
        } finally {
            server.destroy();
            assertTrue(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
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

    /** Two people speak and write; gives what only they may know. */
    private static Map<String, byte[]> holdMeeting(SabhaClient client, String ready) throws Exception {
        Made made = create(client, ready);
        MeetingLink link = made.link();
        Guest asha = new Guest();
        asha.is(SabhaMeeting.join(client, options(link, made.password(), "Asha Verma"), asha));
        asha.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(asha.meeting().group().epoch().get().isPresent(), "the meeting is a key group");
        Guest ravi = new Guest();
        ravi.is(SabhaMeeting.join(client, options(link.by(asha.invites()), made.password(), "Ravi Kumar"), ravi));
        asha.meeting()
                .say(new ClientMessage.Admit(
                        asha.hears(ServerMessage.WaitingAdded.class).waiting().id()));
        ravi.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        speak(asha, ravi);
        assertTrue(asha.meeting().group().chat(WRITTEN).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        return secrets(asha.meeting(), link.linkSecret().orElseThrow());
    }

    private record Made(MeetingLink link, Secret password) {}

    private static Made create(SabhaClient client, String ready) throws Exception {
        URI base = URI.create(group(HTTP, ready));
        ServerApi api = new ServerApi(client.http(), base);
        Secret session = api.organiser(new Secret(group(ORGANISER, ready)), new Secret("a".repeat(32)))
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
        byte[] said = SPOKEN.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 500; i++) {
            from.meeting().sendFrame(TrackSource.MICROPHONE, EncodedFrame.audio(i * 960, 10, said));
            Guest.Frame heard = to.frames.poll(20, TimeUnit.MILLISECONDS);
            if (heard != null) {
                assertEquals(SPOKEN, new String(heard.payload(), StandardCharsets.US_ASCII));
                return;
            }
        }
        throw new AssertionError("nothing was heard");
    }

    private static Map<String, byte[]> secrets(SabhaMeeting meeting, Secret linkSecret) throws Exception {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        byte[] link = Base64.getUrlDecoder().decode(linkSecret.reveal());
        secrets.put("link secret", link);
        secrets.put("spoken", SPOKEN.getBytes(StandardCharsets.US_ASCII));
        secrets.put("written", WRITTEN.getBytes(StandardCharsets.US_ASCII));
        MeetingGroup group = meeting.group();
        byte[] base = group.export(EpochSecret.EXPORTER_LABEL, new byte[0], EpochSecret.BASE_KEY_BYTES)
                .get()
                .orElseThrow();
        secrets.put("media base key", base);
        secrets.put(
                "chat key",
                group.export("sabha data", new byte[] {1, 0, 0}, 16).get().orElseThrow());
        Octets id = group.id().get().orElseThrow();
        secrets.put("pre-shared key", new LinkSecret(link).psk(id));
        assertFalse(Arrays.equals(base, new byte[16]));
        return secrets;
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
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, jcmd.waitFor(), said);
    }

    /** A secret as bytes and as the texts that code makes of bytes. */
    private static Map<String, byte[]> spellings(Map<String, byte[]> secrets) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        secrets.forEach((name, bytes) -> {
            all.put(name, bytes);
            all.put(name + ", hexadecimal", HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
            all.put(
                    name + ", base64url",
                    Base64.getUrlEncoder().withoutPadding().encode(bytes));
            all.put(name + ", base64", Base64.getEncoder().withoutPadding().encode(bytes));
        });
        return all;
    }

    private static List<String> found(Path file, Map<String, byte[]> wanted) throws IOException {
        List<String> found = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() == 0) {
                return found;
            }
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            wanted.forEach((name, secret) -> {
                if (contains(bytes, secret)) {
                    found.add(name);
                }
            });
        }
        return found;
    }

    private static boolean contains(MappedByteBuffer bytes, byte[] secret) {
        for (int at = 0; at <= bytes.limit() - secret.length; at++) {
            if (bytes.get(at) == secret[0] && matches(bytes, at, secret)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(MappedByteBuffer bytes, int at, byte[] secret) {
        for (int i = 1; i < secret.length; i++) {
            if (bytes.get(at + i) != secret[i]) {
                return false;
            }
        }
        return true;
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }
}
