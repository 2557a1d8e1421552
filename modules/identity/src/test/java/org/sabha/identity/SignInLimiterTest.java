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
    void oneNetworksGuessesDoNotLockHolderOut() {
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
        int looked = attack("10.%d.%d.1", 4, 250);
        SignInLimits limits = SignInLimits.DEFAULT;
        assertEquals(limits.perAccountAnHour() + 4 * limits.reserve().perNeighbourhoodAnHour(), looked);
        assertTrue(limiter.tryFromKnownDevice("asha", "phone", NOW));
        assertTrue(limiter.tryAsStranger("bala", ELSEWHERE, NOW));
        assertTrue(limiter.tryAsStranger("asha", InetAddress.ofLiteral("10.1.0.1"), NOW.plus(Duration.ofHours(1))));
    }

    /** Every second for an hour, from 50 networks in 50 neighbourhoods, whoever they say they are. */
    @Test
    @Tag("H4")
    void holderSignsInFromCleanNetworkDuringGuessing() {
        int looked = 0;
        for (int second = 0; second < 3_600; second++) {
            for (int network = 0; network < 50; network++) {
                InetAddress from = InetAddress.ofLiteral("127." + network + ".0.1");
                looked += limiter.tryAsStranger("asha", from, NOW.plusSeconds(second)) ? 1 : 0;
            }
            if (second % 600 == 599) {
                InetAddress clean = InetAddress.ofLiteral("203.0." + second / 600 + ".9");
                assertTrue(limiter.tryAsStranger("asha", clean, NOW.plusSeconds(second)), "second " + second);
            }
        }
        SignInLimits limits = SignInLimits.DEFAULT;
        assertTrue(looked <= limits.perAccountAnHour() + limits.reserve().perAccountAnHour(), "looked at " + looked);
    }

    @Test
    @Tag("H4")
    void aCleanNetworkHasAMistakeAndOneMoreTryAndOneThatGuessedHasNone() {
        attack("10.0.%d.%d", 60, 1);
        assertTrue(limiter.tryAsStranger("asha", ELSEWHERE, NOW));
        assertTrue(limiter.tryAsStranger("asha", ELSEWHERE, NOW));
        assertFalse(limiter.tryAsStranger("asha", ELSEWHERE, NOW));
        assertFalse(limiter.tryAsStranger("asha", InetAddress.ofLiteral("10.0.1.9"), NOW));
        assertTrue(limiter.tryAsStranger("asha", ELSEWHERE, NOW.plus(Duration.ofHours(1))));
    }

    @Test
    @Tag("H4")
    void theReserveHasAnEndToo() {
        int looked = attack("%d.%d.0.1", 100, 50);
        SignInLimits limits = SignInLimits.DEFAULT;
        assertEquals(limits.perAccountAnHour() + limits.reserve().perAccountAnHour(), looked);
        assertFalse(limiter.tryAsStranger("asha", ELSEWHERE, NOW));
    }

    @Test
    @Tag("H4")
    void aNetworkFromWhichTheHolderCameInIsTheirsWhateverStrangersElsewhereDo() {
        limiter.tryAsStranger("asha", HERE, NOW);
        limiter.succeeded("asha", HERE);
        attack("%d.%d.0.1", 100, 50);
        for (int i = 0; i < 5; i++) {
            assertTrue(limiter.tryAsStranger("asha", HERE, NOW));
        }
        assertFalse(limiter.tryAsStranger("asha", HERE, NOW), "who guesses there waits");
        assertTrue(limiter.tryAsStranger("asha", HERE, NOW.plusSeconds(15)));
    }

    /** One try from each of many networks; gives how many were looked at. */
    private int attack(String pattern, int most, int each) {
        int looked = 0;
        for (int high = 0; high < most; high++) {
            for (int low = 0; low < each; low++) {
                InetAddress from = InetAddress.ofLiteral(pattern.formatted(high + 1, low));
                looked += limiter.tryAsStranger("asha", from, NOW) ? 1 : 0;
            }
        }
        return looked;
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
