package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TwoSamplesTest {
    private static double[] even(long seed, int count, double from, double width) {
        return new Random(seed).doubles(count).map(u -> from + u * width).toArray();
    }

    @Test
    void samplesOfOneSourceAreNear() {
        for (int seed = 1; seed <= 20; seed++) {
            double lambda = TwoSamples.lambda(even(seed, 1_000, 0, 1), even(seed + 100, 1_000, 0, 1));
            assertTrue(lambda < 2.3, "seed " + seed + " lambda " + lambda);
        }
    }

    @Test
    void detectsWiderSpreadWithEqualRanks() {
        double[] narrow = even(1, 1_000, 0.25, 0.5);
        double[] wide = even(2, 1_000, 0, 1);
        assertTrue(TwoSamples.lambda(narrow, wide) > 2.3);
        assertTrue(Math.abs(RankTest.z(narrow, wide)) < 4);
    }

    @Test
    void knownExamplesHaveTheirKnownValues() {
        double[] low = {1, 2, 3, 4, 6};
        double[] high = {5, 7, 8, 9, 10};
        assertEquals(0.8, TwoSamples.distance(low, high), 1e-9);
        assertEquals(0.8 * Math.sqrt(2.5), TwoSamples.lambda(low, high), 1e-9);
        // of 25 pairs, one has the larger value on the left
        assertEquals((1 - 24) / 25.0, TwoSamples.delta(low, high), 1e-9);
        assertEquals(0, TwoSamples.delta(low, low.clone()), 1e-9);
        assertEquals(0, TwoSamples.distance(low, low.clone()), 1e-9);
        assertEquals(1, TwoSamples.delta(new double[] {2, 2}, new double[] {1, 1}), 1e-9);
    }
}
