package org.sabha.media.voice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jitsi.utils.dsi.DominantSpeakerIdentification;
import org.jspecify.annotations.Nullable;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;

/**
 * Listens to the audio levels of a room (RFC 6464) and decides two things: which voices are forwarded, in which audio
 * slot, and who is on stage. A voice keeps its slot until another is clearly louder or it has been silent for a while.
 * Confined to the room's loop.
 */
public final class VoiceSelector {
    /** Voices forwarded at a time. */
    public static final int VOICES = 3;

    /** Louder than this is speech or noise worth hearing; the header extension counts decibels below the loudest. */
    private static final int QUIETEST_HEARD = 60;

    /** A newcomer must be this much louder than the quietest holder. */
    private static final double MARGIN_DECIBELS = 6;

    private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final double DECAY_DECIBELS_A_SECOND = 20;
    private static final double SMOOTHING = 0.2;

    /** Told when another voice takes the stage; empty when the one on stage has gone. */
    public interface StageListener {
        void onStage(Optional<TrackId> voice);
    }

    /** Told when an audio slot plays another voice. */
    public interface SlotListener {
        /** @param slot 0 to {@link #VOICES} - 1 */
        void playing(int slot, Optional<TrackId> voice);
    }

    private static final class Voice {
        private final TrackId track;
        private final TrackSource source;
        private double score;
        private long scoredNanos;
        private long heardNanos;
        private int slot = -1;

        Voice(TrackId track, TrackSource source) {
            this.track = track;
            this.source = source;
        }

        double scoreAt(long nowNanos) {
            double seconds = (nowNanos - scoredNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            return Math.max(0, score - seconds * DECAY_DECIBELS_A_SECOND);
        }
    }

    private final VirtualExecutor time = new VirtualExecutor();
    private final DominantSpeakerIdentification<TrackId> detector =
            new DominantSpeakerIdentification<>(time.clock(), time);
    private final Map<TrackId, Voice> voices = new HashMap<>();
    private final @Nullable Voice[] slots = new Voice[VOICES];
    private final StageListener stageListener;
    private final SlotListener slotListener;
    private @Nullable TrackId onStage;

    public VoiceSelector(StageListener stageListener, SlotListener slotListener) {
        this.stageListener = stageListener;
        this.slotListener = slotListener;
        detector.addActiveSpeakerChangedListener(this::detected);
    }

    /** A voice that may be heard from now on: published, or not paused any more. */
    public void add(TrackId track, TrackSource source) {
        voices.putIfAbsent(track, new Voice(track, source));
    }

    /** A voice that may not be heard any more: closed or paused. Its slot is free at once. */
    public void remove(TrackId track) {
        Voice voice = voices.remove(track);
        if (voice == null) {
            return;
        }
        if (voice.slot >= 0) {
            slots[voice.slot] = null;
            slotListener.playing(voice.slot, Optional.empty());
        }
        if (track.equals(onStage)) {
            onStage = null;
            stageListener.onStage(Optional.empty());
        }
    }

    /**
     * A packet's audio level.
     *
     * @param level as in the extension: 0 is the loudest, 127 is silence
     */
    public void level(TrackId track, int level, long nowNanos) {
        Voice voice = voices.get(track);
        if (voice == null) {
            return;
        }
        time.setNow(nowNanos);
        if (voice.source == TrackSource.MICROPHONE) {
            detector.levelChanged(track, 127 - level);
        }
        voice.score = voice.scoreAt(nowNanos) * (1 - SMOOTHING) + (127 - level) * SMOOTHING;
        voice.scoredNanos = nowNanos;
        if (level <= QUIETEST_HEARD) {
            voice.heardNanos = nowNanos;
            if (voice.slot < 0) {
                compete(voice, nowNanos);
            }
        }
    }

    /** The slot in which a voice plays, or -1. */
    public int slotOf(TrackId track) {
        Voice voice = voices.get(track);
        return voice == null ? -1 : voice.slot;
    }

    /** The voices in the order of their slots; empty where a slot is free. */
    public List<Optional<TrackId>> playing() {
        List<Optional<TrackId>> playing = new ArrayList<>(VOICES);
        for (Voice voice : slots) {
            playing.add(Optional.ofNullable(voice).map(found -> found.track));
        }
        return playing;
    }

    public Optional<TrackId> onStage() {
        return Optional.ofNullable(onStage);
    }

    /** Lets the detector decide; call when {@link #nextNanos} has come. */
    public void onTimeout(long nowNanos) {
        time.setNow(nowNanos);
        time.runDue();
    }

    /** When {@link #onTimeout} wants to be called, {@code Long.MAX_VALUE} if never. */
    public long nextNanos() {
        return time.nextNanos();
    }

    private void detected(TrackId track) {
        if (voices.containsKey(track) && !track.equals(onStage)) {
            onStage = track;
            stageListener.onStage(Optional.of(track));
        }
    }

    private void compete(Voice newcomer, long nowNanos) {
        int weakest = -1;
        double weakestScore = Double.MAX_VALUE;
        for (int i = 0; i < VOICES; i++) {
            Voice holder = slots[i];
            if (holder == null) {
                seat(newcomer, i);
                return;
            }
            boolean silent = nowNanos - holder.heardNanos > HOLD_NANOS;
            double score = silent ? -1 : holder.scoreAt(nowNanos);
            if (!holder.track.equals(onStage) && score < weakestScore) {
                weakest = i;
                weakestScore = score;
            }
        }
        if (weakest >= 0 && (weakestScore < 0 || newcomer.score > weakestScore + MARGIN_DECIBELS)) {
            Voice loser = slots[weakest];
            if (loser != null) {
                loser.slot = -1;
            }
            seat(newcomer, weakest);
        }
    }

    private void seat(Voice voice, int slot) {
        slots[slot] = voice;
        voice.slot = slot;
        slotListener.playing(slot, Optional.of(voice.track));
    }
}
