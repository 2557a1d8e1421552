package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The drill of overload fails where somebody came in or lost something, and where the server was not full. */
@Tag("Q4")
class OverloadResultTest {
    private static final GuestsResult.Limits LIMITS = new GuestsResult.Limits(85, 300, 95, 500);
    private static final GuestsResult.Step BEFORE = step(0, 0.0, 240);
    private static final GuestsResult.Step TWICE = step(2, 0.0, 7.5);

    private static GuestsResult.Step step(int shed, double voiceLost, double picturePackets) {
        return new GuestsResult.Step(40, 5, 1, 2, shed, 0, voiceLost, 1, 2, picturePackets);
    }

    private static boolean holds(
            int capacity, int admittedBeyond, int meetingsRefused, int seatsLost, GuestsResult.Step... steps) {
        return GuestsBenchmark.holds(new GuestsResult.Overload(
                LIMITS,
                LIMITS,
                30,
                capacity,
                2 * capacity,
                admittedBeyond,
                capacity - admittedBeyond,
                0,
                0,
                10,
                meetingsRefused,
                true,
                seatsLost,
                List.of(steps)));
    }

    @Test
    void everyTargetCounts() {
        assertTrue(holds(40, 0, 10, 0, BEFORE, TWICE));
        assertFalse(holds(0, 0, 10, 0, BEFORE, TWICE), "it was never full");
        assertFalse(holds(40, 9, 10, 0, BEFORE, TWICE), "newcomers came in");
        assertFalse(holds(40, 0, 9, 0, BEFORE, TWICE), "a meeting began");
        assertFalse(holds(40, 0, 10, 1, BEFORE, TWICE), "somebody lost a seat");
        assertFalse(holds(40, 0, 10, 0, BEFORE, step(1, 0.0, 30)), "pictures kept layers");
        assertFalse(holds(40, 0, 10, 0, BEFORE, step(2, 0.0, 0)), "pictures were lost");
        assertFalse(holds(40, 0, 10, 0, BEFORE, step(0, 0.02, 240), TWICE), "voices lost packets meanwhile");
    }
}
