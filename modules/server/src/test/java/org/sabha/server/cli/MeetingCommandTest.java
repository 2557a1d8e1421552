package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.PasswordHasher;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.policy.PolicyRules;
import org.sabha.room.Room;
import org.sabha.room.RoomSettings;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditQuestion;

/** {@code sabha meeting} on meetings that a start passes over, on a data folder without a running server. */
@Tag("Q6")
class MeetingCommandTest {
    private static final Instant NINE = Instant.parse("2026-11-28T09:00:00Z");
    private static final RoomId SOUND = new RoomId("s".repeat(24));
    private static final RoomId HASHLESS = new RoomId("h".repeat(24));
    private static final RoomId TORN = new RoomId("t".repeat(24));

    @TempDir
    private Path data;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void aServerLeftThreeMeetings() throws IOException {
        var hasher = new PasswordHasher(new Argon2Cost(64, 1, 1), new Random(1), 2, 16);
        Secret password = new Secret("a password");
        try (Storage storage = StorageGateway.open(EmptyDatabase.in(data))) {
            RoomRecord sound = record(SOUND, hasher.hash(password).encoded());
            write(storage, sound);
            write(storage, record(HASHLESS, "no hash of a password"));
            RoomRecord torn = record(TORN, hasher.hash(password).encoded());
            write(
                    storage,
                    new RoomRecord(torn.header(), torn.invitations(), Set.of(), torn.rules(), List.of(tornStay())));
        }
    }

    private static RoomRecord record(RoomId id, String hash) {
        return Room.create(RoomSettings.of(id, "Review"), PolicyRules.advisory(), new IdSource(new Random(1)), NINE)
                .room()
                .record(hash)
                .orElseThrow();
    }

    private static RoomRecord.Stayed tornStay() {
        return new RoomRecord.Stayed(
                new ParticipantId("p".repeat(16)),
                new RoomRecord.Came(
                        EntryMethod.BROWSER,
                        new InvitationId("i".repeat(16)),
                        new DeviceId("d".repeat(32)),
                        new DisplayName("Asha"),
                        1,
                        "test 1",
                        false),
                NINE,
                true,
                Role.HOST,
                false,
                1,
                List.of(new RoomRecord.Ticket("with:colons", 1)));
    }

    private static void write(Storage storage, RoomRecord record) {
        storage.write(new RoomWrite(record.header().room(), record.changesSince(Optional.empty()), List.of()))
                .toCompletableFuture()
                .join();
    }

    private int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        return new SabhaCommandLine((_, _, _) -> 0, new ConfigReader(Map.of(), 2), Map.of())
                .execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    private List<RoomId> kept() throws IOException {
        try (Storage storage = StorageGateway.open(EmptyDatabase.in(data))) {
            List<RoomId> ids = new ArrayList<>();
            storage.load((room, _) -> ids.add(new RoomId(room)))
                    .forEach(record -> ids.add(record.header().room()));
            return ids.stream().sorted((a, b) -> a.value().compareTo(b.value())).toList();
        }
    }

    private String rows(RoomId room) throws IOException {
        try (Storage storage = StorageGateway.open(EmptyDatabase.in(data))) {
            var found = new ByteArrayOutputStream();
            storage.audit()
                    .search(
                            new AuditQuestion(
                                    Optional.of(room.value()),
                                    Optional.of("forget"),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    new AuditQuestion.Page(Optional.empty(), 10)),
                            found);
            return found.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void showsUnreadableMeetingsWithReason() {
        assertEquals(0, run("meeting", "passed-over", "--json"), err::toString);
        List<String> lines = out.toString().lines().sorted().toList();
        assertEquals(2, lines.size(), out::toString);
        assertTrue(lines.getFirst().startsWith("{\"meeting\":\"" + HASHLESS.value() + "\",\"why\":\""), out::toString);
        assertTrue(lines.getLast().startsWith("{\"meeting\":\"" + TORN.value() + "\",\"why\":\""), out::toString);
        assertEquals(0, run("meeting", "list"), err::toString);
        assertTrue(out.toString().startsWith(SOUND.value()), out::toString);
        assertEquals(1, out.toString().lines().count(), out::toString);
    }

    @Test
    void itIsForgottenWithARowAndNothingElseIs() throws IOException {
        for (RoomId room : List.of(HASHLESS, TORN)) {
            assertEquals(0, run("meeting", "forget", room.value()), err::toString);
            assertTrue(rows(room).contains("command-line"), () -> room + " has no row");
        }
        assertEquals(List.of(SOUND), kept());
        assertEquals(0, run("meeting", "passed-over"), err::toString);
        assertEquals("", out.toString());
        assertEquals(1, run("meeting", "forget", TORN.value()));
    }

    @Test
    void oneThatCanBeTakenUpIsNotTouched() throws IOException {
        assertEquals(1, run("meeting", "forget", SOUND.value()));
        assertTrue(err.toString().contains("ended instead"), err::toString);
        assertEquals(1, run("meeting", "forget", "x".repeat(24)));
        assertEquals(List.of(HASHLESS, SOUND, TORN), kept());
        assertEquals("", rows(SOUND).strip());
    }
}
