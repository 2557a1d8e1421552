package org.sabha.media.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VoiceSelectionTest {
    private static final long MILLI = 1_000_000L;

    private final VoiceSelection selection = new VoiceSelection();
    private final List<Voice> voices = new ArrayList<>();
    private long now;

    VoiceSelectionTest() {
        for (int i = 0; i < 6; i++) {
            voices.add(new Voice());
        }
    }

    /** Everybody sends for a while, each at a level of their own. */
    private int hear(int millis, int... levels) {
        int changes = 0;
        for (int t = 0; t < millis; t += 20) {
            for (int i = 0; i < levels.length; i++) {
                changes += selection.heard(voices.get(i), levels[i], now) ? 1 : 0;
            }
            now += 20 * MILLI;
        }
        return changes;
    }

    @Test
    void theFirstThreeKeepTheirPlacesWhetherTheySpeakOrNot() {
        hear(1_000, 30, 100, 5);
        assertEquals(0, hear(5_000, 90, 0, 90));
        for (int i = 0; i < 3; i++) {
            assertEquals(i, voices.get(i).position());
        }
    }

    @Test
    void aSpeakerTakesThePlaceOfTheOneSilentLongest() {
        hear(500, 100, 100, 100, 0);
        hear(500, 0, 100, 100, 0);
        hear(2_000, 0, 0, 100, 0);
        hear(100, 0, 0, 100, 100);
        assertEquals(0, voices.get(3).position());
        assertEquals(-1, voices.get(0).position());
        assertSame(voices.get(0), selection.runnerUp());
    }

    @Test
    void aCoughDoesNotTakeAPlaceFromOneWhoSpeaks() {
        hear(2_000, 100, 101, 102, 0);
        assertFalse(selection.heard(voices.get(3), 104, now));
        assertEquals(-1, voices.get(3).position());
    }

    @Test
    void amongFourSpeakersTheOrderSettles() {
        hear(3_000, 80, 100, 100, 95);
        assertEquals(0, voices.get(3).position());
        assertEquals(0, hear(5_000, 80, 100, 100, 95));
        assertSame(voices.get(0), selection.runnerUp());
    }

    @Test
    void theMutedLeaveTheirPlaceAtOnce() {
        hear(500, 100, 100, 100, 90);
        assertTrue(selection.remove(voices.get(1)));
        assertFalse(selection.remove(voices.get(1)));
        assertTrue(selection.heard(voices.get(3), 90, now));
        assertEquals(1, voices.get(3).position());
    }

    @Test
    void fewChangesWhenManySpeakAtOnce() {
        hear(1_000, 95, 96, 97, 98, 99, 100);
        assertTrue(hear(10_000, 95, 96, 97, 98, 99, 100) <= 6);
    }
}
