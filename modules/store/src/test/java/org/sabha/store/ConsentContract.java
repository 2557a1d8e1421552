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
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.Personal;
import org.sabha.store.person.ConsentStorage;

/** A consent is signed for, and taking it back erases what is personal of that person alone, on each engine. */
@Tag("T46")
@Tag("T44")
abstract class ConsentContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final String RECEIPT = "c".repeat(24);

    private final Storage storage;
    private final ConsentStorage consents;

    ConsentContract(Engines engine) {
        storage = Engines.open(engine.fresh());
        consents = storage.consents();
    }

    @AfterEach
    void close() {
        storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private static ParticipantId stay(char letter) {
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

    private void comes(ParticipantId who, String name) {
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

    @Test
    void takingItBackErasesNameAndNetworkOfThatPersonAndLeavesOneRow() {
        comes(stay('a'), "Asha");
        consents(stay('a'), RECEIPT);
        comes(stay('b'), "Bala");
        consents(stay('b'), "d".repeat(24));
        assertEquals(Optional.of(stay('a')), consents.whose(ROOM, RECEIPT));
        assertEquals(2, consents.withdraw(ROOM, RECEIPT, NINE));
        assertEquals(Set.of("203.0.113.0/24", "Bala"), namesThatStand());
        assertEquals(
                RECEIPT + " 2",
                storage.audit()
                        .search(new AuditQuestion(
                                Optional.empty(),
                                Optional.of("withdraw-consent"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                10))
                        .getFirst()
                        .facts()
                        .value());
        assertEquals(0, consents.withdraw(ROOM, RECEIPT, NINE), "a second time there is nothing left");
    }

    @Test
    void aStayWhosePlaceWasTakenByOnesOwnIsErasedToo() {
        comes(stay('a'), "Asha");
        comes(stay('b'), "Asha");
        write(Evidence.of(row("end-stay", stay('b'), Optional.of(stay('a')), "replaced")));
        consents(stay('b'), RECEIPT);
        assertEquals(4, consents.withdraw(ROOM, RECEIPT, NINE));
        assertEquals(Set.of(), namesThatStand());
    }

    @Test
    void whereInvitationsArePersonalEveryStayByTheSameOneIsErased() {
        rule("rule-in-force", "personal");
        comes(stay('a'), "Asha");
        comes(stay('b'), "Asha again");
        consents(stay('b'), RECEIPT);
        assertEquals(4, consents.withdraw(ROOM, RECEIPT, NINE));
    }

    @Test
    void whereTheyWereSharedOthersByTheSameOneStay() {
        rule("rule-in-force", "personal");
        rule("set-rule", "shared");
        comes(stay('a'), "Asha");
        comes(stay('b'), "Bala");
        consents(stay('b'), RECEIPT);
        assertEquals(2, consents.withdraw(ROOM, RECEIPT, NINE));
        assertTrue(namesThatStand().contains("Asha"));
    }

    @Test
    void aReceiptOfNobodyErasesNothing() {
        comes(stay('a'), "Asha");
        consents(stay('a'), RECEIPT);
        assertEquals(Optional.empty(), consents.whose(ROOM, "e".repeat(24)));
        assertEquals(0, consents.withdraw(ROOM, "e".repeat(24), NINE));
        assertEquals(0, consents.withdraw(new RoomId("s".repeat(24)), RECEIPT, NINE));
        assertTrue(namesThatStand().contains("Asha"));
    }
}
