package org.sabha.media.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sabha.model.IdSource;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;

final class VoiceSelectorTest {
    private static final long MILLI = 1_000_000;
    private static final int LOUD = 25;
    private static final int ROOM_NOISE = 105;

    private final IdSource ids = new IdSource(new Random(1));
    private final List<Optional<TrackId>> stage = new ArrayList<>();
    private final List<Integer> slotChanges = new ArrayList<>();
    private final VoiceSelector selector = new VoiceSelector(stage::add, (slot, voice) -> slotChanges.add(slot));
    private final List<TrackId> voices = new ArrayList<>();
    private long nowNanos = 1_000 * MILLI;

    private TrackId voice() {
        TrackId track = ids.newTrackId();
        voices.add(track);
        selector.add(track, TrackSource.MICROPHONE);
        return track;
    }

    /** Everybody sends a packet every 20 ms; one of them speaks, with a breath in every half second. */
    private void speaks(TrackId speaker, long millis) {
        Random syllables = new Random(7);
        for (long end = nowNanos + millis * MILLI; nowNanos < end; nowNanos += 20 * MILLI) {
            for (TrackId track : voices) {
                boolean between = nowNanos / MILLI % 500 < 100;
                int level = track.equals(speaker) && !between ? LOUD + syllables.nextInt(12) : ROOM_NOISE;
                selector.level(track, level, nowNanos);
            }
            if (selector.nextNanos() <= nowNanos) {
                selector.onTimeout(nowNanos);
            }
        }
    }

    @Test
    void findsWhoSpeaks() {
        TrackId alice = voice();
        TrackId bob = voice();
        speaks(alice, 4_000);
        assertEquals(Optional.of(alice), selector.onStage());
        speaks(bob, 4_000);
        assertEquals(Optional.of(bob), selector.onStage());
        assertTrue(selector.slotOf(bob) >= 0);
    }

    @Test
    void forwardsThreeVoicesAndGivesTheSlotOfTheSilentToTheNext() {
        TrackId a = voice();
        TrackId b = voice();
        TrackId c = voice();
        TrackId d = voice();
        speaks(a, 1_000);
        speaks(b, 1_000);
        speaks(c, 1_000);
        assertEquals(List.of(0, 1, 2), List.of(selector.slotOf(a), selector.slotOf(b), selector.slotOf(c)));
        speaks(d, 1_000);
        assertTrue(selector.slotOf(d) >= 0);
        assertEquals(3, selector.playing().stream().filter(Optional::isPresent).count());
    }

    @Test
    void keepsAVoiceInItsSlotWhileItSpeaks() {
        TrackId a = voice();
        voice();
        speaks(a, 10_000);
        assertEquals(List.of(0), slotChanges);
    }

    @Test
    void freesSlotAndStageAtOnceWhenAVoiceGoes() {
        TrackId a = voice();
        voice();
        speaks(a, 4_000);
        selector.remove(a);
        assertEquals(-1, selector.slotOf(a));
        assertEquals(Optional.empty(), selector.onStage());
        assertEquals(Optional.empty(), stage.getLast());
        selector.level(a, LOUD, nowNanos);
        assertEquals(Optional.empty(), selector.playing().get(0));
    }

    @Test
    void neverPutsASharedScreensSoundOnStage() {
        TrackId film = ids.newTrackId();
        voices.add(film);
        selector.add(film, TrackSource.SCREEN_AUDIO);
        speaks(film, 4_000);
        assertEquals(Optional.empty(), selector.onStage());
        assertEquals(0, selector.slotOf(film));
    }
}
