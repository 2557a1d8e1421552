package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.Passkey;
import org.sabha.identity.account.Profile;
import org.sabha.identity.account.TotpEnrolment;
import org.sabha.identity.account.TotpSecret;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.Classification;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.LoginName;
import org.sabha.model.MeetingPermissions;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.store.account.AccountKey;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.copy.Restore;
import org.sabha.store.failure.StorageException;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.sql.StorageSettings;

/** The drill: what is kept moves to a backup, back from it, and to the other engine. */
@Tag("Q22")
class CopyTest {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));

    private static final Account ASHA = new Account(
            new AccountId("a".repeat(16)),
            Profile.local(new LoginName("asha"), new DisplayName("अशा"), Set.of(AccountRole.AUDITOR)),
            new Credentials(
                    Optional.empty(),
                    Optional.of(new TotpEnrolment(new TotpSecret(new byte[20]), 5)),
                    Set.of(),
                    List.of(new Passkey("key", "a2V5", 1, "phone", NINE))),
            AccountState.ACTIVE,
            Optional.empty(),
            0);

    private static final ApiKeyId PORTAL = new ApiKeyId("k".repeat(16));

    private static final Occurrence LATER = new Occurrence(
            new RoomId("s".repeat(24)),
            new Plan(
                    new RoomId("s".repeat(24)),
                    ASHA.id(),
                    "समीक्षा",
                    "Asia/Kolkata",
                    Rhythm.ONCE,
                    1,
                    Optional.of(PORTAL),
                    Classification.CONFIDENTIAL),
            1,
            NINE.plusSeconds(60),
            NINE.plusSeconds(3_600),
            Occurrence.Standing.PLANNED,
            0);

    @TempDir
    private Path folder;

    private static void fill(Storage storage, int rows) {
        var record = new RoomRecord(
                new RoomRecord.Header(
                        ROOM,
                        "समीक्षा",
                        "$argon2id$x",
                        1,
                        true,
                        "HOSTED",
                        Optional.of(NINE),
                        NINE,
                        Classification.RESTRICTED,
                        Set.of(new AccountId("d".repeat(16))),
                        MeetingPermissions.ALL),
                List.of(new RoomRecord.Invited(
                        0,
                        new InvitationId("i".repeat(16)),
                        "digest",
                        Role.HOST,
                        "VALID",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())),
                Set.of(new DeviceId("b".repeat(32))),
                List.of(),
                List.of(participant('c')));
        storage.write(new RoomStore.RoomWrite(ROOM, record.changesSince(Optional.empty()), List.of()));
        for (int i = 0; i < rows; i++) {
            storage.write(new RoomStore.RoomWrite(
                    ROOM,
                    List.of(),
                    List.of(new Evidence(
                            new AuditRow(
                                    NINE.plusSeconds(i),
                                    ROOM,
                                    "arrive",
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    1),
                            Optional.of("Asha"),
                            Optional.empty()))));
        }
        storage.accounts().accounts().add(ASHA);
        storage.settled().toCompletableFuture().join();
    }

    private static RoomRecord.Stayed participant(char id) {
        return new RoomRecord.Stayed(
                new ParticipantId(String.valueOf(id).repeat(16)),
                new RoomRecord.Came(
                        EntryMethod.BROWSER,
                        new InvitationId("i".repeat(16)),
                        new DeviceId("d".repeat(32)),
                        new DisplayName("Asha"),
                        1,
                        "test",
                        false),
                NINE,
                true,
                Role.HOST,
                false,
                3,
                List.of());
    }

    private Path backup(Storage storage) throws IOException {
        Path file = folder.resolve("sabha.zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            storage.backUp(out);
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({"H2, H2", "H2, POSTGRESQL", "POSTGRESQL, H2"})
    void aBackupIsRestoredWholeAndGoesOn(Engines from, Engines to) throws IOException {
        try (Storage storage = Engines.open(from.fresh())) {
            fill(storage, 30);
            Path file = backup(storage);
            StorageSettings fresh = to.fresh();
            long rows = Restore.read(file, fresh);
            assertEquals(4 + 2 + 30 + 30 + 2, rows);
            try (Storage restored = Engines.open(fresh)) {
                assertEquals(storage.load(), restored.load());
                assertEquals(Optional.of(ASHA), restored.accounts().accounts().byLogin(new LoginName("asha")));
                assertEquals(storage.audit().key(), restored.audit().key());
                fill(restored, 1);
                assertEquals(
                        new AuditVerdict.Sound(31, 1, 31, 2, 0),
                        restored.audit().verify());
                restored.write(new RoomStore.RoomWrite(
                                ROOM, List.of(new RoomChange.SaveStay(participant('a'))), List.of()))
                        .toCompletableFuture()
                        .join();
                assertEquals(2, restored.load().getFirst().stays().size());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, H2"})
    void meetingsOfLaterAndTheirInvitationsMoveToo(Engines from, Engines to) throws IOException {
        try (Storage storage = Engines.open(from.fresh())) {
            var row = AccountEvidence.ofTheServer(NINE, "schedule-meeting").by(ASHA.id());
            var invited = List.of(
                    new ScheduleStorage.Invited(new InvitationId("i".repeat(16)), "digest", Optional.of(PORTAL)));
            storage.schedules().add(LATER.plan(), List.of(LATER), new ScheduleStorage.Limits(1, 1), row);
            storage.schedules()
                    .reinvite(
                            LATER.room(),
                            new ScheduleStorage.Reinvitation(
                                    "hash", new ScheduleStorage.Invitations(invited, List.of()), Map.of()),
                            row);
            StorageSettings fresh = to.fresh();
            Restore.read(backup(storage), fresh);
            try (Storage restored = Engines.open(fresh)) {
                assertEquals(
                        storage.schedules().prepared(ASHA.id(), LATER.room()),
                        restored.schedules().prepared(ASHA.id(), LATER.room()));
                assertEquals(
                        invited,
                        restored.schedules()
                                .prepared(ASHA.id(), LATER.room())
                                .orElseThrow()
                                .invitations());
            }
        }
    }

    /**
     * A backup as schema 5 made it, before there were schedules and the organisation's rules; it does not say its schema.
     * Filled as by {@link #fill}, with three rows of the log.
     */
    private Path older() throws IOException {
        Path file = folder.resolve("older.zip");
        try (InputStream in = Objects.requireNonNull(CopyTest.class.getResourceAsStream("backup-of-schema-5.zip"))) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    @ParameterizedTest
    @EnumSource(Engines.class)
    void aBackupOfAnOlderVersionIsRestoredAndGoesOn(Engines to) throws IOException {
        StorageSettings fresh = to.fresh();
        assertEquals(4 + 2 + 3 + 3 + 2, Restore.read(older(), fresh));
        try (Storage restored = Engines.open(fresh)) {
            assertEquals(Optional.of(ASHA), restored.accounts().accounts().byLogin(new LoginName("asha")));
            RoomRecord meeting = restored.load().getFirst();
            assertEquals("समीक्षा", meeting.header().title());
            assertEquals(List.of(participant('c')), meeting.stays());
            assertEquals(List.of(), restored.rules().last());
            assertEquals(0, restored.schedules().planned(NINE));
            assertEquals(new AuditVerdict.Sound(3, 1, 3, 2, 0), restored.audit().verify());
            fill(restored, 1);
            assertEquals(new AuditVerdict.Sound(4, 1, 4, 2, 0), restored.audit().verify());
        }
    }

    /** The same backup without an entry, and with another one in its place. */
    private Path changed(Path backup, String without, Map<String, String> more) throws IOException {
        Path file = folder.resolve("changed.zip");
        try (var in = new ZipInputStream(Files.newInputStream(backup));
                var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.getName().equals(without)) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
            for (Map.Entry<String, String> each : more.entrySet()) {
                out.putNextEntry(new ZipEntry(each.getKey()));
                out.write(each.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    /** Tables that came with this version of the schema or a later one. */
    private static List<String> tablesSince(int version) throws IOException {
        Pattern named = Pattern.compile("V(\\d+)__.*");
        Pattern made = Pattern.compile("(?i)create table (\\w+)");
        List<String> tables = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/org/sabha/store/schema"))) {
            for (Path file : files.toList()) {
                Matcher name = named.matcher(file.getFileName().toString());
                if (name.matches() && Integer.parseInt(name.group(1)) >= version) {
                    made.matcher(Files.readString(file)).results().forEach(each -> tables.add(each.group(1)));
                }
            }
        }
        return tables;
    }

    /** Backups of schema 11 know nothing of who started which meeting but by the rows of the log. */
    @ParameterizedTest
    @EnumSource(Engines.class)
    void findsMeetingStarterInOlderBackup(Engines to) throws IOException {
        Path older;
        try (Storage storage = Engines.open(Engines.H2.fresh())) {
            var row = new AuditRow(
                    NINE,
                    ROOM,
                    "start-by-account",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(ASHA.id().value()),
                    Optional.empty(),
                    Optional.empty(),
                    1);
            storage.write(new RoomStore.RoomWrite(ROOM, List.of(), List.of(Evidence.of(row))))
                    .toCompletableFuture()
                    .join();
            Path backup = backup(storage);
            int copy = 0;
            for (String table : tablesSince(12)) {
                backup = Files.move(changed(backup, table + ".jsonl", Map.of()), folder.resolve("without" + copy++));
            }
            older = changed(backup, "schema", Map.of("schema", "11"));
        }
        StorageSettings fresh = to.fresh();
        Restore.read(older, fresh);
        try (Storage restored = Engines.open(fresh)) {
            assertTrue(restored.meetingLog().isStartedBy(ROOM, ASHA.id()));
            assertEquals(
                    NINE,
                    restored.meetingLog()
                            .startedBy(ASHA.id(), Optional.empty(), 5)
                            .getFirst()
                            .at());
        }
    }

    private static void isRefused(Path backup, String why) {
        StorageSettings fresh = Engines.H2.fresh();
        var refused = assertThrows(StorageException.class, () -> Restore.read(backup, fresh));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
    }

    @Test
    void aBackupThatLacksWhatItsVersionHadIsRefused() throws IOException {
        isRefused(changed(older(), "ban.jsonl", Map.of()), "[ban] missing");
        isRefused(changed(older(), "key_group.jsonl", Map.of()), "[key_group] missing");
        try (Storage storage = Engines.open(Engines.H2.fresh())) {
            fill(storage, 1);
            Path file = backup(storage);
            isRefused(changed(file, "organisation_rule_change.jsonl", Map.of()), "[organisation_rule_change] missing");
            // Nor if it does not say its schema: columns tell.
            Path silent = Files.move(changed(file, "schema", Map.of()), folder.resolve("silent.zip"));
            isRefused(
                    changed(silent, "organisation_rule_change.jsonl", Map.of()), "[organisation_rule_change] missing");
        }
    }

    @Test
    void aBackupOfANewerVersionIsRefused() throws IOException {
        try (Storage storage = Engines.open(Engines.H2.fresh())) {
            Path file = backup(storage);
            isRefused(changed(file, "schema", Map.of("schema", "99")), "a newer version");
            isRefused(changed(file, "schema", Map.of("schema", "soon")), "does not say which schema");
        }
    }

    @Test
    void aBackupWithADamagedTableIsRefused() throws IOException {
        isRefused(changed(older(), "ban.jsonl", Map.of("ban.jsonl", "\"x\"")), "ban is damaged");
        isRefused(changed(older(), "ban.jsonl", Map.of("ban.jsonl", "[\"meeting\"")), "ban is damaged");
    }

    /** Without its key a backup would bring back accounts that nobody can sign in to. */
    @Test
    @Tag("T43")
    void aBackupHoldsTheKeyThatItsAccountsAreSealedWith() throws IOException {
        try (Storage storage = Engines.open(Engines.H2.fresh())) {
            fill(storage, 1);
            Path file = backup(storage);
            StorageSettings fresh = Engines.H2.fresh();
            Restore.read(file, fresh);
            Path key = AccountKey.fileIn(fresh.data());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
            Files.delete(key);
            var refused = assertThrows(StorageException.class, () -> Engines.open(fresh));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("account-key-missing"), refused::getMessage);
        }
    }

    /** Rows go on being written while a backup is made: it holds a beginning of the log, and that is sound. */
    @Test
    void aBackupUnderLoadIsOneInstant() throws IOException {
        try (Storage storage = Engines.open(Engines.H2.fresh())) {
            fill(storage, 50);
            Thread load = Thread.ofVirtual().start(() -> fill(storage, 500));
            Path file = backup(storage);
            try {
                load.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            StorageSettings fresh = Engines.H2.fresh();
            Restore.read(file, fresh);
            try (Storage restored = Engines.open(fresh)) {
                var sound = assertInstanceOf(
                        AuditVerdict.Sound.class, restored.audit().verify());
                assertTrue(sound.rows() >= 50 && sound.rows() <= 550, sound::toString);
            }
            assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        }
    }

    @Test
    void anEmbeddedInstallationMovesToPostgresql() {
        StorageSettings embedded = Engines.H2.fresh();
        StorageSettings database = Engines.POSTGRESQL.fresh();
        StorageSettings moved =
                new StorageSettings(database.url(), database.user(), database.password(), embedded.data());
        List<RoomRecord> before;
        try (Storage from = Engines.open(embedded);
                Storage to = Engines.open(moved)) {
            fill(from, 30);
            before = from.load();
            assertEquals(4 + 2 + 30 + 30 + 2, from.copyTo(to));
        }
        try (Storage storage = Engines.open(moved)) {
            assertEquals(before, storage.load());
            assertEquals(Optional.of(ASHA), storage.accounts().accounts().byPasskey("key"));
            fill(storage, 1);
            assertEquals(
                    new AuditVerdict.Sound(31, 1, 31, 2, 0), storage.audit().verify());
        }
    }

    @Test
    void nothingIsWrittenOverWhatIsThere() throws IOException {
        try (Storage storage = Engines.open(Engines.H2.fresh());
                Storage other = Engines.open(Engines.H2.fresh())) {
            fill(storage, 1);
            fill(other, 1);
            assertThrows(StorageException.class, () -> storage.copyTo(other));
            Path file = backup(storage);
            StorageSettings taken = Engines.H2.fresh();
            Engines.open(taken).close();
            assertThrows(StorageException.class, () -> Restore.read(file, taken), "another key is there");
        }
    }

    @Test
    void aFileThatIsNoBackupIsRefusedInWords() throws IOException {
        Path file = Files.writeString(folder.resolve("x.zip"), "not a zip");
        var refused = assertThrows(StorageException.class, () -> Restore.read(file, Engines.H2.fresh()));
        assertTrue(String.valueOf(refused.getMessage()).contains("is no backup"), refused::getMessage);
    }

    @Test
    @Tag("Q7")
    void aPartThatCannotBeWrittenFailsAloneAndLeavesNoTrace() {
        try (Storage storage = Engines.open(Engines.H2.fresh())) {
            fill(storage, 1);
            var tooLong =
                    new RoomRecord.Header(ROOM, "x".repeat(1_000), "", 1, false, "HOSTED", Optional.empty(), NINE);
            var failing = storage.write(
                    new RoomStore.RoomWrite(ROOM, List.of(new RoomChange.SaveHeader(tooLong)), List.of()));
            var fine = storage.settled();
            assertThrows(
                    java.util.concurrent.CompletionException.class,
                    () -> failing.toCompletableFuture().join());
            assertEquals("समीक्षा", storage.load().getFirst().header().title());
            fine.toCompletableFuture().join();
            assertFalse(storage.isFailing());
        }
    }
}
