package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.Personal;
import org.sabha.store.person.ConsentStorage;

/** A consent is signed for, and taking it back is a row and ends what is that person's alone, on each engine. */
@Tag("T46")
@Tag("T44")
abstract class ConsentContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final String RECEIPT = "c".repeat(24);

    private final Storage storage;
    private final ConsentStorage consents;

    ConsentContract(Engines engine) {
        storage = Engines.open(engine.withTables());
        consents = storage.consents();
    }

    @AfterEach
    void close() {
        storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private static ParticipantId participant(char letter) {
        return new ParticipantId(String.valueOf(letter).repeat(16));
    }

    private void write(Evidence... rows) {
        storage.write(new RoomStore.RoomWrite(ROOM, List.of(), List.of(rows)))
                .toCompletableFuture()
                .join();
    }

    private static AuditRow row(String verb, ParticipantId actor, Optional<ParticipantId> subject, String value) {
        return new AuditRow(
                NINE,
                ROOM,
                verb,
                Optional.of(actor),
                subject,
                Optional.of(new InvitationId("i".repeat(16))),
                Optional.of(value),
                Optional.empty(),
                Optional.empty(),
                1);
    }

    private void join(ParticipantId who, String name) {
        write(new Evidence(
                row("arrive", who, Optional.empty(), "browser"), Optional.of(name), Optional.of("203.0.113.0/24")));
    }

    private void consents(ParticipantId who, String receipt) {
        write(Evidence.of(row("consent", who, Optional.empty(), "1-3fa9c2d1 hi " + receipt)));
    }

    private void rule(String verb, String value) {
        write(Evidence.of(new AuditRow(
                NINE,
                ROOM,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(value),
                Optional.empty(),
                Optional.of(AdvisoryClause.C6),
                1)));
    }

    private Set<String> namesThatStand() {
        Set<String> names = new TreeSet<>();
        storage.audit().search(AuditQuestion.ofMeeting(ROOM.value(), 1_000)).stream()
                .flatMap(entry -> storage.audit().row(entry.seq()).stream())
                .flatMap(row -> row.personal().stream())
                .map(Personal::value)
                .forEach(names::add);
        return names;
    }

    @Test
    void aSignatureIsOfThisTextAndThisKeyAlone() {
        String signature = consents.sign("sabha consent 1\nabc\n");
        assertTrue(consents.isSigned("sabha consent 1\nabc\n", signature));
        assertFalse(consents.isSigned("sabha consent 1\nabd\n", signature));
        assertFalse(consents.isSigned("sabha consent 1\nabc\n", "0".repeat(128)));
        assertEquals(storage.audit().key().hex(), consents.key());
    }

    private List<String> rowsOf(String verb) {
        return storage.audit().search(AuditQuestion.ofMeeting(ROOM.value(), 1_000)).stream()
                .map(AuditEntry::facts)
                .filter(facts -> facts.verb().equals(verb))
                .map(facts -> facts.actor() + " " + facts.value())
                .toList();
    }

    /** What the law has kept for a time is kept for that time: evidence is nothing that whoever it is against can take away. */
    @Test
    void takingItBackErasesNothingAndIsARowOfTheMeeting() {
        join(participant('a'), "Asha");
        consents(participant('a'), RECEIPT);
        join(participant('b'), "Bala");
        consents(participant('b'), "d".repeat(24));
        assertEquals(Set.of(participant('a')), consents.whose(ROOM, RECEIPT));
        assertEquals(Optional.empty(), consents.withdrawn(ROOM, RECEIPT));
        assertEquals(1, consents.withdraw(ROOM, RECEIPT, 1, NINE));
        assertEquals(Optional.of(1), consents.withdrawn(ROOM, RECEIPT));
        assertEquals(Set.of("203.0.113.0/24", "Asha", "Bala"), namesThatStand());
        assertEquals(List.of(participant('a') + " " + RECEIPT + " 1"), rowsOf("withdraw-consent"));
    }

    @Test
    void takenBackAgainItIsAnsweredAlikeAndWritesNothing() {
        join(participant('a'), "Asha");
        consents(participant('a'), RECEIPT);
        assertEquals(2, consents.withdraw(ROOM, RECEIPT, 2, NINE));
        assertEquals(2, consents.withdraw(ROOM, RECEIPT, 0, NINE.plusSeconds(1)));
        assertEquals(1, rowsOf("withdraw-consent").size());
    }

    /** The page was loaded anew, once or more: an old receipt finds the stay that goes on, and a new one the old stays. */
    @Test
    void staysThatTookEachOthersPlacesAreOnePersons() {
        for (char each : new char[] {'a', 'b', 'c', 'd'}) {
            join(participant(each), "Asha");
        }
        write(Evidence.of(row("end-stay", participant('b'), Optional.of(participant('a')), "replaced")));
        write(Evidence.of(row("end-stay", participant('c'), Optional.of(participant('b')), "replaced")));
        write(Evidence.of(row("end-stay", participant('d'), Optional.of(participant('e')), "removed")));
        consents(participant('a'), RECEIPT);
        consents(participant('c'), "d".repeat(24));
        Set<ParticipantId> all = Set.of(participant('a'), participant('b'), participant('c'));
        assertEquals(all, consents.whose(ROOM, RECEIPT));
        assertEquals(all, consents.whose(ROOM, "d".repeat(24)));
    }

    @Test
    void whereInvitationsArePersonalEveryStayByTheSameOneIsTheirs() {
        rule("rule-in-force", "personal");
        join(participant('a'), "Asha");
        join(participant('b'), "Asha again");
        consents(participant('b'), RECEIPT);
        assertEquals(Set.of(participant('a'), participant('b')), consents.whose(ROOM, RECEIPT));
    }

    @Test
    void whereTheyWereSharedOthersByTheSameOneAreOthers() {
        rule("rule-in-force", "personal");
        rule("set-rule", "shared");
        join(participant('a'), "Asha");
        join(participant('b'), "Bala");
        consents(participant('b'), RECEIPT);
        assertEquals(Set.of(participant('b')), consents.whose(ROOM, RECEIPT));
    }

    @Test
    void aReceiptOfNobodyWritesNothing() {
        join(participant('a'), "Asha");
        consents(participant('a'), RECEIPT);
        assertEquals(Set.of(), consents.whose(ROOM, "e".repeat(24)));
        assertEquals(0, consents.withdraw(ROOM, "e".repeat(24), 0, NINE));
        assertEquals(0, consents.withdraw(new RoomId("s".repeat(24)), RECEIPT, 0, NINE));
        assertEquals(List.of(), rowsOf("withdraw-consent"));
    }
}
