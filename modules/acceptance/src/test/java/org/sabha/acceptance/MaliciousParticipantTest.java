package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.client.SabhaMeeting;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.MemberKeys;
import org.sabha.client.net.ServerApi;
import org.sabha.e2ee.text.Recipients;
import org.sabha.e2ee.text.SealedTexts;
import org.sabha.e2ee.text.TextChannel;
import org.sabha.model.Octets;
import org.sabha.model.PollId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.PollKind;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.SabhaServer;
import org.sabha.server.config.ConfigReader;

/** A member with a changed client, among honest members of an honest server, over real sockets of the loopback interface. */
@Tag("adversary")
@Timeout(120)
class MaliciousParticipantTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final int FRAMES = 100;
    private static final int FRAME_MILLIS = 20;

    /** A counter so far ahead that nobody reaches it in a meeting. */
    private static final long FAR_AHEAD = 1L << 31;

    private static final int FLOOD = 100;

    private static final String WRONG_SENDER = "sabha_media_dropped_total\\{.*reason=\"wrong_sender\".*}";

    private static final String SETTINGS = """
        sabha {
          http { https.port = 0, plain.port = 0 }
          media { udp { address = "127.0.0.1", first-port = 0 }, advertised-addresses = ["127.0.0.1"] }
          system.metrics.port = 0
          accounts.organiser-link = true
        }
        """;

    private final SabhaClient client = SabhaClient.create();
    private SabhaServer server;
    private URI base;
    private CreateMeetingResponse created;
    private Guest asha;

    @BeforeEach
    void holdMeeting(@TempDir Path folder) throws Exception {
        Path settings = Files.writeString(folder.resolve("sabha.conf"), SETTINGS);
        Map<String, String> overrides = new HashMap<>();
        overrides.put("sabha.system.data", folder.resolve("data").toString());
        server = SabhaServer.start(new ConfigReader(Map.of(), 2).read(settings, overrides));
        base = URI.create("http://127.0.0.1:" + server.ports().plain());
        ServerApi api = new ServerApi(client.http(), base);
        Secret session = api.organiser(server.organiserLink().orElseThrow(), new Secret("a".repeat(32)))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        created = api.create(session, "Adversaries").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        asha = joins(created.invitation(), "Asha Verma");
        asha.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Guest joins(Secret invitation, String name) {
        MeetingLink link =
                new MeetingLink(base, created.room(), invitation, Optional.of(new Secret("AAECAwQFBgcICQoLDA0ODw")));
        Guest guest = new Guest();
        guest.is(SabhaMeeting.join(
                client,
                JoinOptions.by(link, created.password(), name).sending(TrackSource.MICROPHONE, MediaCodec.OPUS),
                guest));
        return guest;
    }

    private Guest admitted(String name) throws Exception {
        Guest guest = joins(asha.invites(), name);
        asha.meeting()
                .say(new ClientMessage.Admit(
                        asha.hears(ServerMessage.WaitingAdded.class).waiting().id()));
        guest.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        guest.meeting().setMuted(TrackSource.MICROPHONE, false);
        return guest;
    }

    /** Every member has the keys to do it; only the server and the receivers stand in the way. */
    @Test
    @Tag("T28")
    void aMemberCanNeitherSpeakAsAnotherNorSilenceThem() throws Exception {
        Guest bala = admitted("Bala Iyer");
        Guest mallory = admitted("Mallory");
        assertTrue(speaks(mallory, "my own voice").contains("my own voice"));
        Object sealer = sealerOf(mallory);
        field(sealer, "leaf").setInt(sealer, field(sealerOf(bala), "leaf").getInt(sealerOf(bala)));
        Arrays.fill((Object[]) Objects.requireNonNull(field(sealer, "keys").get(sealer)), null);
        Arrays.fill((long[]) Objects.requireNonNull(field(sealer, "counters").get(sealer)), FAR_AHEAD);
        asha.frames.clear();
        List<String> heard = speaks(mallory, "I am Bala");
        assertEquals(List.of(), heard.stream().filter("I am Bala"::equals).toList());
        assertTrue(metric(WRONG_SENDER) > 0);
        assertTrue(speaks(bala, "it is me").contains("it is me"));
    }

    /** Texts are signed by the leaf of their author: the key that all members have of it is not enough. */
    @Test
    @Tag("H19")
    @Tag("full")
    void aMemberWritesOnNoChannelInTheNameOfAnother() throws Exception {
        Guest bala = admitted("Bala Iyer");
        Guest mallory = admitted("Mallory");
        for (SealedChannel channel : List.of(SealedChannel.CHAT, SealedChannel.REACTION, SealedChannel.POLL)) {
            asha.alarms.clear();
            mallory.meeting().say(toAll(channel, sealedAs(mallory, bala, channel)));
            Alarm alarm = asha.alarms.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(
                    Alarm.Kind.FORGED_MESSAGE, Objects.requireNonNull(alarm).kind());
            assertEquals("FORGED", alarm.detail());
        }
        bala.meeting().group().chat("it is me").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals("Bala Iyer: it is me", asha.reads());
    }

    /** A poll is a host's, and captions are of those who were given the right: the server hands on none of a member's. */
    @Test
    @Tag("H19")
    @Tag("full")
    void aMemberForgesNoPollAndNoCaption() throws Exception {
        Guest bala = admitted("Bala Iyer");
        Guest mallory = admitted("Mallory");
        PollId poll = new PollId("a".repeat(26));
        Octets word = Octets.of(new byte[156]);
        for (ClientMessage act : List.of(
                toAll(SealedChannel.CAPTION, sealedAs(mallory, bala, SealedChannel.CAPTION)),
                new ClientMessage.OpenPoll(poll, PollKind.SECRET, List.of(bala.self()), Optional.empty(), word),
                new ClientMessage.ClosePoll(poll, true, word),
                new ClientMessage.TellResult(poll, word))) {
            mallory.meeting().say(act);
            assertEquals(
                    ReasonCode.HOST_ONLY,
                    mallory.hears(ServerMessage.Denied.class).reason(),
                    act::toString);
        }
        assertEquals(List.of(), List.copyOf(asha.texts));
        assertEquals(List.of(), List.copyOf(asha.alarms));
    }

    /** What a member says of its own track is what the server does with it. */
    @Test
    @Tag("T28")
    @Tag("full")
    void mutedParticipantIsNotHeard() throws Exception {
        Guest bala = admitted("Bala Iyer");
        Guest mallory = admitted("Mallory");
        assertTrue(speaks(mallory, "my own voice").contains("my own voice"));
        mallory.meeting().say(new ClientMessage.SetMuted(TrackSource.MICROPHONE, true));
        mallory.meeting().say(new ClientMessage.EpochEntered(1L << 40));
        mallory.meeting().group().chat("muted").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        // The server takes one message after the other: by now it knows.
        assertEquals("Mallory: muted", asha.reads());
        asha.frames.clear();
        assertEquals(List.of(), speaks(mallory, "nobody sees that I speak"));
        assertTrue(speaks(bala, "it is me").contains("it is me"));
    }

    /** Whatever a member floods, the others go on in the same group with the same keys, and read each other. */
    @Test
    @Tag("H36")
    @Tag("full")
    void floodsOfAMemberKeepNobodyFromAnything() throws Exception {
        Guest bala = admitted("Bala Iyer");
        Guest mallory = admitted("Mallory");
        ClientMessage keys = new ClientMessage.PresentKeyPackage(new KeyOffer(Octets.of(new byte[900]), word32()));
        ClientMessage commit = new ClientMessage.Commit(1, Octets.of(new byte[2_000]), Optional.empty());
        List<ClientMessage> floods = new ArrayList<>(List.of(keys, commit));
        for (SealedChannel channel : SealedChannel.values()) {
            floods.add(toAll(channel, Octets.of(new byte[200])));
        }
        long epoch = asha.meeting()
                .group()
                .epoch()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .orElseThrow();
        for (ClientMessage flood : floods) {
            for (int i = 0; i < FLOOD; i++) {
                mallory.meeting().say(flood);
            }
        }
        ServerMessage.ProtocolError error = mallory.hears(ServerMessage.ProtocolError.class);
        assertEquals(ProtocolErrorCode.RATE_LIMITED, error.code());
        asha.texts.clear();
        bala.meeting().group().chat("can you read me").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals("Bala Iyer: can you read me", asha.reads());
        assertTrue(speaks(bala, "and hear me").contains("and hear me"));
        assertEquals(Optional.of(epoch), asha.meeting().group().epoch().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private static Octets word32() {
        return Octets.of(new byte[32]);
    }

    private static ClientMessage.Seal toAll(SealedChannel channel, Octets payload) {
        return new ClientMessage.Seal(channel, SealedAudience.EVERYBODY, Optional.empty(), payload);
    }

    /** A text that names another's leaf as its author, with the right key for it, and the signature of this client. */
    private static Octets sealedAs(Guest guest, Guest other, SealedChannel channel) throws Exception {
        Object line = Objects.requireNonNull(field(sessionOf(guest), "line").get(sessionOf(guest)));
        SealedTexts texts =
                (SealedTexts) Objects.requireNonNull(field(line, "data").get(line));
        MemberKeys keys = (MemberKeys)
                Objects.requireNonNull(field(sessionOf(guest), "keys").get(sessionOf(guest)));
        int leaf = field(sealerOf(other), "leaf").getInt(sealerOf(other));
        return texts.seal(
                        leaf,
                        keys.device(),
                        TextChannel.valueOf(channel.name()),
                        new Recipients.All(),
                        Set.of(),
                        "I am somebody else")
                .orElseThrow();
    }

    private static Object sessionOf(Guest guest) throws ReflectiveOperationException {
        Object keys = Objects.requireNonNull(field(guest.meeting(), "keys").get(guest.meeting()));
        return Objects.requireNonNull(field(keys, "session").get(keys));
    }

    /** Speaks for two seconds. @return what the host heard until the first of it, or in all that time */
    private List<String> speaks(Guest speaker, String text) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        byte[] voice = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < FRAMES && !heard.contains(text); i++) {
            speaker.meeting().sendFrame(TrackSource.MICROPHONE, EncodedFrame.audio(i * 960, 10, voice));
            Guest.Frame frame = asha.frames.poll(FRAME_MILLIS, TimeUnit.MILLISECONDS);
            if (frame != null) {
                heard.add(new String(frame.payload(), StandardCharsets.UTF_8));
            }
        }
        return heard;
    }

    private double metric(String name) throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + server.ports().metrics() + "/metrics");
        HttpResponse<String> page =
                client.http().send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
        return Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE)
                .matcher(page.body())
                .results()
                .mapToDouble(sample -> Double.parseDouble(sample.group(1)))
                .sum();
    }

    /** What seals the client's frames; an honest program cannot reach it. */
    private static Object sealerOf(Guest guest) throws ReflectiveOperationException {
        Object keys = Objects.requireNonNull(field(guest.meeting(), "keys").get(guest.meeting()));
        Object media = Objects.requireNonNull(field(keys, "media").get(keys));
        return Objects.requireNonNull(field(media, "sealer").get(media));
    }

    private static Field field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
