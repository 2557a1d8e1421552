package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.MeetingLog;

/** The log's rows by meeting, on each engine. */
abstract class MeetingLogContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00.123456789Z");
    private static final AccountId ASHA = new AccountId("a".repeat(16));
    private static final AccountId BALA = new AccountId("b".repeat(16));

    private final Storage storage;
    private final MeetingLog log;

    MeetingLogContract(Engines engine) {
        storage = Engines.open(engine.withTables());
        log = storage.meetingLog();
    }

    @AfterEach
    void close() {
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private static RoomId room(char letter) {
        return new RoomId(String.valueOf(letter).repeat(24));
    }

    private static AuditRow row(RoomId room, Instant at, String verb, Optional<String> value) {
        return new AuditRow(
                at,
                room,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                value,
                Optional.empty(),
                Optional.empty(),
                1);
    }

    private void started(RoomId room, AccountId by, String title, Instant at) {
        storage.write(new RoomStore.RoomWrite(
                        room,
                        List.of(),
                        List.of(
                                new Evidence(
                                        row(room, at, "create", Optional.empty()),
                                        Optional.of(title),
                                        Optional.empty()),
                                Evidence.of(row(room, at, "start-by-account", Optional.of(by.value()))))))
                .toCompletableFuture()
                .join();
    }

    private List<String> titles(AccountId account, Optional<RoomId> before, int limit) {
        return log.startedBy(account, before, limit).stream()
                .map(each -> each.title().orElse("-"))
                .toList();
    }

    @Test
    void eachAccountFindsItsOwnMeetingsTheNewestFirst() {
        started(room('c'), ASHA, "first", NINE);
        started(room('d'), BALA, "other", NINE.plusSeconds(1));
        started(room('e'), ASHA, "second", NINE.plusSeconds(2));
        started(room('f'), ASHA, "third", NINE.plusSeconds(2));
        assertEquals(List.of("third", "second"), titles(ASHA, Optional.empty(), 2));
        assertEquals(List.of("first"), titles(ASHA, Optional.of(room('e')), 2));
        assertEquals(List.of(), titles(ASHA, Optional.of(room('d')), 2), "another's is no place to go on from");
        assertTrue(log.isStartedBy(room('c'), ASHA));
        assertFalse(log.isStartedBy(room('c'), BALA));
        assertFalse(log.isStartedBy(room('g'), ASHA));
        MeetingLog.Started first = log.startedBy(ASHA, Optional.empty(), 5).getLast();
        assertEquals(NINE, first.at());
        assertFalse(first.open());
    }

    @Test
    void aMeetingsRowsComeInOrderWithWhatIsBesideThemAndTheNewestOfTheLog() {
        started(room('c'), ASHA, "first", NINE);
        started(room('d'), BALA, "other", NINE);
        List<String> seen = new ArrayList<>();
        var reading = log.read(
                room('c'),
                (entry, personal) -> seen.add(entry.seq() + " " + entry.facts().verb()
                        + personal.stream().map(each -> " " + each.value()).toList()));
        assertEquals(List.of("1 create[ first]", "2 start-by-account[]"), seen);
        var intact = assertInstanceOf(MeetingLog.Reading.Intact.class, reading.orElseThrow());
        assertEquals(4, intact.newest().seq());
    }

    @Test
    @Tag("H39")
    void anErasedTitleIsInNoList() {
        started(room('c'), ASHA, "first", NINE);
        storage.erase("first").toCompletableFuture().join();
        assertEquals(List.of("-"), titles(ASHA, Optional.empty(), 2));
    }

    @Test
    @Tag("H39")
    void titlesThatNameSomebodyAreFoundAndErasedByTheirMeetings() {
        started(room('c'), ASHA, "Interview of Ravi Kumar", NINE);
        started(room('d'), ASHA, "ravi kumar, 100 %", NINE.plusSeconds(1));
        started(room('e'), ASHA, "Ravindra", NINE.plusSeconds(2));
        assertEquals(0, storage.erase("Ravi Kumar").toCompletableFuture().join(), "no title is the name alone");
        assertEquals(List.of(room('c'), room('d')), storage.audit().titlesNaming("Ravi Kumar", 10));
        assertEquals(List.of(room('c')), storage.audit().titlesNaming("Ravi Kumar", 1));
        assertEquals(
                List.of(),
                storage.audit().titlesNaming("%", 10).stream()
                        .filter(room('c')::equals)
                        .toList());
        assertEquals(1, storage.eraseTitle(room('c')).toCompletableFuture().join());
        assertEquals(0, storage.eraseTitle(room('c')).toCompletableFuture().join());
        assertEquals(List.of("Ravindra", "ravi kumar, 100 %", "-"), titles(ASHA, Optional.empty(), 3));
        assertEquals(List.of(room('d')), storage.audit().titlesNaming("Ravi Kumar", 10));
    }

    @Test
    void prunedMeetingIsNotListed() {
        started(room('c'), ASHA, "first", NINE);
        started(room('d'), ASHA, "second", NINE.plus(Duration.ofDays(1)));
        storage.prune(NINE.plusSeconds(1)).toCompletableFuture().join();
        assertEquals(List.of("second"), titles(ASHA, Optional.empty(), 2));
    }

    @Test
    @Tag("T18")
    void aSignatureOfAReportIsNoStatementAboutTheLog() {
        byte[] report = {1, 2, 3};
        String signature = log.sign(report);
        assertTrue(log.key().signedReport(report, signature));
        assertFalse(log.key().signedReport(new byte[] {1, 2, 4}, signature));
        assertFalse(log.key().signedReport(report, "00"));
        assertFalse(log.key().signedReport(report, "no hexadecimal"));
    }
}
