package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignInLimiterTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("198.51.100.7");

    private final SignInLimiter limiter = new SignInLimiter(SignInLimits.DEFAULT, new Random(1));

    @Test
    void mistakesAreFreeAtFirstAndThenCostTime() {
        for (int i = 0; i < 5; i++) {
            assertTrue(limiter.tryAsStranger("asha", HERE, NOW));
        }
        assertFalse(limiter.tryAsStranger("asha", HERE, NOW.plusSeconds(14)));
        assertTrue(limiter.tryAsStranger("asha", HERE, NOW.plusSeconds(15)));
        assertFalse(limiter.tryAsStranger("asha", HERE, NOW.plusSeconds(44)));
        assertTrue(limiter.tryAsStranger("asha", HERE, NOW.plusSeconds(45)));
    }

    @Test
    @Tag("H4")
    void whoGuessesFromOneNetworkDoesNotLockTheHolderOut() {
        int looked = 0;
        for (int second = 0; second < 3_600; second++) {
            for (int host = 1; host <= 50; host++) {
                InetAddress from = InetAddress.ofLiteral("127.0.0." + host);
                looked += limiter.tryAsStranger("asha", from, NOW.plusSeconds(second)) ? 1 : 0;
            }
        }
        assertTrue(looked >= 5 && looked <= 25, "looked at " + looked);
        assertTrue(limiter.tryAsStranger("asha", ELSEWHERE, NOW.plusSeconds(3_600)));
    }

    @Test
    @Tag("H4")
    void manyNetworksTogetherHaveABudgetAndAKnownDeviceItsOwn() {
        int looked = 0;
        for (int network = 0; network < 1_000; network++) {
            InetAddress from = InetAddress.ofLiteral("10." + network / 250 + "." + network % 250 + ".1");
            looked += limiter.tryAsStranger("asha", from, NOW) ? 1 : 0;
        }
        assertEquals(SignInLimits.DEFAULT.perAccountAnHour(), looked);
        assertFalse(limiter.tryAsStranger("asha", ELSEWHERE, NOW));
        assertTrue(limiter.tryFromKnownDevice("asha", "phone", NOW));
        assertTrue(limiter.tryAsStranger("bala", ELSEWHERE, NOW));
        assertTrue(limiter.tryAsStranger("asha", ELSEWHERE, NOW.plus(Duration.ofHours(1))));
    }

    @Test
    void oneAddressTriesFewAccountsAMinute() {
        int looked = 0;
        for (int account = 0; account < 100; account++) {
            looked += limiter.tryAsStranger("account" + account, HERE, NOW) ? 1 : 0;
        }
        assertEquals(SignInLimits.DEFAULT.perAddressAMinute(), looked);
        assertTrue(limiter.tryAsStranger("account", HERE, NOW.plusSeconds(60)));
    }

    @Test
    void successForgetsMistakes() {
        for (int i = 0; i < 5; i++) {
            limiter.tryAsStranger("asha", HERE, NOW);
            limiter.tryFromKnownDevice("asha", "phone", NOW);
        }
        limiter.succeeded("asha", HERE);
        limiter.succeeded("asha", "phone");
        assertTrue(limiter.tryAsStranger("asha", HERE, NOW));
        assertTrue(limiter.tryFromKnownDevice("asha", "phone", NOW));
    }

    @Test
    void aKnownDeviceWaitsTooWhenItGuesses() {
        for (int i = 0; i < 5; i++) {
            assertTrue(limiter.tryFromKnownDevice("asha", "phone", NOW));
        }
        assertFalse(limiter.tryFromKnownDevice("asha", "phone", NOW));
        assertTrue(limiter.tryFromKnownDevice("asha", "tablet", NOW));
    }
}
