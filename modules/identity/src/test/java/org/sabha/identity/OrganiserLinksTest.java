package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private final IdSource ids = new IdSource(new Random(12));
    private final OrganiserLinks links = new OrganiserLinks(ids, 3);

    @Test
    void openOneSession() {
        Secret link = links.newLink(NOON);
        OrganiserSession session = links.redeem(link, NOON).orElseThrow();
        assertEquals(Optional.of(session.id()), links.check(session.secret(), NOON));
        assertEquals(Optional.empty(), links.redeem(link, NOON));
    }

    @Test
    void giveSessionsOfTwelveHours() {
        OrganiserSession session = open(NOON);
        assertEquals(NOON.plusSeconds(12 * 3600), session.expiresAt());
        assertTrue(
                links.check(session.secret(), NOON.plusSeconds(12 * 3600 - 1)).isPresent());
        assertTrue(links.check(session.secret(), NOON.plusSeconds(12 * 3600)).isEmpty());
    }

    @Test
    void endAfterAWeekUnused() {
        Secret link = links.newLink(NOON);
        assertTrue(links.redeem(link, NOON.plus(OrganiserLinks.LINK_LIFETIME)).isEmpty());
    }

    @Test
    void areNotSessionsNorSessionsLinks() {
        Secret link = links.newLink(NOON);
        assertTrue(links.check(link, NOON).isEmpty());
        OrganiserSession session = links.redeem(link, NOON).orElseThrow();
        assertTrue(links.redeem(session.secret(), NOON).isEmpty());
        assertTrue(links.check(ids.newSecret(), NOON).isEmpty());
    }

    @Test
    @Tag("H28")
    void loseTheirSessionAtOnceWhenItIsRevoked() {
        OrganiserSession session = open(NOON);
        OrganiserSession other = open(NOON);
        links.revoke(session.id());
        assertTrue(links.check(session.secret(), NOON).isEmpty());
        assertTrue(links.check(other.secret(), NOON).isPresent());
        Secret unused = links.newLink(NOON);
        links.revokeAll();
        assertTrue(links.check(other.secret(), NOON).isEmpty());
        assertTrue(links.redeem(unused, NOON).isEmpty());
    }

    @Test
    void keepNoMoreSessionsThanTheBoundTheOldestGivingWay() {
        List<OrganiserSession> sessions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sessions.add(open(NOON.plusSeconds(i)));
        }
        assertTrue(
                links.check(sessions.getFirst().secret(), NOON.plusSeconds(5)).isEmpty());
        assertTrue(links.check(sessions.getLast().secret(), NOON.plusSeconds(5)).isPresent());
    }

    @Test
    void waitInABoundedNumberTheOldestGivingWay() {
        Secret first = links.newLink(NOON);
        for (int i = 0; i < OrganiserLinks.MAX_LINKS; i++) {
            links.newLink(NOON);
        }
        assertTrue(links.redeem(first, NOON).isEmpty());
    }

    private OrganiserSession open(Instant now) {
        return links.redeem(links.newLink(now), now).orElseThrow();
    }
}
