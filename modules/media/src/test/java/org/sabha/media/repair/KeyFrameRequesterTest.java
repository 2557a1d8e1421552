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
        assertTrue(keyFrames <= 21 && asked <= 21, "asked " + asked);
    }

    /** A receiver that just missed a key frame waits for Chromium's own 300 ms and not for the whole gap. */
    @Test
    void asksEarlyOnceForWhoJustMissedAKeyFrame() {
        requester.request();
        assertTrue(requester.poll(0));
        requester.keyFrameArrived(50 * MILLI);
        requester.request();
        assertEquals(350 * MILLI, requester.nextNanos(60 * MILLI));
        assertTrue(requester.poll(350 * MILLI));
    }

    @Test
    void aLongSilencePaysForOneEarlyKeyFrameOnly() {
        askedAndAnswered(0);
        askedAndAnswered(60_000 * MILLI);
        requester.request();
        assertEquals(60_300 * MILLI, requester.nextNanos(60_010 * MILLI));
        askedAndAnswered(60_300 * MILLI);
        requester.request();
        assertEquals(60_600 * MILLI, requester.nextNanos(60_310 * MILLI));
        askedAndAnswered(60_600 * MILLI);
        requester.request();
        assertEquals(61_000 * MILLI, requester.nextNanos(60_610 * MILLI));
    }

    private void askedAndAnswered(long nowNanos) {
        requester.request();
        assertTrue(requester.poll(nowNanos));
        requester.keyFrameArrived(nowNanos);
    }

    /** As when a camera starts for a newcomer who cannot decrypt its first picture yet. */
    @Test
    void asksAtOnceAfterAnUnrequestedKeyFrame() {
        requester.keyFrameArrived(1_000 * MILLI);
        requester.request();
        assertTrue(requester.poll(1_010 * MILLI));
        requester.keyFrameArrived(1_040 * MILLI);
        requester.request();
        assertEquals(1_500 * MILLI, requester.nextNanos(1_050 * MILLI));
    }

    @Test
    void unrequestedKeyFramesStillCountAgainstTheLimit() {
        requester.keyFrameArrived(0);
        requester.keyFrameArrived(100 * MILLI);
        requester.keyFrameArrived(200 * MILLI);
        requester.request();
        assertEquals(1_000 * MILLI, requester.nextNanos(200 * MILLI));
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
