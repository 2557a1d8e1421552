package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

@Tag("T8")
class JoinTokensTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final IdSource ids = new IdSource(new Random(11));
    private final JoinTokens<String> tokens = new JoinTokens<>(ids, 100);
    private final RoomId room = ids.newRoomId();
    private final InvitationId invitation = ids.newInvitationId();

    @Test
    void workOnce() {
        Secret token = issue("bob", NOON);
        assertEquals(Optional.of("bob"), tokens.redeem(token, NOON));
        assertEquals(Optional.empty(), tokens.redeem(token, NOON));
        assertEquals(Optional.empty(), tokens.redeem(token, NOON.plusSeconds(59)));
        assertEquals(Optional.empty(), tokens.redeem(token, NOON.plusSeconds(61)));
    }

    @Test
    void workForSixtySeconds() {
        assertEquals(Optional.of("in time"), tokens.redeem(issue("in time", NOON), NOON.plusMillis(59_999)));
        assertEquals(Optional.empty(), tokens.redeem(issue("late", NOON), NOON.plusSeconds(60)));
    }

    @Test
    void areUsedUpEvenWhenTheyCameTooLate() {
        Secret token = issue("late", NOON);
        assertEquals(Optional.empty(), tokens.redeem(token, NOON.plusSeconds(61)));
        assertEquals(Optional.empty(), tokens.redeem(token, NOON.plusSeconds(30)));
    }

    @Test
    void areUnknownAfterARestart() {
        Secret token = issue("bob", NOON);
        JoinTokens<String> afterRestart = new JoinTokens<>(ids, 100);
        assertEquals(Optional.empty(), afterRestart.redeem(token, NOON));
    }

    @Test
    @Tag("H16")
    void cannotBeMadeUp() {
        issue("bob", NOON);
        assertEquals(Optional.empty(), tokens.redeem(new Secret("eyJhbGciOiJub25lIn0.e30."), NOON));
        assertEquals(Optional.empty(), tokens.redeem(ids.newSecret(), NOON));
    }

    @Test
    @Tag("H28")
    void dieWithTheirRoom() {
        Secret token = issue("bob", NOON);
        Secret elsewhere =
                tokens.issue(ids.newRoomId(), invitation, "carol", NOON).orElseThrow();
        tokens.voidRoom(room);
        assertEquals(Optional.empty(), tokens.redeem(token, NOON));
        assertEquals(Optional.of("carol"), tokens.redeem(elsewhere, NOON));
    }

    @Test
    void ofOneInvitationAreAtMostFourTheOldestGivingWay() {
        List<Secret> issued = new ArrayList<>();
        for (int i = 0; i < JoinTokens.MAX_PER_INVITATION + 1; i++) {
            issued.add(issue("try " + i, NOON.plusSeconds(i)));
        }
        assertEquals(JoinTokens.MAX_PER_INVITATION, tokens.size());
        assertEquals(Optional.empty(), tokens.redeem(issued.getFirst(), NOON.plusSeconds(5)));
        assertEquals(Optional.of("try 4"), tokens.redeem(issued.getLast(), NOON.plusSeconds(5)));
    }

    @Test
    void areNoMoreThanTheBoundAndNobodysLiveTokenGivesWay() {
        JoinTokens<String> few = new JoinTokens<>(ids, 2);
        Secret first = few.issue(room, ids.newInvitationId(), "a", NOON).orElseThrow();
        assertTrue(
                few.issue(room, ids.newInvitationId(), "b", NOON.plusSeconds(1)).isPresent());
        assertFalse(
                few.issue(room, ids.newInvitationId(), "c", NOON.plusSeconds(2)).isPresent());
        assertEquals(Optional.of("a"), few.redeem(first, NOON.plusSeconds(3)));
        assertTrue(
                few.issue(room, ids.newInvitationId(), "d", NOON.plusSeconds(4)).isPresent());
    }

    @Test
    void areForgottenOnceExpired() {
        JoinTokens<String> few = new JoinTokens<>(ids, 2);
        few.issue(room, ids.newInvitationId(), "a", NOON);
        few.issue(room, ids.newInvitationId(), "b", NOON);
        assertTrue(few.issue(room, ids.newInvitationId(), "c", NOON.plusSeconds(60))
                .isPresent());
        assertEquals(1, few.size());
    }

    @Test
    void areGivenToOneOfManyWhoRedeemAtOnce() throws InterruptedException {
        Secret token = issue("bob", NOON);
        AtomicInteger got = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            threads.add(Thread.ofVirtual()
                    .start(() -> tokens.redeem(token, NOON).ifPresent(facts -> got.incrementAndGet())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1, got.get());
    }

    private Secret issue(String facts, Instant now) {
        return tokens.issue(room, invitation, facts, now).orElseThrow();
    }
}
