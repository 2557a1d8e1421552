package org.sabha.server.meeting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.ConsentWithdrawnResponse;
import org.sabha.protocol.http.JoinConsent;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.server.EmptyDatabase;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;

/** What showing a receipt does: stays end, one row says so, and nothing is erased. */
@Tag("T44")
@Tag("T46")
class ConsentServiceTest {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final ParticipantId FIRST = new ParticipantId("a".repeat(16));
    private static final ParticipantId NEXT = new ParticipantId("b".repeat(16));
    private static final ParticipantId OTHER = new ParticipantId("c".repeat(16));

    @TempDir
    private Path data;

    private Storage storage;
    private ConsentService service;

    /** Who is in the meeting, and what has happened there but is not written down yet. */
    private final Set<ParticipantId> there = new HashSet<>();

    private final List<Runnable> unwritten = new ArrayList<>();

    private final ConsentService.OpenMeeting meeting = new ConsentService.OpenMeeting() {
        @Override
        public void awaitWritten() {
            unwritten.forEach(Runnable::run);
            unwritten.clear();
        }

        @Override
        public int end(Set<ParticipantId> participants) {
            int before = there.size();
            there.removeAll(participants);
            return before - there.size();
        }
    };

    @BeforeEach
    void opens() {
        Clock clock = Clock.fixed(NINE, ZoneOffset.UTC);
        storage = Storage.open(EmptyDatabase.in(data), clock, new SecureRandom(), () -> 0);
        service = new ConsentService(storage.consents(), new IdSource(new SecureRandom()));
    }

    @AfterEach
    void closes() {
        storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private void write(String verb, ParticipantId actor, Optional<ParticipantId> subject, String value, String name) {
        var row = new AuditRow(
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
        Evidence evidence =
                name.isEmpty() ? Evidence.of(row) : new Evidence(row, Optional.of(name), Optional.of("203.0.113.0/24"));
        storage.write(new RoomStore.RoomWrite(ROOM, List.of(), List.of(evidence)))
                .toCompletableFuture()
                .join();
    }

    private ConsentReceipt receipt() {
        return service.receipt(ROOM, new JoinConsent("2-3fa9c2d1", "hi"), NINE);
    }

    private ConsentReceipt join(ParticipantId who, String name) {
        ConsentReceipt receipt = receipt();
        write("arrive", who, Optional.empty(), "browser", name);
        write("consent", who, Optional.empty(), ConsentService.consent(receipt).code(), "");
        there.add(who);
        return receipt;
    }

    private void replaces(ParticipantId by, ParticipantId replaced) {
        write("end-stay", by, Optional.of(replaced), "replaced", "");
        there.remove(replaced);
    }

    private boolean takesBack(ConsentReceipt receipt) {
        return service.withdraw(receipt, Optional.of(meeting), NINE)
                .map(ConsentWithdrawnResponse::ended)
                .orElseThrow();
    }

    private List<String> rows(String verb) {
        return storage.audit().search(AuditQuestion.ofMeeting(ROOM.value(), 100)).stream()
                .map(AuditEntry::facts)
                .filter(facts -> facts.verb().equals(verb))
                .map(AuditEntry.Facts::value)
                .toList();
    }

    private long pieces() {
        return storage.audit().search(AuditQuestion.ofMeeting(ROOM.value(), 100)).stream()
                .flatMap(entry -> storage.audit().row(entry.seq()).stream())
                .mapToLong(row -> row.personal().size())
                .sum();
    }

    @Test
    void theyLeaveAndNothingIsErased() {
        ConsentReceipt receipt = join(FIRST, "Asha");
        join(OTHER, "Bala");
        assertTrue(takesBack(receipt));
        assertEquals(Set.of(OTHER), there);
        assertEquals(List.of(receipt.id() + " 1"), rows("withdraw-consent"));
        assertEquals(4, pieces(), "of each the name and the network");
    }

    @Test
    void anOldReceiptEndsTheStayThatGoesOn() {
        ConsentReceipt old = join(FIRST, "Asha");
        join(NEXT, "Asha");
        unwritten.add(() -> replaces(NEXT, FIRST));
        assertTrue(takesBack(old));
        assertEquals(Set.of(), there);
        assertEquals(4, pieces());
    }

    @Test
    void shownAgainItIsAnsweredAlikeAndChangesNothing() {
        ConsentReceipt old = join(FIRST, "Asha");
        assertTrue(takesBack(old));
        join(NEXT, "Asha");
        replaces(NEXT, FIRST);
        assertTrue(takesBack(old));
        assertEquals(Set.of(NEXT), there, "who came again agreed again");
        assertEquals(1, rows("withdraw-consent").size());
    }

    @Test
    void withdrawalAfterLeavingOnlyWritesRow() {
        ConsentReceipt receipt = join(FIRST, "Asha");
        assertEquals(
                Optional.of(new ConsentWithdrawnResponse(false)), service.withdraw(receipt, Optional.empty(), NINE));
        assertEquals(List.of(receipt.id() + " 0"), rows("withdraw-consent"));
    }

    @Test
    void aReceiptThatNobodyCameInWithIsAnsweredAlikeAndLeavesNoRow() {
        join(OTHER, "Bala");
        assertEquals(
                Optional.of(new ConsentWithdrawnResponse(false)),
                service.withdraw(receipt(), Optional.of(meeting), NINE));
        assertEquals(Set.of(OTHER), there);
        assertEquals(List.of(), rows("withdraw-consent"));
    }

    @Test
    void aReceiptOfAnotherServerIsNone() {
        ConsentReceipt ours = join(FIRST, "Asha");
        var strange = new ConsentReceipt(
                "e".repeat(24), ROOM, ours.notice(), ours.language(), NINE, ours.key(), ours.signature());
        assertEquals(Optional.empty(), service.withdraw(strange, Optional.of(meeting), NINE));
        assertEquals(Set.of(FIRST), there);
    }
}
