package org.sabha.media.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T30")
class ResendBoundsTest {
    @Test
    void theBudgetIsHalfOfTheMediaAndAStock() {
        ResendBudget budget = new ResendBudget();
        long resent = 0;
        long sent = 0;
        for (int i = 0; i < 10_000; i++) {
            budget.sent(1_000);
            sent += 1_000;
            while (budget.take(900)) {
                resent += 900;
            }
        }
        assertTrue(resent <= sent / 2 + ResendBudget.STOCK_BYTES);
        assertTrue(resent > sent / 2 - 2_000);
    }

    @Test
    void aNumberGoesOutTenTimesAndNotTwiceInARoundTrip() {
        ResendHistory history = new ResendHistory();
        assertTrue(history.allow(70_000, 70_010, 0, 20));
        assertFalse(history.allow(70_000, 70_010, 19, 20));
        int allowed = 1;
        for (int i = 1; i < 50; i++) {
            allowed += history.allow(70_000, 70_010, i * 20L, 20) ? 1 : 0;
        }
        assertEquals(ResendHistory.MAX_RESENDS, allowed);
    }

    @Test
    void aNumberBeyondTheWindowOrNeverSentDoesNotResetItsNeighbour() {
        ResendHistory history = new ResendHistory();
        assertTrue(history.allow(70_000, 70_010, 0, 20));
        assertFalse(history.allow(70_000 - RetransmissionCache.ENTRIES, 70_010, 5, 20));
        assertFalse(history.allow(70_000 + RetransmissionCache.ENTRIES, 70_010, 5, 20));
        assertFalse(history.allow(70_000, 70_010, 10, 20));
    }
}
