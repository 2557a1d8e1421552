package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

@Tag("T8")
class OrganiserLinksTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static final Secret BROWSER = new Secret("b".repeat(32));
    private static final Secret ANOTHER = new Secret("c".repeat(32));

    private final IdSource ids = new IdSource(new Random(12));
    private final OrganiserLinks links = new OrganiserLinks(ids, 3);

    @Test
    void openOneSession() {
        Secret link = links.newLink(NOON);
        OrganiserSession session = links.redeem(link, BROWSER, NOON).orElseThrow();
        assertEquals(Optional.of(session), links.use(session.secret(), NOON));
        assertEquals(Optional.empty(), links.redeem(link, ANOTHER, NOON));
    }

    @Test
    void giveTheSameSessionToTheSameBrowserAsOftenAsItAsks() {
        Secret link = links.newLink(NOON);
        OrganiserSession first = links.redeem(link, BROWSER, NOON).orElseThrow();
        Instant later = NOON.plus(OrganiserLinks.REPEAT).minusMillis(1);
        OrganiserSession again = links.redeem(link, BROWSER, later).orElseThrow();
        assertEquals(first.secret(), again.secret());
        assertEquals(Optional.empty(), links.redeem(link, ANOTHER, later));
        assertEquals(Optional.empty(), links.redeem(link, BROWSER, NOON.plus(OrganiserLinks.REPEAT)));
        assertTrue(links.use(first.secret(), NOON.plus(OrganiserLinks.REPEAT)).isPresent());
    }

    @Test
    void anotherBrowserThatAskedFirstOwnsThem() {
        Secret link = links.newLink(NOON);
        assertTrue(links.redeem(link, ANOTHER, NOON).isPresent());
        assertEquals(Optional.empty(), links.redeem(link, BROWSER, NOON));
    }

    @Test
    void sessionsDifferByLinkAndByBrowserAndByProcess() {
        OrganiserSession one = open(NOON);
        OrganiserSession two = open(NOON);
        assertNotEquals(one.secret(), two.secret());
        var other = new OrganiserLinks(new IdSource(new Random(13)), 3);
        assertTrue(other.use(one.secret(), NOON).isEmpty());
    }

    @Test
    void giveSessionsThatGoOnWhileTheyAreUsed() {
        OrganiserSession session = open(NOON);
        assertEquals(NOON.plus(OrganiserLinks.UNUSED), session.expiresAt());
        Instant now = NOON;
        for (int day = 6; day <= 24; day += 6) {
            now = NOON.plus(Duration.ofDays(day));
            assertTrue(links.use(session.secret(), now).isPresent(), "day " + day);
        }
        assertEquals(
                NOON.plus(OrganiserLinks.LONGEST),
                links.use(session.secret(), now).orElseThrow().expiresAt());
        assertTrue(
                links.use(session.secret(), NOON.plus(OrganiserLinks.LONGEST)).isEmpty());
    }

    @Test
    void giveSessionsThatEndUnused() {
        OrganiserSession session = open(NOON);
        assertTrue(links.use(session.secret(), NOON.plus(OrganiserLinks.UNUSED)).isEmpty());
    }

    @Test
    void endAfterAWeekUnused() {
        Secret link = links.newLink(NOON);
        assertTrue(links.redeem(link, BROWSER, NOON.plus(OrganiserLinks.LINK_LIFETIME))
                .isEmpty());
    }

    @Test
    void areNotSessionsNorSessionsLinks() {
        Secret link = links.newLink(NOON);
        assertTrue(links.use(link, NOON).isEmpty());
        OrganiserSession session = links.redeem(link, BROWSER, NOON).orElseThrow();
        assertTrue(links.redeem(session.secret(), BROWSER, NOON).isEmpty());
        assertTrue(links.use(ids.newSecret(), NOON).isEmpty());
    }

    @Test
    void keepNoMoreSessionsThanTheBoundTheOldestGivingWay() {
        List<OrganiserSession> sessions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sessions.add(open(NOON.plusSeconds(i)));
        }
        assertTrue(links.use(sessions.getFirst().secret(), NOON.plusSeconds(5)).isEmpty());
        assertTrue(links.use(sessions.getLast().secret(), NOON.plusSeconds(5)).isPresent());
    }

    @Test
    void waitInABoundedNumberTheOldestGivingWay() {
        Secret first = links.newLink(NOON);
        for (int i = 0; i < OrganiserLinks.MAX_LINKS; i++) {
            links.newLink(NOON);
        }
        assertTrue(links.redeem(first, BROWSER, NOON).isEmpty());
    }

    private OrganiserSession open(Instant now) {
        return links.redeem(links.newLink(now), BROWSER, now).orElseThrow();
    }
}
