package org.sabha.e2ee.sframe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private static final long SECOND = 1_000_000_000L;

    private final ReplayWindow window = new ReplayWindow(0);

    @Test
    void acceptsEachCounterOnceInAnyOrder() {
        assertNull(window.accept(1023, 0));
        for (long counter = 0; counter < 1023; counter++) {
            assertNull(window.accept(counter, 0));
        }
        for (long counter = 0; counter < 1024; counter++) {
            assertEquals(FrameDrop.REPLAYED, window.accept(counter, 0));
        }
        assertNull(window.accept(1024, 0));
        assertEquals(FrameDrop.TOO_OLD, window.refusal(0, 0));
        assertEquals(FrameDrop.REPLAYED, window.refusal(1, 0));
    }

    @Test
    void clearsWhatAJumpPasses() {
        for (long counter = 0; counter < 1024; counter++) {
            window.accept(counter, 0);
        }
        assertNull(window.accept(1_000_000, 1000 * SECOND));
        assertNull(window.accept(1_000_000 - 1023, 1000 * SECOND));
        assertEquals(FrameDrop.TOO_OLD, window.accept(1_000_000 - 1024, 1000 * SECOND));
    }

    @Test
    @Tag("T28")
    void acceptsOnlyWhatCanHaveBeenSealedSince() {
        assertNull(window.accept(5, 0));
        assertEquals(FrameDrop.JUMPED, window.accept(6 + ReplayWindow.SIZE + 2_001, 2 * SECOND));
        assertNull(window.accept(6 + ReplayWindow.SIZE + 2_000, 2 * SECOND));
        assertEquals(FrameDrop.JUMPED, window.accept(1L << 52, 500 * SECOND));
        assertEquals(FrameDrop.JUMPED, window.accept(Long.MAX_VALUE, 500 * SECOND));
    }

    @Test
    @Tag("T28")
    void isNotMovedByJumpsWhileNearerCountersCome() {
        for (int second = 0; second < 60; second++) {
            assertNull(window.accept(second, second * SECOND));
            assertEquals(FrameDrop.JUMPED, window.accept((1L << 52) + second, second * SECOND + 1));
        }
    }

    @Test
    void believesAJumpAfterASecondWithoutNearerCounters() {
        assertEquals(FrameDrop.JUMPED, window.accept(1_000_000, 0));
        assertEquals(FrameDrop.JUMPED, window.accept(1_000_001, SECOND - 1));
        assertNull(window.accept(1_000_002, SECOND));
        assertNull(window.accept(1_000_003, SECOND));
    }

    @Test
    void agreesWithASetThatForgetsNothing() {
        final long seed = 20261124;
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 200_000; i++) {
            long counter = Math.max(0, highest + 200 - random.nextInt(1400));
            boolean expected = counter > highest - ReplayWindow.SIZE && !seen.contains(counter);
            assertEquals(expected, window.accept(counter, 0) == null, "seed " + seed + " step " + i);
            if (expected) {
                seen.add(counter);
                highest = Math.max(highest, counter);
            }
        }
    }
}
