package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
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
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.SabhaServer;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.RunningServer;

/** Java clients and the real server in one process, over real sockets of the loopback interface. */
@Tag("interop")
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class JavaClientTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final Secret LINK_SECRET = new Secret("AAECAwQFBgcICQoLDA0ODw");
    private static final int FRAMES = 40;
    private static final int FRAME_MILLIS = 33;

    private static final String SETTINGS = """
        sabha {
          http { https.port = 0, plain.port = 0 }
          media { udp { address = "127.0.0.1", first-port = 0 }, advertised-addresses = ["127.0.0.1"] }
          system.metrics.port = 0
          accounts.organiser-link = true
        }
        """;

    private final Map<String, String> overrides = new HashMap<>();
    private Path settingsFile;
    private SabhaServer server;
    private SabhaClient client;
    private URI base;
    private Secret session;

    /** What the server is started with beyond that. */
    Map<String, String> settings() {
        return Map.of();
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        settingsFile = Files.writeString(folder.resolve("sabha.conf"), SETTINGS);
        overrides.putAll(settings());
        overrides.put("sabha.system.data", folder.resolve("data").toString());
        server = startServer();
        client = SabhaClient.create();
        base = URI.create("http://127.0.0.1:" + server.ports().plain());
        session = new ServerApi(client.http(), base)
                .organiser(server.organiserLink().orElseThrow(), new Secret("a".repeat(32)))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private SabhaServer startServer() throws Exception {
        return SabhaServer.start(new ConfigReader(Map.of(), 2).read(settingsFile, overrides));
    }

    /** The test is about to start the server anew. */
    void beforeTheServerStops() throws Exception {}

    SabhaServer server() {
        return server;
    }

    private ScheduledExecutorService rhythm = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stopSending() {
        rhythm.shutdownNow();
        rhythm = Executors.newSingleThreadScheduledExecutor();
    }

    @AfterAll
    void stop() {
        rhythm.shutdownNow();
        client.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = MediaCodec.class,
            names = {"VP8", "VP9", "AV1"})
    void picturesArriveByteForByte(MediaCodec codec) throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting, codec);
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        TrackId camera = ravi.seesTrack("Asha Verma", TrackSource.CAMERA);
        String slot = ravi.meeting().videoSlots().getFirst();
        ravi.meeting().show(List.of(new SlotRequest(slot, Optional.of(camera), 720, 0)));
        assertEquals(
                TrackSource.CAMERA, asha.keyFramesWanted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "the server asks");
        int before = sendUntilSeen(asha, ravi, codec, 0);

        Random random = new Random(7);
        byte[][] pictures = new byte[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            pictures[i] = picture(codec, i == 0, random);
        }
        // in a camera's rhythm: all at once are more than a new receiver is held to carry, and the slot would pause
        AtomicInteger next = new AtomicInteger();
        ScheduledFuture<?> sending = rhythm.scheduleAtFixedRate(
                () -> {
                    int i = next.getAndIncrement();
                    if (i < FRAMES) {
                        asha.meeting()
                                .sendFrame(
                                        TrackSource.CAMERA,
                                        EncodedFrame.video(codec, (before + i) * 3_000, i == 0, 640, 360, pictures[i]));
                    }
                },
                0,
                FRAME_MILLIS,
                TimeUnit.MILLISECONDS);
        for (int i = 0; i < FRAMES; i++) {
            Guest.Frame frame = ravi.frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            while (i == 0 && frame != null && !Arrays.equals(pictures[0], frame.payload())) {
                frame = ravi.frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS); // of those before
            }
            assertNotNull(frame, "frame " + i + " of " + FRAMES);
            assertEquals(slot, frame.mid());
            assertEquals(codec, frame.codec());
            assertEquals(i == 0, frame.keyFrame());
            assertArrayEquals(pictures[i], frame.payload(), "frame " + i);
        }
        sending.cancel(false);
        assertEquals(0, ravi.meeting().received().lost());
        end(asha, ravi);
    }

    @Test
    void voicesArriveByteForByte() throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting, MediaCodec.VP8);
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        ravi.seesTrack("Asha Verma", TrackSource.MICROPHONE);
        Random random = new Random(8);
        int got = 0;
        byte[][] sent = new byte[256][];
        // the first packets decide whose voice is heard, so those are lost by design
        for (int i = 0; got < FRAMES && i < 50 * FRAMES; i++) {
            byte[] opus = new byte[1 + random.nextInt(200)];
            random.nextBytes(opus);
            opus[0] = (byte) i;
            sent[i & 0xff] = opus;
            asha.meeting().sendFrame(TrackSource.MICROPHONE, EncodedFrame.audio(i * 960, 20, opus));
            Guest.Frame frame = ravi.frames.poll(got == 0 ? 20 : 2_000, TimeUnit.MILLISECONDS);
            if (frame != null) {
                // on a busy machine one that was given up comes after all
                assertArrayEquals(sent[frame.payload()[0] & 0xff], frame.payload());
                got++;
            }
        }
        assertEquals(FRAMES, got);
        end(asha, ravi);
    }

    @Test
    void theSeatSurvivesALostConnection() throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting, MediaCodec.VP8);
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        assertEquals("waiting", ravi.event());
        assertEquals("seated", ravi.event());
        ravi.meeting().reconnect();
        assertEquals("lost", ravi.event());
        assertEquals("resumed", ravi.event());
        ravi.meeting().say(new ClientMessage.RaiseHand(true));
        ServerMessage.ParticipantChanged changed;
        do {
            changed = asha.hears(ServerMessage.ParticipantChanged.class);
        } while (changed.participant().handRaisedAt().isEmpty());
        assertEquals(ravi.self(), changed.participant().id());
        end(asha, ravi);
    }

    @Test
    void picturesGoOnAfterAnIceRestart() throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting, MediaCodec.VP8);
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        watch(ravi, ravi.seesTrack("Asha Verma", TrackSource.CAMERA));
        sendUntilSeen(asha, ravi, 0);
        asha.meeting().restartIce();
        ravi.meeting().restartIce();
        ravi.frames.clear();
        sendUntilSeen(asha, ravi, 1_000);
        end(asha, ravi);
    }

    @Test
    @Tag("Q6")
    void picturesContinueAfterServerRestart() throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting, MediaCodec.VP8);
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        watch(ravi, ravi.seesTrack("Asha Verma", TrackSource.CAMERA));
        sendUntilSeen(asha, ravi, 0);
        long before = ravi.meeting().received().packets();

        overrides.put("sabha.http.plain.port", Integer.toString(server.ports().plain()));
        beforeTheServerStops();
        server.close();
        ravi.forgets();
        server = startServer();

        watch(ravi, ravi.seesTrack("Asha Verma", TrackSource.CAMERA));
        sendUntilSeen(asha, ravi, 1_000);
        assertTrue(ravi.meeting().received().packets() > before, "counted over both connections");
        end(asha, ravi);
    }

    private static void watch(Guest guest, TrackId camera) {
        guest.meeting()
                .show(List.of(new SlotRequest(guest.meeting().videoSlots().getFirst(), Optional.of(camera), 720, 0)));
    }

    @Test
    @Tag("A9")
    void operatorSeesFiguresAndEndsMeeting() throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting, MediaCodec.VP8);
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        String shown = control("show", meeting.room().value());
        assertTrue(shown.contains("\"state\":\"started\",\"participants\":2,\"waiting\":0"), shown);
        assertTrue(control("list").contains(meeting.room().value()));
        control("end", meeting.room().value());
        for (Guest guest : List.of(asha, ravi)) {
            assertEquals(
                    Optional.of(CloseCause.ENDED),
                    guest.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cause());
        }
        IOException refused = assertThrows(
                IOException.class, () -> control("show", meeting.room().value()));
        assertTrue(String.valueOf(refused.getMessage()).contains("no such meeting goes on"), refused::getMessage);
    }

    /** What {@code sabha meeting} is answered. */
    private String control(String... words) throws IOException {
        List<String> asked = new ArrayList<>(List.of("meeting"));
        asked.addAll(List.of(words));
        var answer = new ByteArrayOutputStream();
        new RunningServer(Path.of(Objects.requireNonNull(overrides.get("sabha.system.data")))).ask(asked, answer);
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Test
    void reportsRemovalAndWrongPassword() throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting, MediaCodec.VP8);
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        asha.meeting().say(new ClientMessage.Remove(ravi.self()));
        assertEquals(
                Optional.of(CloseCause.REMOVED),
                ravi.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cause());
        Guest stranger = new Guest();
        stranger.is(SabhaMeeting.join(
                client,
                JoinOptions.by(link(meeting, meeting.invitation()), new Secret("wrong-12345"), "Stranger"),
                stranger));
        assertTrue(stranger.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cause().isEmpty());
        end(asha);
    }

    private static void sendUntilSeen(Guest from, Guest to, int first) throws InterruptedException {
        sendUntilSeen(from, to, MediaCodec.VP8, first);
    }

    /**
     * Sends key frames until one was opened. Who is let in gets the keys of an epoch that the sender may not use yet: until
     * all have it, or for a second, frames go out under keys of before, which a newcomer never has.
     *
     * @return the number of the next frame
     */
    private static int sendUntilSeen(Guest from, Guest to, MediaCodec codec, int first) throws InterruptedException {
        for (int i = first; i < first + 400; i++) {
            byte[] bytes = picture(codec, true, new Random(i));
            from.meeting().sendFrame(TrackSource.CAMERA, EncodedFrame.video(codec, i * 3_000, true, 640, 360, bytes));
            if (to.frames.poll(50, TimeUnit.MILLISECONDS) != null) {
                return i + 1;
            }
        }
        throw new AssertionError("no picture arrived");
    }

    private CreateMeetingResponse newMeeting() throws Exception {
        return new ServerApi(client.http(), base)
                .create(session, "Interoperability")
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private MeetingLink link(CreateMeetingResponse meeting, Secret invitation) {
        return new MeetingLink(base, meeting.room(), invitation, Optional.of(LINK_SECRET));
    }

    private Guest hosts(CreateMeetingResponse meeting, MediaCodec camera) throws Exception {
        Guest host = new Guest();
        JoinOptions options = JoinOptions.by(link(meeting, meeting.invitation()), meeting.password(), "Asha Verma")
                .sending(TrackSource.MICROPHONE, MediaCodec.OPUS)
                .sending(TrackSource.CAMERA, camera);
        host.is(SabhaMeeting.join(client, options, host));
        ready(host);
        host.meeting().setMuted(TrackSource.MICROPHONE, false);
        host.meeting().setMuted(TrackSource.CAMERA, false);
        return host;
    }

    private Guest admitted(Guest host, CreateMeetingResponse meeting, String name) throws Exception {
        Secret invitation = host.invites();
        Guest guest = new Guest();
        guest.is(SabhaMeeting.join(client, JoinOptions.by(link(meeting, invitation), meeting.password(), name), guest));
        host.meeting()
                .say(new ClientMessage.Admit(
                        host.hears(ServerMessage.WaitingAdded.class).waiting().id()));
        ready(guest);
        return guest;
    }

    private static void ready(Guest guest) throws Exception {
        try {
            guest.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the stay ended: " + guest.end.getNow(null), e);
        }
    }

    private static void end(Guest host, Guest... others) throws Exception {
        host.meeting().say(new ClientMessage.EndForAll());
        for (Guest guest : others) {
            assertEquals(
                    Optional.of(CloseCause.ENDED),
                    guest.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cause());
        }
        host.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Made up, but with what a server reads of it: the frame header of a VP8 key frame, the OBUs of an AV1 unit. */
    private static byte[] picture(MediaCodec codec, boolean keyFrame, Random random) {
        byte[] bytes = new byte[200 + random.nextInt(keyFrame ? 12_000 : 4_000)];
        random.nextBytes(bytes);
        if (codec == MediaCodec.VP8) {
            byte[] head = {(byte) (keyFrame ? 0x10 : 0x11), 2, 0, (byte) 0x9d, 1, 0x2a, (byte) 0x80, 2, 0x68, 1};
            System.arraycopy(head, 0, bytes, 0, keyFrame ? head.length : 1);
            return bytes;
        }
        if (codec == MediaCodec.VP9) {
            return bytes;
        }
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        if (keyFrame) {
            unit.writeBytes(new byte[] {0x0a, 3, 1, 2, 3});
        }
        unit.write(0x32);
        unit.write((bytes.length & 0x7f) | 0x80);
        unit.write(bytes.length >> 7);
        unit.writeBytes(bytes);
        return unit.toByteArray();
    }
}
