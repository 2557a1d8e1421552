package org.sabha.room.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

@Tag("T10")
class TicketsTest {
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final ParticipantId ALICE = new ParticipantId("a".repeat(16));

    private final Tickets tickets = new Tickets(ROOM, new IdSource(new SplittableRandom(1)));

    @Test
    void aTicketNamesItsRoom() {
        assertTrue(tickets.issue(ALICE, 1).reveal().startsWith(ROOM.value() + "."));
    }

    @Test
    void anOlderTicketOpensUntilTheNewerIsAcknowledged() {
        Secret first = tickets.issue(ALICE, 1);
        Secret second = tickets.issue(ALICE, 5);
        tickets.acknowledged(ALICE, 4);
        assertEquals(Optional.of(ALICE), tickets.holder(first));
        tickets.acknowledged(ALICE, 5);
        assertEquals(Optional.empty(), tickets.holder(first));
        assertEquals(Optional.of(ALICE), tickets.holder(second));
    }

    @Test
    void aTicketIsUsedOnceAndThoseStillUnderwayStay() {
        Secret first = tickets.issue(ALICE, 1);
        Secret second = tickets.issue(ALICE, 5);
        assertTrue(tickets.use(ALICE, first, 3));
        assertEquals(Optional.empty(), tickets.holder(first));
        assertEquals(Optional.of(ALICE), tickets.holder(second));
        assertFalse(tickets.use(ALICE, second, 3), "its frame must not be sent again");
        assertEquals(Optional.empty(), tickets.holder(second));
    }

    @Test
    void keepsTheHeldTicketAndTheNewestFew() {
        Secret held = tickets.issue(ALICE, 1);
        Secret second = tickets.issue(ALICE, 2);
        for (int frame = 3; frame <= 4; frame++) {
            tickets.issue(ALICE, frame);
        }
        Secret newest = tickets.issue(ALICE, 5);
        assertEquals(Optional.empty(), tickets.holder(second));
        assertEquals(Optional.of(ALICE), tickets.holder(held));
        assertEquals(Optional.of(ALICE), tickets.holder(newest));
    }

    @Test
    void ticketOfAResumeOpensBehindManyUnacknowledgedOnes() {
        for (int frame = 2; frame <= 5; frame++) {
            tickets.issue(ALICE, frame);
        }
        assertEquals(Optional.of(ALICE), tickets.holder(tickets.issue(ALICE, 0)));
    }

    @Test
    void aRevokedStayHasNoTicket() {
        Secret ticket = tickets.issue(ALICE, 1);
        tickets.revoke(ALICE);
        tickets.revoke(ALICE);
        tickets.acknowledged(ALICE, 9);
        assertEquals(Optional.empty(), tickets.holder(ticket));
    }

    @Test
    @Tag("T43")
    void aDigestDoesNotPrintItself() {
        assertEquals("redacted", SecretDigest.of(new Secret("s")).toString());
    }
}
