package org.sabha.media.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three who speak at once with 40 kbit/s each, and a line that is set by hand. */
class VoiceAllocatorTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long ROUND = SECOND / 4;
    private static final int PACKETS = 12;
    private static final int PAYLOAD_BYTES = 36;
    private static final double BITS = 8.0 / 0.25;
    private static final int LOUD = 20;
    private static final int MIDDLE = 30;
    private static final int SOFT = 40;
    private static final int SILENT = 127;
    private static final long WIDE = 300_000;
    private static final long NARROW = 64_000;

    private final VoiceAllocator allocator = new VoiceAllocator(3);
    private final VoiceShare[] voices = {new VoiceShare(), new VoiceShare(), new VoiceShare()};
    private final int[] levels = {SOFT, LOUD, MIDDLE};
    private int payloadBytes = PAYLOAD_BYTES;
    private long now;

    private void round(long estimate, boolean limited, boolean strained) {
        now += ROUND;
        allocator.begin();
        for (int i = 0; i < voices.length; i++) {
            for (int k = 0; k < (levels[i] == SILENT ? 1 : PACKETS); k++) {
                voices[i].heard(levels[i], i == 2 ? payloadBytes : PAYLOAD_BYTES);
            }
            voices[i].measure(BITS, now);
            allocator.add(voices[i]);
        }
        allocator.run(estimate, limited, strained, now);
    }

    private void seconds(int count, long estimate, boolean strained) {
        for (int i = 0; i < 4 * count; i++) {
            round(estimate, true, strained);
        }
    }

    private String held() {
        return String.join(
                "", Stream.of(voices).map(voice -> voice.isHeld() ? "-" : "+").toList());
    }

    @Test
    @Tag("Q17")
    void theLoudestAloneIsSentOnALineThatCarriesOne() {
        seconds(1, NARROW, true);
        assertEquals("+++", held(), "a moment says nothing");
        seconds(1, NARROW, true);
        assertEquals("-+-", held());
        assertTrue(allocator.sentBitsPerSecond() < NARROW);
        assertEquals(2 * allocator.sentBitsPerSecond(), allocator.heldBitsPerSecond());
    }

    @Test
    void twoAreSentWhereTwoFit() {
        seconds(2, 100_000, true);
        assertEquals("-++", held());
    }

    @Test
    void onlyClearlyLouderVoiceTakesPlace() {
        seconds(2, NARROW, true);
        levels[0] = LOUD - 4;
        seconds(2, NARROW, false);
        assertEquals("-+-", held());
        levels[0] = LOUD - 10;
        seconds(2, NARROW, false);
        assertEquals("+--", held());
    }

    /** Who claims to be loud and sends as much as a voice may would else silence everybody else. */
    @Test
    @Tag("H36")
    void aVoiceThatCostsMoreThanTwoPushesNobodyOut() {
        payloadBytes = 400;
        levels[2] = 0;
        seconds(2, 200_000, true);
        assertEquals("++-", held());
    }

    @Test
    void silentVoiceYieldsToSpeaker() {
        seconds(2, NARROW, true);
        levels[1] = SILENT;
        seconds(2, NARROW, false);
        assertFalse(voices[2].isHeld(), held());
    }

    @Test
    void allAreSentAgainWhenTheLineIsOpen() {
        seconds(2, NARROW, true);
        round(NARROW, false, false);
        assertEquals("+++", held());
    }

    @Test
    void oneMoreIsSentWhenItFits() {
        seconds(2, NARROW, true);
        round(110_000, true, false);
        assertEquals("-++", held());
        round(WIDE, true, false);
        assertEquals("+++", held());
    }

    /** The estimate follows what is sent, so without trying nothing would ever change. */
    @Test
    void oneMoreIsTriedAndLaterStillWhenThatStrainsTheLine() {
        seconds(2, NARROW, true);
        seconds(11, NARROW, false);
        assertEquals("-++", held());
        round(NARROW, true, true);
        assertEquals("-+-", held());
        seconds(18, NARROW, false);
        assertEquals("-+-", held());
        seconds(3, NARROW, false);
        assertEquals("-++", held());
        seconds(1, 110_000, false);
        assertEquals("-++", held(), "nothing strained");
        seconds(4, 110_000, false);
        assertEquals("+++", held(), "the next try follows a good one soon");
        round(110_000, true, true);
        assertEquals("-++", held());
    }

    @Test
    void aVoiceWithoutLevelCountsAsSoft() {
        VoiceShare unknown = new VoiceShare();
        for (int i = 0; i < 20; i++) {
            unknown.heard(-1, PAYLOAD_BYTES);
        }
        assertEquals(50, unknown.loudness(), 1);
        unknown.clear();
        assertEquals(0, unknown.loudness());
    }
}
