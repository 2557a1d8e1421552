package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.client.SabhaMeeting;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.net.ServerApi;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.control.RunningServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The database goes away in a running meeting and comes back: a server of its own process, a real PostgreSQL behind a line
 * that breaks, and members with keys who send and open pictures all the time. Every act that is a promise is refused in
 * words and not done, nobody loses the meeting, and afterwards the same acts are done, by the same process.
 */
@Tag("interop")
@Tag("Q7")
@Tag("H39")
@Timeout(300)
@Tag("full")
class StorageAwayTest {
    private static final long PATIENCE_SECONDS = 60;

    /** Between two tries, so that the limit on messages is not met. */
    private static final long AGAIN_MILLIS = 500;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern HTTP = Pattern.compile("\"http\":\"([^\"]+)\"");
    private static final Pattern ORGANISER = Pattern.compile("#organiser=([^\"\\\\&\\s]+)");

    @TempDir
    private Path folder;

    private final SabhaClient client = SabhaClient.create();
    private EmbeddedPostgres database;
    private DatabaseLine line;
    private Process server;
    private URI base;
    private ServerApi api;
    private Secret session;
    private CreateMeetingResponse meeting;
    private int frame;

    @BeforeEach
    void start() throws Exception {
        database = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        line = new DatabaseLine(database.getPort());
        Path settings = Files.writeString(folder.resolve("sabha.conf"), """
            sabha {
              http { https.port = 0, plain.port = 0 }
              media { udp { address = "127.0.0.1", first-port = 0 }, advertised-addresses = ["127.0.0.1"] }
              system.metrics.port = 0
              storage { url = "jdbc:postgresql://127.0.0.1:%d/postgres", user = "postgres", password = "postgres" }
            }
            """.formatted(line.port()));
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.sabha.server.Sabha",
                        "serve",
                        "--json",
                        "--organiser-link",
                        "--config",
                        settings.toString(),
                        "--data",
                        folder.resolve("data").toString())
                .redirectError(folder.resolve("server.log").toFile())
                .start();
        // Not closed here: a close waits for the thread that reads until the server has ended.
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        String ready = String.valueOf(output.readLine());
        Thread.ofPlatform().daemon().start(() -> output.lines().forEach(line -> {}));
        base = URI.create(group(HTTP, ready));
        api = new ServerApi(client.http(), base);
        String links = Files.readString(folder.resolve("data/sabha.first-links.txt"));
        session = api.organiser(new Secret(group(ORGANISER, links)), new Secret("a".repeat(32)))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        meeting = api.create(session, "Tender committee").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private String group(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), "not ready: " + text + Files.readString(folder.resolve("server.log")));
        return matcher.group(1);
    }

    @AfterEach
    void stop() throws Exception {
        try {
            client.close();
        } finally {
            if (server != null) {
                server.destroy();
                assertTrue(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            if (line != null) {
                line.close();
            }
            if (database != null) {
                database.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void actsAreRefusedPicturesGoOnAndAfterwardsActsAreDone(DatabaseLine.Trouble trouble) throws Exception {
        Guest asha = hosts();
        Guest ravi = knocks(asha, "Ravi Kumar");
        admit(asha, ravi);
        watch(ravi, ravi.seesTrack("Asha Verma", TrackSource.CAMERA));
        isSeen(asha, ravi);
        Secret later = asha.invites();
        Guest meera = knocks(asha, "Meera Iyer");
        ParticipantId knocking =
                asha.hears(ServerMessage.WaitingAdded.class).waiting().id();

        line.breaks(trouble);
        List<ClientMessage> promises = List.of(
                new ClientMessage.Admit(knocking),
                new ClientMessage.SetShareRight(ravi.self(), true),
                new ClientMessage.SetRole(ravi.self(), Role.ALTERNATE_HOST),
                new ClientMessage.SetRule(AdvisoryClause.A4, "everyone"),
                new ClientMessage.Lock(),
                new ClientMessage.Invite(),
                new ClientMessage.Remove(ravi.self()),
                new ClientMessage.EndForAll());
        for (ClientMessage promise : promises) {
            asha.meeting().say(promise);
            assertEquals(Optional.of(ReasonCode.STORAGE_UNAVAILABLE), whatWasSaidOf(asha), promise.toString());
            isSeen(asha, ravi);
        }
        assertEquals(503, statusOf("/health/ready"));
        assertEquals(200, statusOf("/health/live"));
        Guest nila = new Guest();
        nila.is(SabhaMeeting.join(client, options(later, "Nila Das"), nila));
        assertTrue(nila.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cause().isPresent(), "sent away, in words");
        ExecutionException refused = assertThrows(
                ExecutionException.class, () -> api.create(session, "Another").get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertTrue(String.valueOf(refused.getMessage()).contains("503"), refused::toString);
        isSeen(asha, ravi);
        for (Guest guest : List.of(asha, ravi, meera)) {
            assertFalse(guest.end.isDone(), "nobody lost the meeting");
        }

        line.isMended(trouble);
        untilWritten(asha);
        untilReady();
        isSeen(asha, ravi);
        asha.meeting().say(new ClientMessage.Admit(knocking));
        meera.meeting().seated().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        asha.meeting().say(new ClientMessage.Lock());
        asha.meeting().say(new ClientMessage.Remove(ravi.self()));
        assertEquals(
                Optional.of(CloseCause.REMOVED),
                ravi.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cause());
        asha.meeting().say(new ClientMessage.EndForAll());
        assertEquals(
                Optional.of(CloseCause.ENDED),
                meera.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cause());
        asha.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        theLogTellsBoth();
    }

    /** Each act was done once, at the end, and before that refused for want of storage; and the chain is whole. */
    private void theLogTellsBoth() throws IOException {
        assertTrue(ask("audit-verify").contains("\"sound\":true"), () -> askQuietly("audit-verify"));
        Map<String, Integer> done = new HashMap<>();
        Map<String, Integer> notWritten = new HashMap<>();
        for (String text :
                ask("audit-search", "room=" + meeting.room().value()).lines().toList()) {
            JsonNode row = JSON.readTree(text);
            String verb = row.path("verb").asString();
            String reason = row.path("reason").asString("");
            if (reason.isEmpty()) {
                done.merge(verb, 1, Integer::sum);
            } else if (reason.equals("storage-unavailable")) {
                notWritten.merge(verb, 1, Integer::sum);
            }
        }
        Map<String, Integer> once = Map.of("lock", 1, "remove", 1, "end-for-all", 1);
        once.forEach((verb, times) -> assertEquals(times, done.get(verb), verb + " of " + done));
        assertEquals(2, done.get("admit"), done::toString);
        List.of("set-share-right", "set-role", "set-rule")
                .forEach(verb -> assertFalse(done.containsKey(verb), verb + " of " + done));
        List.of("admit", "set-share-right", "set-role", "set-rule", "lock", "invite", "remove", "end-for-all", "arrive")
                .forEach(verb -> assertTrue(notWritten.containsKey(verb), verb + " of " + notWritten));
    }

    private String askQuietly(String... words) {
        try {
            return ask(words);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String ask(String... words) throws IOException {
        var answer = new ByteArrayOutputStream();
        new RunningServer(folder.resolve("data")).ask(List.of(words), answer);
        return answer.toString(StandardCharsets.UTF_8);
    }

    private int statusOf(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).build();
        return client.http()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** An answer of before is kept for a second. */
    private void untilReady() throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (statusOf("/health/ready") != 200) {
            assertTrue(System.nanoTime() < until, "never ready again");
        }
    }

    /** Asks again and again for what can be had more than once. */
    private static void untilWritten(Guest host) throws InterruptedException {
        List<ReasonCode> refusals = new ArrayList<>();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < until) {
            host.meeting().say(new ClientMessage.Invite());
            Optional<ReasonCode> refusal = whatWasSaidOf(host);
            if (refusal.isEmpty()) {
                return;
            }
            refusals.add(refusal.get());
            Optional.ofNullable(host.end.getNow(null)).ifPresent(end -> {
                throw new AssertionError("the host lost the meeting: " + end);
            });
            host.events.poll(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("never written again: " + refusals);
    }

    /** Waits for the answer to an act: why it was refused, or empty for a new invitation. */
    private static Optional<ReasonCode> whatWasSaidOf(Guest host) throws InterruptedException {
        List<ServerMessage> others = new ArrayList<>();
        while (true) {
            ServerMessage message = host.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            switch (message) {
                case ServerMessage.Denied denied -> {
                    return Optional.of(denied.reason());
                }
                case ServerMessage.InvitationIssued _ -> {
                    return Optional.empty();
                }
                case null -> throw new AssertionError("no answer, but " + others);
                default -> others.add(message);
            }
        }
    }

    /** Key frames are sent until a new one was opened: whatever was sent before does not count. */
    private void isSeen(Guest from, Guest by) throws InterruptedException {
        by.frames.clear();
        for (int tries = 0; tries < 600; tries++) {
            byte[] picture = keyFrame(++frame);
            from.meeting()
                    .sendFrame(
                            TrackSource.CAMERA,
                            EncodedFrame.video(MediaCodec.VP8, frame * 3_000, true, 640, 360, picture));
            if (by.frames.poll(50, TimeUnit.MILLISECONDS) != null) {
                return;
            }
        }
        throw new AssertionError("no picture arrived");
    }

    /** Made up, but for the frame header of a VP8 key frame, which a server reads. */
    private static byte[] keyFrame(int seed) {
        byte[] bytes = new byte[1_000];
        new Random(seed).nextBytes(bytes);
        byte[] head = {0x10, 2, 0, (byte) 0x9d, 1, 0x2a, (byte) 0x80, 2, 0x68, 1};
        System.arraycopy(head, 0, bytes, 0, head.length);
        return bytes;
    }

    private static void watch(Guest guest, TrackId camera) {
        guest.meeting()
                .show(List.of(new SlotRequest(guest.meeting().videoSlots().getFirst(), Optional.of(camera), 720, 0)));
    }

    private Guest hosts() throws Exception {
        Guest host = new Guest();
        JoinOptions options = options(meeting.invitation(), "Asha Verma").sending(TrackSource.CAMERA, MediaCodec.VP8);
        host.is(SabhaMeeting.join(client, options, host));
        host.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        host.meeting().setMuted(TrackSource.CAMERA, false);
        return host;
    }

    private Guest knocks(Guest host, String name) throws Exception {
        Guest guest = new Guest();
        guest.is(SabhaMeeting.join(client, options(host.invites(), name), guest));
        return guest;
    }

    private static void admit(Guest host, Guest guest) throws Exception {
        host.meeting()
                .say(new ClientMessage.Admit(
                        host.hears(ServerMessage.WaitingAdded.class).waiting().id()));
        guest.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private JoinOptions options(Secret invitation, String name) {
        Secret linkSecret = new Secret("AAECAwQFBgcICQoLDA0ODw");
        return JoinOptions.by(
                new MeetingLink(base, meeting.room(), invitation, Optional.of(linkSecret)), meeting.password(), name);
    }
}
