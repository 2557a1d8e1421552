package org.sabha.media.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class KeyFrameRequesterTest {
    private static final long MILLI = 1_000_000;

    private final KeyFrameRequester requester = new KeyFrameRequester();

    @Test
    void asksAtOnceAndThenEvery150To300MillisecondsUntilTheKeyFrameArrives() {
        requester.request(0);
        assertTrue(requester.due(0));
        assertFalse(requester.due(149 * MILLI));
        assertTrue(requester.due(150 * MILLI));
        assertFalse(requester.due(449 * MILLI));
        assertTrue(requester.due(450 * MILLI));
        assertTrue(requester.due(750 * MILLI));
        requester.arrived(800 * MILLI);
        assertEquals(Long.MAX_VALUE, requester.nextNanos());
        assertFalse(requester.due(2_000 * MILLI));
    }

    @Test
    void saysWhenItIsDue() {
        requester.request(10 * MILLI);
        assertEquals(10 * MILLI, requester.nextNanos());
        assertTrue(requester.due(10 * MILLI));
        assertEquals(160 * MILLI, requester.nextNanos());
        requester.cancel();
        assertFalse(requester.isWanted());
        assertEquals(Long.MAX_VALUE, requester.nextNanos());
    }

    @Test
    @Tag("T29")
    void mergesAStormOfRequestsIntoTwoKeyFramesAndSevenRequestsASecond() {
        int sent = 0;
        int keyFrames = 0;
        long deliveredAt = Long.MAX_VALUE;
        for (long now = 0; now < 10_000 * MILLI; now += MILLI) {
            for (int receiver = 0; receiver < 10; receiver++) {
                requester.request(now);
            }
            if (requester.due(now)) {
                sent++;
                deliveredAt = Math.min(deliveredAt, now + 40 * MILLI);
            }
            if (now >= deliveredAt) {
                requester.arrived(now);
                keyFrames++;
                deliveredAt = Long.MAX_VALUE;
            }
        }
        assertTrue(keyFrames <= 21, "key frames in 10 s: " + keyFrames);
        assertTrue(keyFrames >= 15, "key frames in 10 s: " + keyFrames);
        assertTrue(sent <= 70, "requests in 10 s: " + sent);
    }

    @Test
    @Tag("T29")
    void asksAtMostSevenTimesASecondOfASenderThatNeverAnswers() {
        int sent = 0;
        for (long now = 0; now < 10_000 * MILLI; now += MILLI) {
            requester.request(now);
            sent += requester.due(now) ? 1 : 0;
        }
        assertTrue(sent <= 70 && sent >= 30, "requests in 10 s: " + sent);
    }
}
