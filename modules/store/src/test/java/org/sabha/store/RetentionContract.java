package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.Personal;
import org.sabha.store.audit.RetentionCategory;

/** What stands beside rows goes kind by kind when its time is over, and the log can still be verified, on each engine. */
@Tag("T46")
@Tag("T18")
abstract class RetentionContract {
    private static final Instant OLD = Instant.parse("2025-01-10T09:00:00Z");
    private static final Instant BETWEEN = OLD.plus(Duration.ofDays(100));
    private static final Instant NEW = OLD.plus(Duration.ofDays(200));
    private static final RoomId ROOM = new RoomId("r".repeat(24));

    private final Storage storage;

    RetentionContract(Engines engine) {
        storage = Engines.open(engine.withTables());
        for (Instant at : List.of(OLD, NEW)) {
            String when = at.equals(OLD) ? "old" : "new";
            write(at, "create", Optional.empty(), when + " title", Optional.empty());
            write(at, "arrive", Optional.empty(), when + " name", Optional.of(when + " network"));
            write(
                    at,
                    "arrive",
                    Optional.of(ReasonCode.BANNED),
                    when + " refused",
                    Optional.of(when + " refused network"));
        }
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void write(Instant at, String verb, Optional<ReasonCode> reason, String name, Optional<String> network) {
        var row = new AuditRow(
                at,
                ROOM,
                verb,
                Optional.of(new ParticipantId("p".repeat(16))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reason,
                Optional.empty(),
                1);
        storage.write(new RoomStore.RoomWrite(ROOM, List.of(), List.of(new Evidence(row, Optional.of(name), network))))
                .toCompletableFuture()
                .join();
    }

    private Set<String> beside() {
        Set<String> found = new TreeSet<>();
        storage.audit().search(AuditQuestion.ofMeeting(ROOM.value(), 100)).stream()
                .flatMap(entry -> storage.audit().row(entry.seq()).stream())
                .flatMap(row -> row.personal().stream())
                .map(Personal::value)
                .forEach(found::add);
        return found;
    }

    private int prune(RetentionCategory kind) {
        return storage.prunePersonal(kind, BETWEEN).toCompletableFuture().join();
    }

    private List<Optional<String>> rowsOfPruning() {
        return storage
                .audit()
                .search(new AuditQuestion(
                        Optional.empty(),
                        Optional.of("prune-personal"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        10))
                .stream()
                .map(AuditEntry::facts)
                .map(facts -> Optional.ofNullable(facts.value()))
                .toList();
    }

    @Test
    void eachKindGoesByItselfAndTheRowsStay() {
        Set<String> left = new TreeSet<>(beside());
        assertEquals(10, left.size());
        assertEquals(2, prune(RetentionCategory.REFUSAL));
        left.removeAll(Set.of("old refused", "old refused network"));
        assertEquals(left, beside());
        assertEquals(2, prune(RetentionCategory.ACCESS));
        left.removeAll(Set.of("old name", "old network"));
        assertEquals(left, beside());
        assertEquals(1, prune(RetentionCategory.TITLE));
        left.remove("old title");
        assertEquals(left, beside());
        assertEquals(
                6,
                storage.audit()
                        .search(AuditQuestion.ofMeeting(ROOM.value(), 100))
                        .size());
    }

    @Test
    void theLogIsSoundAfterwardsAndARowSaysOfWhichKindHowManyWent() {
        prune(RetentionCategory.ACCESS);
        prune(RetentionCategory.REFUSAL);
        assertEquals(List.of(Optional.of("access 2"), Optional.of("refusal 2")), rowsOfPruning());
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
    }

    @Test
    void whereNothingIsDueThereIsNoRow() {
        prune(RetentionCategory.TITLE);
        assertEquals(0, prune(RetentionCategory.TITLE));
        assertEquals(List.of(Optional.of("title 1")), rowsOfPruning());
    }

    @Test
    void theOldestOfEachKindIsKnown() {
        assertEquals(Optional.of(OLD), storage.audit().oldestPersonal(RetentionCategory.ACCESS));
        prune(RetentionCategory.ACCESS);
        assertEquals(Optional.of(NEW), storage.audit().oldestPersonal(RetentionCategory.ACCESS));
        assertEquals(Optional.of(OLD), storage.audit().oldestPersonal(RetentionCategory.REFUSAL));
        storage.prunePersonal(RetentionCategory.TITLE, NEW.plusSeconds(1))
                .toCompletableFuture()
                .join();
        assertEquals(Optional.empty(), storage.audit().oldestPersonal(RetentionCategory.TITLE));
    }
}
