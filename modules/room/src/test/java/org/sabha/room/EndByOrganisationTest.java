package org.sabha.room;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.room.port.AuditRow;
import org.sabha.room.session.SecretDigest;

/** Whoever keeps meetings for the organisation ends one for all. */
@Tag("A9")
class EndByOrganisationTest {
    private final MeetingScript meeting = new MeetingScript();

    private List<RoomEffect> effectsOfTheEnd() {
        List<RoomEffect> effects = meeting.world.handle(new RoomCommand.EndByOrganisation("command-line"));
        assertEquals(RoomEffect.Ended.class, effects.getLast().getClass());
        return effects;
    }

    private List<CloseCause> end() {
        return effectsOfTheEnd().stream()
                .filter(RoomEffect.CloseConnection.class::isInstance)
                .map(effect -> ((RoomEffect.CloseConnection) effect).cause())
                .toList();
    }

    @Test
    void everybodyIsOutAndOneRowSaysByWhom() {
        Person alice = meeting.person("Alice");
        Person bob = meeting.person("Bob");
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        assertEquals(List.of(CloseCause.ENDED, CloseCause.ENDED), end());
        AuditRow row = meeting.rows("end-by-organisation").getFirst();
        assertEquals(Optional.of("command-line"), row.value());
        assertEquals(Optional.of(AdvisoryClause.A9), row.clause());
        assertEquals(Optional.empty(), row.actor(), "nobody in the meeting did it");
    }

    @Test
    @Tag("A5")
    void whoWasThereIsKnownByTheirTicketAndWhoWasRemovedIsNot() {
        Person alice = meeting.person("Alice");
        Person bob = meeting.person("Bob");
        Person carol = meeting.person("Carol");
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.invitesAndLetsIn(carol);
        alice.says(new ClientMessage.Remove(carol.id()));

        Set<SecretDigest> tickets = ((RoomEffect.Ended) effectsOfTheEnd().getLast()).tickets();

        assertTrue(tickets.contains(digest(alice)));
        assertTrue(tickets.contains(digest(bob)));
        assertFalse(tickets.contains(digest(carol)));
    }

    private static SecretDigest digest(Person person) {
        return SecretDigest.of(requireNonNull(person.ticket));
    }

    @Test
    void aMeetingToWhichNobodyCameIsOverToo() {
        assertEquals(List.of(), end());
    }

    @Test
    void itIsToldToNobodyBeforeItIsWritten() {
        assertTrue(Durability.mayPromise(new RoomCommand.EndByOrganisation("command-line")));
        meeting.person("Alice").joinsAsHost();
        var asked = new RoomCommand.EndByOrganisation("command-line");
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.NotStored(asked)));
    }

    @Test
    void whatIsOverEndsNoSecondTime() {
        end();
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.EndByOrganisation("command-line")));
    }
}
