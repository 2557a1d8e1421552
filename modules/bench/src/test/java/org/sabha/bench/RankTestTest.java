package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RankTestTest {
    private static double[] normal(long seed, int count, double mean) {
        return new Random(seed).doubles(count).map(u -> mean + u).toArray();
    }

    @Test
    void samplesOfOneSourceAreAlike() {
        for (int seed = 1; seed <= 20; seed++) {
            assertTrue(Math.abs(RankTest.z(normal(seed, 250, 0), normal(seed + 100, 250, 0))) < 3.9, "seed " + seed);
        }
    }

    @Test
    void aShiftOfAFifthOfTheSpreadIsSeen() {
        assertTrue(RankTest.z(normal(1, 250, 0.2), normal(2, 250, 0)) > 5);
        assertTrue(RankTest.z(normal(1, 250, 0), normal(2, 250, 0.2)) < -5);
    }

    @Test
    void aKnownExampleHasItsKnownValue() {
        // U = 1 of 25, mean 12.5, variance 25 * 11 / 12
        double[] low = {1, 2, 3, 4, 6};
        double[] high = {5, 7, 8, 9, 10};
        assertEquals((1 - 12.5) / Math.sqrt(25.0 * 11 / 12), RankTest.z(low, high), 1e-9);
    }

    @Test
    void tiesShareTheirRank() {
        double[] same = {1, 1, 1, 2, 2};
        assertEquals(0, RankTest.z(same, same.clone()), 1e-9);
        assertEquals(0, RankTest.z(new double[] {3, 3}, new double[] {3, 3}), 1e-9);
    }

    @Test
    void quantilesAreValuesOfTheSample() {
        double[] values = {4, 1, 3, 2};
        assertEquals(2, RankTest.median(values));
        assertEquals(4, RankTest.quantile(values, 0.95));
        assertEquals(1, RankTest.quantile(values, 0.25));
    }
}
