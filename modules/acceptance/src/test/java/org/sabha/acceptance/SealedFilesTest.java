package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.sabha.client.net.ServerApi;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.SabhaServer;
import org.sabha.server.config.ConfigReader;

/** Files between Java clients over the real server: who gets what, what stays on the disk, and for how long. */
@Tag("interop")
@Tag("A6")
@Tag("T6")
@Timeout(240)
class SealedFilesTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final Secret LINK_SECRET = new Secret("AAECAwQFBgcICQoLDA0ODw");

    private static final String SETTINGS = """
        sabha {
          http { https.port = 0, plain.port = 0 }
          media { udp { address = "127.0.0.1", first-port = 0 }, advertised-addresses = ["127.0.0.1"] }
          system.metrics.port = 0
          accounts.organiser-link = true
        }
        """;

    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SabhaClient client = SabhaClient.create();
    private SabhaServer server;
    private URI base;
    private Secret session;

    @BeforeEach
    void start() throws Exception {
        Path settings = Files.writeString(folder.resolve("sabha.conf"), SETTINGS);
        Path data = folder.resolve("data");
        Files.writeString(
                Files.createDirectories(data.resolve("files/a-meeting-of-before"))
                        .resolve("left"),
                "over");
        var overrides = new HashMap<String, String>();
        overrides.put("sabha.system.data", data.toString());
        server = SabhaServer.start(new ConfigReader(Map.of(), 2).read(settings, overrides));
        base = URI.create("http://127.0.0.1:" + server.ports().plain());
        session = new ServerApi(client.http(), base)
                .organiser(server.organiserLink().orElseThrow(), new Secret("a".repeat(32)))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        http.close();
    }

    // --- the meeting

    private CreateMeetingResponse newMeeting() throws Exception {
        return new ServerApi(client.http(), base).create(session, "Files").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Guest join(CreateMeetingResponse meeting, Secret invitation, String name) {
        Guest guest = new Guest();
        var link = new MeetingLink(base, meeting.room(), invitation, Optional.of(LINK_SECRET));
        guest.is(SabhaMeeting.join(client, JoinOptions.by(link, meeting.password(), name), guest));
        return guest;
    }

    private static void isSeated(Guest guest) throws Exception {
        guest.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Guest hosts(CreateMeetingResponse meeting) throws Exception {
        Guest host = join(meeting, meeting.invitation(), "Asha Verma");
        isSeated(host);
        return host;
    }

    private Guest admitted(Guest host, CreateMeetingResponse meeting, String name) throws Exception {
        Guest guest = join(meeting, host.invites(), name);
        host.meeting()
                .say(new ClientMessage.Admit(
                        host.hears(ServerMessage.WaitingAdded.class).waiting().id()));
        isSeated(guest);
        return guest;
    }

    /** In force once the host hears of it: what others ask from then on is judged by it. */
    private static void allows(Guest host, String whom) throws InterruptedException {
        host.meeting().say(new ClientMessage.SetRule(AdvisoryClause.A6, whom));
        host.hears(ServerMessage.MeetingChanged.class);
    }

    private static void lets(Guest host, Guest guest) throws InterruptedException {
        host.meeting().say(new ClientMessage.SetFileRight(guest.self(), true));
        ParticipantView seen;
        do {
            seen = host.hears(ServerMessage.ParticipantChanged.class).participant();
        } while (!seen.id().equals(guest.self()) || !seen.maySendFiles());
    }

    private static ServerMessage.FileGranted offers(Guest guest, long bytes) throws InterruptedException {
        guest.meeting().say(new ClientMessage.OfferFile(bytes));
        return guest.hears(ServerMessage.FileGranted.class);
    }

    private static Secret fetches(Guest guest, FileId file) throws InterruptedException {
        guest.meeting().say(new ClientMessage.FetchFile(file));
        return guest.hears(ServerMessage.FileOpened.class).ticket();
    }

    // --- the bytes

    private HttpRequest.Builder chunk(FileId file, int chunk, Secret ticket) {
        return HttpRequest.newBuilder(base.resolve("/files/v1/" + file.value() + "/" + chunk))
                .header("Authorization", "Bearer " + ticket.reveal());
    }

    private HttpResponse<byte[]> read(FileId file, int chunk, Secret ticket) throws Exception {
        return http.send(chunk(file, chunk, ticket).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> write(FileId file, int chunk, Secret ticket, byte[] bytes) throws Exception {
        return http.send(
                chunk(file, chunk, ticket)
                        .header("Content-Type", "application/octet-stream")
                        .header("Origin", base.toString())
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static byte[] sealed(FileSize size, int chunk) {
        byte[] bytes = new byte[size.sealedBytesOf(chunk)];
        new Random(chunk).nextBytes(bytes);
        return bytes;
    }

    private ServerMessage.FileGranted sends(Guest guest, FileSize size) throws Exception {
        ServerMessage.FileGranted granted = offers(guest, size.bytes());
        for (int i = 0; i < size.chunks(); i++) {
            assertEquals(
                    204,
                    write(granted.file(), i, granted.ticket(), sealed(size, i)).statusCode());
        }
        return granted;
    }

    private List<String> onTheShelf() throws IOException {
        Path shelf = folder.resolve("data/files");
        while (true) {
            try (Stream<Path> found = Files.walk(shelf)) {
                return found.filter(path -> !path.equals(shelf))
                        .map(path -> shelf.relativize(path).toString())
                        .toList();
            } catch (UncheckedIOException e) {
                // A file that the server erases while its folder is listed tells nothing of the others.
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
    }

    /** What is erased is erased beside the answer, so it is waited for. */
    private void untilTheShelfHolds(int entries) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (onTheShelf().size() != entries && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertEquals(entries, onTheShelf().size(), () -> {
            try {
                return onTheShelf().toString();
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    private static Map<String, Object> asSeenByAStranger(HttpResponse<byte[]> answer) {
        var seen = new TreeMap<String, Object>();
        answer.headers().map().forEach((name, values) -> {
            if (!name.equals("date")) {
                seen.put(name, values);
            }
        });
        seen.put("status", answer.statusCode());
        seen.put("body", new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        return seen;
    }

    @Test
    @Tag("T23")
    void aFileGoesFromOneToAnotherAndIsGoneWithTheMeeting() throws Exception {
        assertEquals(List.of(), onTheShelf(), "what an earlier process left");
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting);
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        asha.meeting().say(new ClientMessage.OfferFile(5));
        assertEquals(
                ReasonCode.FILES_OFF, asha.hears(ServerMessage.Denied.class).reason());
        allows(asha, "hosts");
        ravi.meeting().say(new ClientMessage.OfferFile(5));
        assertEquals(
                ReasonCode.HOST_ONLY, ravi.hears(ServerMessage.Denied.class).reason());
        lets(asha, ravi);

        var size = new FileSize(2_500_000);
        ServerMessage.FileGranted granted = sends(ravi, size);
        Secret ticket = fetches(asha, granted.file());
        var got = new ByteArrayOutputStream();
        var sent = new ByteArrayOutputStream();
        for (int i = 0; i < size.chunks(); i++) {
            HttpResponse<byte[]> part = read(granted.file(), i, ticket);
            assertEquals(200, part.statusCode());
            assertEquals(
                    "attachment; filename=\"file\"",
                    part.headers().firstValue("content-disposition").orElse(""));
            got.writeBytes(part.body());
            sent.writeBytes(sealed(size, i));
        }
        assertArrayEquals(sent.toByteArray(), got.toByteArray());
        assertEquals(
                List.of(
                        meeting.room().value(),
                        meeting.room().value() + "/" + granted.file().value()),
                onTheShelf());

        asha.meeting().say(new ClientMessage.EndForAll());
        assertEquals(
                Optional.of(CloseCause.ENDED),
                ravi.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cause());
        untilTheShelfHolds(0);
        assertEquals(404, read(granted.file(), 0, ticket).statusCode());
    }

    @Test
    @Tag("A5")
    void outsidersGetIdenticalRefusals() throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting);
        allows(asha, "everyone");
        Guest ravi = admitted(asha, meeting, "Ravi Kumar");
        Guest meera = admitted(asha, meeting, "Meera Iyer");
        var size = new FileSize(100);
        ServerMessage.FileGranted granted = sends(asha, size);
        FileId file = granted.file();
        Secret ofRavi = fetches(ravi, file);
        Secret ofMeera = fetches(meera, file);
        assertEquals(200, read(file, 0, ofRavi).statusCode());

        CreateMeetingResponse other = newMeeting();
        Guest nila = hosts(other);
        allows(nila, "everyone");
        ServerMessage.FileGranted elsewhere = sends(nila, size);
        Secret ofNila = fetches(nila, elsewhere.file());

        Guest waiting = join(meeting, asha.invites(), "Dev Rao");
        asha.hears(ServerMessage.WaitingAdded.class);
        waiting.meeting().say(new ClientMessage.FetchFile(file));
        assertEquals(
                ReasonCode.NOT_IN_THE_ROOM,
                waiting.hears(ServerMessage.Denied.class).reason());
        nila.meeting().say(new ClientMessage.FetchFile(file));
        assertEquals(
                ReasonCode.NO_SUCH_FILE, nila.hears(ServerMessage.Denied.class).reason());

        asha.meeting().say(new ClientMessage.Remove(ravi.self()));
        ravi.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Map<String, Object> unknown = asSeenByAStranger(read(new FileId("z".repeat(26)), 0, new Secret("none")));
        assertEquals(404, unknown.get("status"));
        for (Secret ticket : List.of(ofRavi, ofNila, granted.ticket(), new Secret("x".repeat(32)))) {
            assertEquals(unknown, asSeenByAStranger(read(file, 0, ticket)));
            assertEquals(
                    404,
                    write(file, 0, ticket.equals(granted.ticket()) ? ofRavi : ticket, new byte[116])
                            .statusCode());
        }
        assertEquals(
                unknown,
                asSeenByAStranger(http.send(
                        HttpRequest.newBuilder(base.resolve("/files/v1/" + file.value() + "/0"))
                                .build(),
                        BodyHandlers.ofByteArray())));
        assertEquals(200, read(file, 0, ofMeera).statusCode(), "nobody else lost anything");
        assertEquals(200, read(elsewhere.file(), 0, ofNila).statusCode());
    }

    @Test
    @Tag("T22")
    void howeverManyFilesSomebodyOffersTheShelfHoldsSoMany() throws Exception {
        CreateMeetingResponse meeting = newMeeting();
        Guest asha = hosts(meeting);
        allows(asha, "hosts");
        int granted = 0;
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            asha.meeting().say(new ClientMessage.OfferFile(0));
        }
        while (granted + refused < 40) {
            switch (asha.hears(ServerMessage.class)) {
                case ServerMessage.FileGranted _ -> granted++;
                case ServerMessage.Denied _, ServerMessage.ProtocolError _ -> refused++;
                default -> {}
            }
        }
        assertTrue(refused > 0, "offers have a rate: " + granted + " granted");
        assertEquals(List.of(), onTheShelf(), "what is only offered takes no place on the disk");
    }
}
