package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On virtual time the rate cases are no measurement but a promise. */
class AdaptTest {
    @Test
    @Tag("Q17")
    void everyTargetOnABadLineIsReached() {
        List<AdaptBenchmark.Figure> figures = AdaptBenchmark.run(AdaptBenchmark.SEED);
        assertFalse(figures.isEmpty());
        List<AdaptBenchmark.Figure> missed =
                figures.stream().filter(figure -> !figure.reached()).toList();
        assertEquals(List.of(), missed, () -> "seed " + AdaptBenchmark.SEED + ": " + figures);
    }
}
