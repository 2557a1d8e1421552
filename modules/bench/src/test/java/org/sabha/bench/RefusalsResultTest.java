package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmark fails where bytes or times tell why somebody was refused. */
@Tag("H3")
@Tag("C7")
class RefusalsResultTest {
    private static RefusalsResult result(int answers, double z, double lambda) {
        var first = new RefusalsResult.Kind("unknown meeting", 25, 30, 0, 0, 0);
        var other = new RefusalsResult.Kind("locked", 25, 30, z, 0.01, lambda);
        return new RefusalsResult(1_000, answers, 4, 2, first, List.of(first, other));
    }

    @Test
    void bytesAndTimesCount() {
        assertTrue(result(1, 3.9, 1.9).isAlike());
        assertFalse(result(2, 0, 0).isAlike(), "two answers");
        assertFalse(result(1, 4.1, 0).isAlike(), "later");
        assertFalse(result(1, -4.1, 0).isAlike(), "sooner");
        assertFalse(result(1, 0, 2.1).isAlike(), "of another shape");
    }

    @Test
    void aKindThatTakesATenthLongerIsSeen() {
        double[] times = new java.util.Random(1).doubles(1_000, 24, 26).toArray();
        double[] longer = new java.util.Random(2).doubles(1_000, 24.2, 26.2).toArray();
        var first = RefusalsResult.Kind.of("first", times, times);
        var other = RefusalsResult.Kind.of("other", longer, times);
        assertFalse(new RefusalsResult(1_000, 1, 4.2, 2.3, first, List.of(first, other)).isAlike());
    }
}
