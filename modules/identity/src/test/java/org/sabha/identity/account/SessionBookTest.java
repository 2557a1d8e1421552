package org.sabha.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.identity.account.People.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;

class SessionBookTest {
    private static final SignInSession.Device DEVICE = new SignInSession.Device("Firefox, Linux", "192.0.2.x");

    private final People people = new People();
    private final Account asha = people.opened("asha");

    private SessionBook.Begun begin(Instant now) {
        return people.book.begin(asha, SignInStrength.ONE_FACTOR, DEVICE, now);
    }

    @Test
    void aSessionIsKnownByItsSecretOnly() {
        SessionBook.Begun begun = begin(NOW);
        assertEquals(52, begun.secret().reveal().length());
        assertEquals(Optional.of(begun.live()), people.book.use(begun.secret(), NOW));
        assertEquals(
                Optional.empty(),
                people.book.use(new Secret(begun.live().session().digest()), NOW));
    }

    @Test
    void everySignInHasANewSecret() {
        assertNotEquals(begin(NOW).secret(), begin(NOW).secret());
    }

    @Test
    @Tag("C5")
    void aSessionEndsUnused() {
        SessionBook.Begun begun = begin(NOW);
        Instant last = NOW.plus(Duration.ofHours(12));
        assertTrue(people.book.use(begun.secret(), last.minusMillis(1)).isPresent());
        SessionBook.Begun other = begin(NOW);
        assertEquals(Optional.empty(), people.book.use(other.secret(), last));
    }

    @Test
    @Tag("C5")
    void aSessionEndsHoweverItIsUsed() {
        SessionBook.Begun begun = begin(NOW);
        Instant end = NOW.plus(Duration.ofDays(7));
        for (Instant time = NOW; time.isBefore(end); time = time.plus(Duration.ofHours(11))) {
            assertTrue(people.book.use(begun.secret(), time).isPresent(), "at " + time);
        }
        assertEquals(Optional.empty(), people.book.use(begun.secret(), end));
    }

    @Test
    void useIsWrittenDownOnceAMinute() {
        SessionBook.Begun begun = begin(NOW);
        people.book.use(begun.secret(), NOW.plusSeconds(59));
        assertEquals(NOW, people.sessions.of(asha.id()).getFirst().times().used());
        people.book.use(begun.secret(), NOW.plusSeconds(60));
        assertEquals(
                NOW.plusSeconds(60),
                people.sessions.of(asha.id()).getFirst().times().used());
    }

    @Test
    @Tag("H28")
    void disablingAccountEndsItsSessions() {
        SessionBook.Begun begun = begin(NOW);
        people.accountService.disable(asha.id());
        assertEquals(Optional.empty(), people.book.use(begun.secret(), NOW));
    }

    @Test
    void sessionsEndOneByOneAndTogether() {
        SessionBook.Begun one = begin(NOW);
        SessionBook.Begun two = begin(NOW);
        SessionBook.Begun three = begin(NOW);
        assertEquals(3, people.book.of(asha.id(), NOW).size());
        assertTrue(people.book.end(asha.id(), one.live().session().id()));
        assertFalse(people.book.end(asha.id(), one.live().session().id()));
        people.book.endOthers(two.live().session());
        assertEquals(Optional.empty(), people.book.use(three.secret(), NOW));
        assertTrue(people.book.use(two.secret(), NOW).isPresent());
        people.book.endAll(asha.id());
        assertEquals(Optional.empty(), people.book.use(two.secret(), NOW));
    }

    @Test
    void theOneUnusedForLongestGivesWay() {
        SessionBook.Begun first = begin(NOW);
        for (int i = 1; i <= SessionBook.MAX_PER_ACCOUNT; i++) {
            begin(NOW.plusSeconds(i));
        }
        assertEquals(SessionBook.MAX_PER_ACCOUNT, people.sessions.of(asha.id()).size());
        assertEquals(Optional.empty(), people.book.use(first.secret(), NOW.plusSeconds(30)));
    }

    @Test
    void endedOnesAreNotListed() {
        begin(NOW);
        assertEquals(
                0, people.book.of(asha.id(), NOW.plus(Duration.ofHours(12))).size());
    }
}
