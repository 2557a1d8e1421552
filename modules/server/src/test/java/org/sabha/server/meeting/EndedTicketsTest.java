package org.sabha.server.meeting;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Secret;
import org.sabha.room.session.SecretDigest;

@Tag("A9")
class EndedTicketsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final Secret TICKET = new Secret("room.of-asha");

    private final EndedTickets tickets = new EndedTickets();

    @Test
    void aTicketOfAnEndedMeetingIsKnownForAWhile() {
        tickets.add(Set.of(SecretDigest.of(TICKET)), NOW);

        assertTrue(tickets.contains(TICKET, NOW));
        assertTrue(tickets.contains(TICKET, NOW.plus(EndedTickets.KEPT).minusMillis(1)));
        assertFalse(tickets.contains(TICKET, NOW.plus(EndedTickets.KEPT)));
    }

    @Test
    void noOtherIs() {
        tickets.add(Set.of(SecretDigest.of(TICKET)), NOW);

        assertFalse(tickets.contains(new Secret("room.of-nobody"), NOW));
    }

    @Test
    void theOldestGiveWay() {
        tickets.add(Set.of(SecretDigest.of(TICKET)), NOW);
        tickets.add(digests("first", EndedTickets.MAX - 1), NOW);
        assertTrue(tickets.contains(TICKET, NOW));

        tickets.add(digests("more", 1), NOW);

        assertFalse(tickets.contains(TICKET, NOW));
        assertTrue(tickets.contains(new Secret("more.0"), NOW));
    }

    @Test
    void thoseThatAreTooOldAreForgottenWhenOthersCome() {
        tickets.add(digests("early", EndedTickets.MAX), NOW);
        Instant later = NOW.plus(EndedTickets.KEPT);
        tickets.add(digests("late", EndedTickets.MAX), later);

        assertTrue(IntStream.range(0, EndedTickets.MAX)
                .allMatch(number -> tickets.contains(new Secret("late." + number), later)));
    }

    private static Set<SecretDigest> digests(String meeting, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> SecretDigest.of(new Secret(meeting + "." + number)))
                .collect(Collectors.toSet());
    }
}
