package org.sabha.media.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T29")
class KeyFrameRequesterTest {
    private static final long MILLI = 1_000_000L;

    private final KeyFrameRequester requester = new KeyFrameRequester();

    @Test
    void asksAtOnceAndThenEveryTwoHundredMillis() {
        requester.request();
        assertTrue(requester.poll(0));
        requester.request();
        assertFalse(requester.poll(199 * MILLI));
        assertTrue(requester.poll(200 * MILLI));
        assertEquals(400 * MILLI, requester.nextNanos(200 * MILLI));
    }

    @Test
    void isContentWithAKeyFrame() {
        requester.request();
        assertTrue(requester.poll(0));
        requester.keyFrameArrived(50 * MILLI);
        assertFalse(requester.isWaiting());
        assertEquals(Long.MAX_VALUE, requester.nextNanos(60 * MILLI));
    }

    @Test
    void lettingTwoKeyFramesASecondThrough() {
        int asked = 0;
        int keyFrames = 0;
        for (long now = 0; now < 10_000 * MILLI; now += MILLI) {
            requester.request();
            if (requester.poll(now)) {
                asked++;
                keyFrames++;
                requester.keyFrameArrived(now);
            }
        }
        assertTrue(keyFrames <= 20 && asked <= 20, "asked " + asked);
    }

    @Test
    void fiveRequestsASecondAreTheMostWithoutAnAnswer() {
        int asked = 0;
        for (long now = 0; now < 10_000 * MILLI; now += MILLI) {
            requester.request();
            asked += requester.poll(now) ? 1 : 0;
        }
        assertEquals(50, asked);
    }

    @Test
    void forgetsWhatNobodyWants() {
        requester.request();
        requester.cancel();
        assertFalse(requester.poll(0));
    }
}
