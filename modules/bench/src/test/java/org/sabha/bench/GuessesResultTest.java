package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmark fails where a limit was not kept, and where it did not see enough to say so. */
@Tag("H4")
class GuessesResultTest {
    private static GuessesResult result(int refused, long evaluated, int joins, double p95) {
        return new GuessesResult(10_000, 50, refused, evaluated, 60, joins, p95 / 2, p95, p95);
    }

    @Test
    void everyLimitCounts() {
        assertTrue(result(10_000, 10, 20, 999).isWithinLimits());
        assertFalse(result(9_999, 10, 20, 999).isWithinLimits(), "one got in");
        assertFalse(result(10_000, 11, 20, 999).isWithinLimits(), "too many looked at");
        assertFalse(result(10_000, 10, 19, 999).isWithinLimits(), "too few joins to tell");
        assertFalse(result(10_000, 10, 20, 1_000).isWithinLimits(), "too slow");
    }
}
