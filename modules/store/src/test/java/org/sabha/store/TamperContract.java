package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditFile;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.AuditPages;
import org.sabha.store.audit.AuditPublicKey;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditRowWithPersonal;
import org.sabha.store.audit.AuditRows;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.AuditVerdict.Harm;
import org.sabha.store.audit.AuditVerification;
import org.sabha.store.audit.Digest;
import org.sabha.store.audit.Personal;
import org.sabha.store.failure.StorageException;

/** What somebody who may write to the database, or to an exported file, can do to the log, and what is said of it. */
@Tag("T18")
abstract class TamperContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final RoomId OTHER = new RoomId("s".repeat(24));

    private final Engines engine;
    private Storage storage;

    @TempDir
    private Path folder;

    TamperContract(Engines engine) {
        this.engine = engine;
    }

    @BeforeEach
    void fill() {
        storage = Engines.open(engine.withTables());
        for (int minute = 1; minute <= 12; minute++) {
            write(minute % 3 == 0 ? OTHER : ROOM, minute);
        }
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void write(RoomId room, int minute) {
        Evidence row = new Evidence(
                new AuditRow(
                        NINE.plus(Duration.ofMinutes(minute)),
                        room,
                        "arrive",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("v" + minute),
                        Optional.empty(),
                        Optional.empty(),
                        1),
                Optional.of("Person " + minute),
                Optional.of("10.0." + minute + ".0/24"));
        storage.write(new RoomStore.RoomWrite(room, List.of(), List.of(row)))
                .toCompletableFuture()
                .join();
    }

    private void harm(String... statements) {
        storage.database().jdbi().useTransaction(handle -> {
            for (String statement : statements) {
                handle.execute(statement);
            }
        });
    }

    private void isBroken(Harm harm, long firstBadRow) {
        var broken = assertInstanceOf(AuditVerdict.Broken.class, storage.audit().verify());
        assertEquals(harm, broken.harm(), broken::sentence);
        assertEquals(firstBadRow, broken.firstBadRow(), broken::sentence);
    }

    @Test
    void anUntouchedLogIsSound() {
        assertEquals(new AuditVerdict.Sound(12, 1, 12, 2, 0), storage.audit().verify());
    }

    @Test
    void pagesLookAtSoManyRowsAndSayWhereToGoOn() {
        var question = new AuditQuestion(
                Optional.empty(), Optional.of("arrive"), Optional.empty(), Optional.empty(), Optional.empty(), 2);
        harm("update audit_row set verb = 'leave' where seq > 4 and seq < 12");
        AuditRows first = AuditPages.of(storage.audit(), question, OptionalLong.empty(), 5);
        assertEquals(List.of(12L), numbers(first));
        AuditRows none = AuditPages.of(storage.audit(), question, first.before(), 3);
        assertEquals(List.of(), numbers(none));
        assertEquals(OptionalLong.of(5), none.before());
        AuditRows full = AuditPages.of(storage.audit(), question, none.before(), 100);
        assertEquals(List.of(4L, 3L), numbers(full));
        AuditRows rest = AuditPages.of(storage.audit(), question, full.before(), 100);
        assertEquals(List.of(2L, 1L), numbers(rest));
        assertEquals(OptionalLong.empty(), rest.before());
        AuditRows ofRoom =
                AuditPages.of(storage.audit(), AuditQuestion.ofMeeting(OTHER.value(), 20), OptionalLong.of(12), 1);
        assertEquals(List.of(9L, 6L, 3L), numbers(ofRoom));
    }

    private static List<Long> numbers(AuditRows page) {
        return page.rows().stream().map(AuditEntry::seq).toList();
    }

    @Test
    void oneRowIsReadWithWhatIsPersonal() {
        AuditRowWithPersonal row = storage.audit().row(5).orElseThrow();
        assertEquals(Optional.of("Person 5"), row.clear(Personal.Kind.NAME));
        assertEquals(Optional.of("10.0.5.0/24"), row.clear(Personal.Kind.ADDRESS));
        assertFalse(row.isErased());
        storage.erase("Person 5").toCompletableFuture().join();
        assertTrue(storage.audit().row(5).orElseThrow().isErased());
        assertEquals(Optional.empty(), storage.audit().row(99));
    }

    @Test
    void anExportInPartsIsTheSameAsOneAtOnce() {
        var atOnce = new ByteArrayOutputStream();
        var inParts = new ByteArrayOutputStream();
        storage.audit().export(atOnce);
        assertEquals(12, storage.audit().exportSlowly(inParts));
        assertEquals(atOnce.toString(StandardCharsets.UTF_8), inParts.toString(StandardCharsets.UTF_8));
        assertEquals(12, storage.audit().rows());
    }

    @Test
    void anEditedRowIsNamed() {
        harm("update audit_row set verb = 'leave' where seq = 5");
        isBroken(Harm.EDITED, 5);
    }

    @Test
    void aBackDatedRowIsNamed() {
        harm("update audit_row set at = at - 3600000000000 where seq = 7");
        isBroken(Harm.EDITED, 7);
    }

    @Test
    void aDeletedRowIsNamed() {
        harm("delete from audit_row where seq = 6");
        isBroken(Harm.DELETED, 6);
    }

    @Test
    void aDeletedBeginningIsNamed() {
        harm("delete from audit_row where seq <= 3");
        isBroken(Harm.DELETED, 1);
    }

    @Test
    void rowsThatChangedPlacesAreNamed() {
        harm(
                "update audit_row set seq = 100 where seq = 4",
                "update audit_row set seq = 4 where seq = 9",
                "update audit_row set seq = 9 where seq = 100");
        isBroken(Harm.REORDERED, 4);
    }

    @Test
    void anEndThatWasCutOffIsNamed() {
        harm("delete from audit_row where seq = 12");
        isBroken(Harm.TRUNCATED, 12);
        harm("delete from audit_row where seq >= 3");
        isBroken(Harm.TRUNCATED, 3);
    }

    @Test
    @Tag("T18")
    void aLogThatWasCutBackToAKeptStatementIsNoticed() {
        harm("delete from audit_row where seq > 1", "delete from audit_head where kind = 'last'");
        isBroken(Harm.TRUNCATED, 2);
        harm("update audit_head set kind = 'last' where seq = 1");
        isBroken(Harm.FORGED, 1);
    }

    @Test
    @Tag("T18")
    void aLogThatWasTakenBackWholeLacksTheRowThatWasNoted() {
        var then = AuditNote.of(storage.audit().lastHead());
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify(Optional.of(then)));
        var later = new AuditNote(then.seq() + 1, Digest.NONE);
        assertEquals(
                Harm.TRUNCATED,
                assertInstanceOf(AuditVerdict.Broken.class, storage.audit().verify(Optional.of(later)))
                        .harm());
        write(ROOM, 13);
        var other = assertInstanceOf(AuditVerdict.Broken.class, storage.audit().verify(Optional.of(later)));
        assertEquals(Harm.EDITED, other.harm());
        assertEquals(13, other.firstBadRow());
        assertEquals(then, AuditNote.parse(then.text()));
    }

    @Test
    void aForgedRowIsNamed() {
        harm("insert into audit_row select 13, at, clock_error, room, verb, actor, subject, invitation, chosen, reason,"
                + " clause, times, name_commitment, address_commitment, hash from audit_row where seq = 12");
        isBroken(Harm.EDITED, 13);
    }

    @Test
    void aStatementOfAnotherHandIsNamed() {
        harm("update audit_head set seq = 11 where kind = 'last'", "delete from audit_row where seq = 12");
        isBroken(Harm.FORGED, 11);
    }

    @Test
    void anotherNameBesideARowIsNoticed() {
        harm("update audit_personal set clear = 'Somebody else' where seq = 8 and kind = 'name'");
        isBroken(Harm.EDITED, 8);
    }

    @Test
    void personalDataBesideARowThatHasNoneIsNoticed() throws IOException {
        storage.prune(NINE.plus(Duration.ofMinutes(2))).toCompletableFuture().join();
        harm("insert into audit_personal select 13, kind, salt, clear from audit_personal where seq = 8");
        isBroken(Harm.EDITED, 13);
        Path file = folder.resolve("audit.jsonl");
        try (OutputStream out = Files.newOutputStream(file)) {
            storage.audit().export(out);
        }
        assertEquals(storage.audit().verify(), verify(file));
    }

    @Test
    @Tag("T44")
    void erasureKeepsTheChainAndTakesTheAddressToo() {
        assertEquals(2, storage.erase("Person 8").toCompletableFuture().join());
        assertEquals(new AuditVerdict.Sound(13, 1, 13, 2, 2), storage.audit().verify());
        assertEquals(newest("erase-personal", "2"), newest());
        assertEquals(0, storage.erase("Nobody").toCompletableFuture().join());
        assertEquals(newest("erase-personal", "0"), newest(), "that somebody asked is told, too");
        var export = new ByteArrayOutputStream();
        storage.audit().export(export);
        assertFalse(export.toString(StandardCharsets.UTF_8).contains("Person 8"));
    }

    private static List<String> newest(String verb, String value) {
        return List.of(verb, value, "permitted");
    }

    private List<String> newest() {
        var facts = storage.audit()
                .search(new AuditQuestion(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100))
                .getLast()
                .facts();
        return List.of(facts.verb(), String.valueOf(facts.value()), facts.outcome());
    }

    @Test
    @Tag("T44")
    void oldRowsGoAndTheRestIsStillSound() {
        long gone = storage.prune(NINE.plus(Duration.ofMinutes(5)))
                .toCompletableFuture()
                .join();
        assertEquals(4, gone);
        assertEquals(new AuditVerdict.Sound(9, 5, 13, 1, 0), storage.audit().verify());
        assertEquals(newest("prune-audit", "4"), newest());
        storage.prune(NINE.plus(Duration.ofMinutes(5))).toCompletableFuture().join();
        assertEquals(new AuditVerdict.Sound(9, 5, 13, 1, 0), storage.audit().verify(), "nothing done, no row");
        harm("delete from audit_row where seq = 5");
        isBroken(Harm.DELETED, 5);
    }

    @Test
    void logContinuesAfterReopening() {
        write(ROOM, 13);
        assertEquals(new AuditVerdict.Sound(13, 1, 13, 2, 0), storage.audit().verify());
    }

    @Test
    void aMeetingIsFoundByItsIdAndOthersAreNot() {
        List<Long> found = storage.audit().search(AuditQuestion.ofMeeting(OTHER.value(), 3)).stream()
                .map(entry -> entry.seq())
                .toList();
        assertEquals(List.of(3L, 6L, 9L), found);
    }

    // --- the exported file

    private Path exported() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (OutputStream out = Files.newOutputStream(file)) {
            assertEquals(12, storage.audit().export(out));
        }
        return file;
    }

    private AuditVerdict verify(Path file) {
        return new AuditVerification(new AuditFile(file), storage.audit().key()).run();
    }

    private Path changed(Consumer<List<String>> change) throws IOException {
        Path file = exported();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        change.accept(lines);
        Files.write(file, lines);
        return file;
    }

    private void fileIsBroken(Harm harm, long firstBadRow, Consumer<List<String>> change) throws IOException {
        var broken = assertInstanceOf(AuditVerdict.Broken.class, verify(changed(change)));
        assertEquals(harm, broken.harm(), broken::sentence);
        assertEquals(firstBadRow, broken.firstBadRow(), broken::sentence);
    }

    @Test
    void anExportedFileIsSoundWithoutTheServer() throws IOException {
        Path file = exported();
        storage.erase("Person 1").toCompletableFuture().join();
        assertEquals(new AuditVerdict.Sound(12, 1, 12, 2, 0), verify(file));
    }

    @Test
    void harmToAnExportedFileIsNamed() throws IOException {
        // Line 0 is the header, so line n is row n.
        fileIsBroken(Harm.EDITED, 4, lines -> lines.set(4, lines.get(4).replace("arrive", "remove")));
        fileIsBroken(Harm.EDITED, 2, lines -> lines.set(2, lines.get(2).replace("Person 2", "Person 3")));
        fileIsBroken(Harm.DELETED, 5, lines -> lines.remove(5));
        fileIsBroken(Harm.REORDERED, 7, lines -> Collections.swap(lines, 7, 8));
        fileIsBroken(Harm.TRUNCATED, 11, lines -> lines.subList(11, 13).clear());
    }

    @Test
    void detectsValuesNoRowCanHold() throws IOException {
        fileIsBroken(Harm.EDITED, 4, lines -> lines.set(4, lines.get(4).replace("v4", "v".repeat(5_000))));
        fileIsBroken(Harm.EDITED, 3, lines -> lines.set(3, lines.get(3).replaceAll("\"hash\":\"..", "\"hash\":\"xx")));
        fileIsBroken(Harm.EDITED, 3, lines -> lines.set(3, lines.get(3).replaceAll(",\"hash\":\"[^\"]*\"", "")));
        fileIsBroken(
                Harm.EDITED,
                2,
                lines -> lines.set(2, lines.get(2).replaceAll("nameSalt\":\"[^\"]*", "nameSalt\":\"xx")));
    }

    @Test
    void namesInAnyOrderAndSpellingOfDigitsAreTheSameRow() throws IOException {
        Path file = changed(lines -> {
            String line = lines.get(4);
            int hash = line.indexOf(",\"hash\":\"") + 1;
            String last = line.substring(hash, line.length() - 1);
            String digits = last.substring("\"hash\":\"".length());
            lines.set(
                    4,
                    "{\"hash\":\"" + digits.toUpperCase(Locale.ROOT) + ",\"more\":true,"
                            + line.substring(1, hash - 1).replace("\"seq\":4", "\"seq\":\"4\"") + "}");
        });
        assertEquals(new AuditVerdict.Sound(12, 1, 12, 2, 0), verify(file));
    }

    @Test
    void aLineThatIsNoneStopsTheReadingWithItsNumber() throws IOException {
        for (String line : List.of(
                "[1]", "{\"seq\":[1]}", "{\"seq\":1,\"seq\":1}", "{\"more\":1,\"more\":1}", "{\"verb\":\"x\"}")) {
            Path file = changed(lines -> lines.set(4, line));
            var refused = assertThrows(StorageException.class, () -> verify(file), line);
            assertTrue(String.valueOf(refused.getMessage()).contains(", line 5: "), refused::getMessage);
        }
    }

    @Test
    void anExportThatIsSignedByAnotherKeyIsNotBelieved() throws IOException {
        Path file = exported();
        var stranger = new AuditPublicKey("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        var broken =
                assertInstanceOf(AuditVerdict.Broken.class, new AuditVerification(new AuditFile(file), stranger).run());
        assertEquals(Harm.FORGED, broken.harm());
        assertTrue(new AuditFile(file).ownKey().equals(storage.audit().key()));
    }
}
