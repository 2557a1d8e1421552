package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditVerdict.Harm;
import org.sabha.store.audit.MeetingLog.Reading;

/**
 * A meeting's rows are read only out of a log that holds, on each engine. Statements are kept of rows 1499 and
 * 2599; the meeting that ended has rows 1501 to 1503 and 1601 to 1604, the one that goes on has 1500, 1505 and 2600.
 */
@Tag("T18")
abstract class CheckedMeetingContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00.123456789Z");
    private static final RoomId ENDED = room('e');
    private static final RoomId RUNNING = room('r');
    private static final RoomId OTHER = room('o');

    private final Storage storage;
    private final List<Long> seen = new ArrayList<>();

    CheckedMeetingContract(Engines engine) {
        storage = Engines.open(engine.withTables());
    }

    private static RoomId room(char letter) {
        return new RoomId(String.valueOf(letter).repeat(24));
    }

    @BeforeEach
    void fill() {
        write(OTHER, "set-muted", 1_499, NINE.minus(Duration.ofDays(1)));
        write(RUNNING, "create", 1);
        write(ENDED, "create", 1);
        write(ENDED, "arrive", 2);
        write(OTHER, "set-muted", 1);
        write(RUNNING, "arrive", 1);
        write(OTHER, "arrive", 95);
        write(ENDED, "lock", 3);
        write(ENDED, "end-for-all", 1);
        write(OTHER, "set-muted", 995);
        write(RUNNING, "set-rule", 1);
        write(OTHER, "set-muted", 100);
    }

    private void write(RoomId room, String verb, int rows) {
        write(room, verb, rows, NINE);
    }

    private void write(RoomId room, String verb, int rows, Instant at) {
        var row = new AuditRow(
                at,
                room,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("v"),
                Optional.empty(),
                Optional.empty(),
                1);
        Optional<String> name = verb.equals("arrive") ? Optional.of("Asha") : Optional.empty();
        var evidence = new Evidence(row, name, Optional.empty());
        storage.write(new RoomStore.RoomWrite(room, List.of(), Collections.nCopies(rows, evidence)))
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void harm(String... statements) {
        storage.database().jdbi().useTransaction(handle -> {
            for (String statement : statements) {
                assertEquals(1, handle.execute(statement), statement);
            }
        });
    }

    private Optional<Reading> read(RoomId room) {
        seen.clear();
        return storage.meetingLog().read(room, (entry, _) -> seen.add(entry.seq()));
    }

    private void isWhole(RoomId room) {
        assertInstanceOf(Reading.Intact.class, read(room).orElseThrow());
    }

    private void isHarmed(RoomId room, Harm harm, long row) {
        var found = assertInstanceOf(Reading.Harmed.class, read(room).orElseThrow());
        assertEquals(harm, found.harm().harm(), found::toString);
        assertEquals(row, found.harm().firstBadRow(), found::toString);
    }

    @Test
    void theRowsOfAMeetingAreReadWithTheNewestStatement() {
        var intact = assertInstanceOf(Reading.Intact.class, read(ENDED).orElseThrow());
        assertEquals(List.of(1_501L, 1_502L, 1_503L, 1_601L, 1_602L, 1_603L, 1_604L), seen);
        assertEquals(storage.audit().lastHead(), intact.newest());
        isWhole(RUNNING);
        assertEquals(List.of(1_500L, 1_505L, 2_600L), seen);
        isWhole(OTHER);
        assertEquals(Optional.empty(), read(room('n')));
    }

    /** Every part of a row is in its hash, so one flipped bit is seen; also where the row is another meeting's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "verb = 'leave'",
                "at = at + 1",
                "times = 2",
                "chosen = 'w'",
                "chosen = null",
                "reason = 'banned'",
                "clause = 'A4'",
                "room = 'eeeeeeeeeeeeeeeeeeeeeeee'",
                "name_commitment = null",
            })
    void aRowThatWasChangedIsRefused(String change) {
        harm("update audit_row set " + change + " where seq = 1505");
        isHarmed(RUNNING, Harm.EDITED, 1_505);
        isHarmed(ENDED, Harm.EDITED, 1_505);
    }

    @Test
    void aFlippedBitOfAHashIsRefused() {
        byte[] hash = storage.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select hash from audit_row where seq = 1502")
                        .mapTo(byte[].class)
                        .one());
        hash[31] ^= 1;
        storage.database()
                .jdbi()
                .useHandle(handle -> handle.execute("update audit_row set hash = ? where seq = 1502", hash));
        isHarmed(ENDED, Harm.EDITED, 1_502);
    }

    @Test
    void aRowThatWasTakenOutIsRefusedWhereverItIs() {
        harm("delete from audit_row where seq = 1603");
        isHarmed(ENDED, Harm.DELETED, 1_603);
        isHarmed(RUNNING, Harm.DELETED, 1_603);
    }

    @Test
    void theEndIsNoEndIfItWasTakenOut() {
        harm("delete from audit_row where seq = 1604");
        isHarmed(ENDED, Harm.DELETED, 1_604);
        storage.database().jdbi().useHandle(handle -> handle.execute("delete from audit_row where seq > 1603"));
        isHarmed(ENDED, Harm.TRUNCATED, 1_604);
    }

    @Test
    void detectsRemovedLastRowOfRunningMeeting() {
        harm("delete from audit_row where seq = 2600");
        isHarmed(RUNNING, Harm.DELETED, 2_600);
        isWhole(ENDED);
    }

    @Test
    void anotherNameIsRefusedAndAnErasedOneIsNot() {
        harm("update audit_personal set clear = 'Bala' where seq = 1505");
        isHarmed(RUNNING, Harm.EDITED, 1_505);
        isWhole(ENDED);
        harm("delete from audit_personal where seq = 1505");
        isWhole(RUNNING);
        harm("insert into audit_personal select 1500, kind, salt, clear from audit_personal where seq = 1502");
        isHarmed(RUNNING, Harm.EDITED, 1_500);
    }

    @Test
    void aStatementThatTheKeyDidNotSignIsRefused() {
        harm("update audit_head set at = at + 1 where kind = 'kept' and seq = 1499");
        isHarmed(ENDED, Harm.FORGED, 1_499);
        harm("delete from audit_head where kind = 'kept' and seq = 1499");
        isWhole(ENDED);
        harm("update audit_head set at = at + 1 where kind = 'last'");
        isHarmed(ENDED, Harm.FORGED, 2_700);
        isHarmed(RUNNING, Harm.FORGED, 2_700);
    }

    @Test
    void aStatementAboutTheNewestRowCannotBeMissingOrOlder() {
        harm("delete from audit_head where kind = 'last'");
        isHarmed(ENDED, Harm.ADDED, 1_604);
        harm("insert into audit_head select 'last', seq, hash, at, signature from audit_head"
                + " where kind = 'kept' and seq = 1499");
        isHarmed(ENDED, Harm.FORGED, 1_499);
    }

    @Test
    void rowsThatNoStatementCoversAreRefused() {
        harm(
                "insert into audit_row select 2701, at, clock_error, room, verb, actor, subject, invitation, chosen, reason,"
                        + " clause, times, name_commitment, address_commitment, hash from audit_row where seq = 1604");
        isHarmed(ENDED, Harm.ADDED, 2_701);
    }

    @Test
    void distantTamperingDoesNotBlockReport() {
        harm("update audit_row set verb = 'leave' where seq = 700", "delete from audit_row where seq = 2650");
        isWhole(ENDED);
    }

    @Test
    void withoutAStatementBeforeItTheWholeLogIsTheChain() {
        harm("delete from audit_head where kind = 'kept' and seq = 1499");
        isWhole(ENDED);
        harm("update audit_row set at = at + 1 where seq = 2");
        isHarmed(ENDED, Harm.EDITED, 2);
    }

    @Test
    void whereOldRowsWereTakenOutTheStatementOfThatIsTheBeginning() {
        assertEquals(1_499, storage.prune(NINE).toCompletableFuture().join());
        isWhole(ENDED);
        harm("update audit_head set at = at + 1 where kind = 'start'");
        isHarmed(ENDED, Harm.FORGED, 1_499);
    }
}
