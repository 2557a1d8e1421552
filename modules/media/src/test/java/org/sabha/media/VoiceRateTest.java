package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.TrackSource;

class VoiceRateTest {
    private static final long MILLI = 1_000_000L;

    @Test
    @Tag("H36")
    void aVoiceOfAnyBrowserPasses() {
        VoiceRate rate = new VoiceRate(TrackSource.MICROPHONE);
        for (int i = 0; i < 1_000; i++) {
            // 128 kbit/s in frames of 20 ms, with headers and the sealed frame's overhead
            assertTrue(rate.admits(320 + 60, i * 20L * MILLI));
        }
        VoiceRate quick = new VoiceRate(TrackSource.MICROPHONE);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(quick.admits(80 + 60, i * 10L * MILLI));
        }
    }

    @Test
    void delayedBurstPassesAtOnce() {
        VoiceRate rate = new VoiceRate(TrackSource.MICROPHONE);
        for (int i = 0; i < 100; i++) {
            assertTrue(rate.admits(140, 0));
        }
    }

    @Test
    @Tag("H36")
    void aFloodPassesAtTheRateWhateverItsClock() {
        for (long start : new long[] {0, -5_000 * MILLI, Long.MAX_VALUE - 3_000 * MILLI}) {
            VoiceRate rate = new VoiceRate(TrackSource.SCREEN_AUDIO);
            long bytes = 0;
            for (int i = 0; i < 10_000; i++) {
                bytes += rate.admits(1_000, start + i * MILLI) ? 1_000 : 0;
            }
            assertTrue(bytes <= 12L * VoiceRate.SCREEN_BYTES_PER_SECOND, bytes + " bytes");
        }
        VoiceRate small = new VoiceRate(TrackSource.MICROPHONE);
        int packets = 0;
        for (int i = 0; i < 10_000; i++) {
            packets += small.admits(20, i * MILLI) ? 1 : 0;
        }
        assertEquals(12 * VoiceRate.PACKETS_PER_SECOND, packets, 2);
        assertFalse(small.admits(20, 9_999 * MILLI));
    }
}
