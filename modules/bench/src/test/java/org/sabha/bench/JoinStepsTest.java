package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JoinStepsTest {
    private static JoinTimes times(int asked, int seated, int connected, int picture) {
        return new JoinTimes(asked * 1_000_000L, seated * 1_000_000L, connected * 1_000_000L, picture * 1_000_000L);
    }

    @Test
    void measuresEachStepFromTheOneBefore() {
        JoinSteps steps = JoinSteps.of(IntStream.rangeClosed(1, 20)
                .mapToObj(i -> times(1_000 * i, 1_000 * i + i, 1_000 * i + 3 * i, 1_000 * i + 103 * i))
                .toList());
        assertEquals(20, steps.joins());
        assertEquals(new JoinSteps.Step(10, 19), steps.seated());
        assertEquals(new JoinSteps.Step(20, 38), steps.connected());
        assertEquals(new JoinSteps.Step(1_000, 1_900), steps.picture());
        assertEquals(new JoinSteps.Step(1_030, 1_957), steps.total());
    }
}
