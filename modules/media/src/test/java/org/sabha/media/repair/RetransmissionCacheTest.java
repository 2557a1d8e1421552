package org.sabha.media.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RetransmissionCacheTest {
    private static final long MILLI = 1_000_000;

    @Test
    void findsWhatItKeepsUntilThePlaceIsTakenAgain() {
        RetransmissionCache cache = new RetransmissionCache(4);
        byte[] packet = {9, 1, 2, 3};
        cache.put(65_535, packet, 1, 3);
        byte[] out = new byte[8];
        assertEquals(3, cache.copy(65_535, out, 2));
        assertEquals(1, out[2]);
        assertEquals(3, out[4]);
        assertEquals(0, cache.copy(3, out, 0));
        cache.put(3, packet, 0, 4);
        assertEquals(0, cache.length(65_535));
        assertEquals(4, cache.length(3));
        cache.clear();
        assertEquals(0, cache.length(3));
    }

    @Test
    void refusesWhatIsNoMediaPacket() {
        RetransmissionCache cache = new RetransmissionCache(4);
        cache.put(1, new byte[2_000], 0, 1_501);
        assertEquals(0, cache.length(1));
        assertThrows(IllegalArgumentException.class, () -> new RetransmissionCache(3));
    }

    @Test
    @Tag("T30")
    void sendsAgainWithinTheBudgetAndNeverTwiceInARoundTrip() {
        ResendBudget budget = new ResendBudget();
        budget.roundTrip(100 * MILLI);
        int sent = 0;
        for (long now = 0; now < 100_000 * MILLI; now += MILLI) {
            sent += budget.take(7, 10, now) ? 1 : 0;
        }
        assertEquals(10, sent);
    }

    @Test
    @Tag("T30")
    void answersAStormWithNoMoreThanHalfOfWhatIsSentAnyway() {
        ResendBudget budget = new ResendBudget();
        long first = 0;
        long again = 0;
        for (int i = 0; i < 100_000; i++) {
            long now = i * MILLI;
            budget.sent(1_000);
            first += 1_000;
            for (int back = 1; back <= 5; back++) {
                again += budget.take(i - back & 0xffff, 1_000, now) ? 1_000 : 0;
            }
        }
        assertTrue(Math.abs(first / 2 - again) <= 64 << 10, "sent again: " + again);
    }
}
