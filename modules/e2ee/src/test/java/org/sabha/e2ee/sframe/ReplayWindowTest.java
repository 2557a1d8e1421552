package org.sabha.e2ee.sframe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    @Test
    void acceptsEachCounterOnceInAnyOrder() {
        ReplayWindow window = new ReplayWindow();
        assertTrue(window.accept(1023));
        for (long counter = 0; counter < 1023; counter++) {
            assertTrue(window.accept(counter));
        }
        for (long counter = 0; counter < 1024; counter++) {
            assertFalse(window.accept(counter));
        }
        assertTrue(window.accept(1024));
        assertTrue(window.isTooOld(0));
        assertFalse(window.isTooOld(1));
    }

    @Test
    void aLeapClearsWhatItPasses() {
        ReplayWindow window = new ReplayWindow();
        for (long counter = 0; counter < 1024; counter++) {
            window.accept(counter);
        }
        assertTrue(window.accept(1L << 40));
        assertTrue(window.accept((1L << 40) - 1023));
        assertFalse(window.accept((1L << 40) - 1024));
    }

    @Test
    void agreesWithASetThatForgetsNothing() {
        final long seed = 20261124;
        Random random = new Random(seed);
        ReplayWindow window = new ReplayWindow();
        Set<Long> seen = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 200_000; i++) {
            long counter = Math.max(0, highest + 200 - random.nextInt(1400));
            boolean expected = counter > highest - ReplayWindow.SIZE && !seen.contains(counter);
            assertEquals(expected, window.accept(counter), "seed " + seed + " step " + i);
            if (expected) {
                seen.add(counter);
                highest = Math.max(highest, counter);
            }
        }
    }
}
