package org.sabha.media.speaker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the voices that are forwarded: {@link #POSITIONS} positions, and a runner-up for those listeners who hold a
 * position themselves and so have a slot to spare.
 *
 * <p>A voice keeps its position until a louder one needs it. A voice without one gets it when it speaks and
 * <ul>
 *   <li>a position is free, or
 *   <li>a holder has not spoken for a second: the one silent the longest gives way, or
 *   <li>it is {@link #MARGIN} dB louder than the quietest holder, who has had the position for half a second.
 * </ul>
 * So a small meeting never changes at all, and nobody is cut off by a cough.
 */
public final class VoiceSelection {
    /** Voices forwarded at once. */
    public static final int POSITIONS = 3;

    /** How much louder a newcomer must be than a holder who speaks, dB. */
    public static final int MARGIN = 6;

    private static final int SPEECH = 72;
    private static final long SILENCE_NANOS = 1_000_000_000L;
    private static final long HOLD_NANOS = 500_000_000L;

    private final @Nullable Voice[] positions = new @Nullable Voice[POSITIONS];
    private @Nullable Voice runnerUp;

    /**
     * A packet of this voice came.
     *
     * @param level 0 (silence) to 127 (loudest): 127 minus the audio level extension
     * @return whether positions or runner-up changed
     */
    public boolean heard(Voice voice, int level, long nowNanos) {
        voice.loudness += level > voice.loudness ? (level - voice.loudness + 1) / 2 : (level - voice.loudness) / 8;
        if (level >= SPEECH) {
            voice.lastLoudNanos = nowNanos;
        }
        if (voice.position != Voice.NO_POSITION) {
            return false;
        }
        int place = placeFor(voice, nowNanos);
        if (place >= 0) {
            take(voice, place, nowNanos);
            return true;
        }
        return challengeRunnerUp(voice, nowNanos);
    }

    private int placeFor(Voice voice, long nowNanos) {
        int silent = -1;
        int quietest = -1;
        for (int i = 0; i < POSITIONS; i++) {
            Voice holder = positions[i];
            if (holder == null) {
                return i;
            }
            if (nowNanos - holder.lastLoudNanos > SILENCE_NANOS && olderSpeech(holder, silent)) {
                silent = i;
            }
            if (nowNanos - holder.heldSinceNanos >= HOLD_NANOS && quieter(holder, quietest)) {
                quietest = i;
            }
        }
        if (voice.loudness < SPEECH) {
            return -1;
        }
        if (silent >= 0) {
            return silent;
        }
        Voice weakest = quietest < 0 ? null : positions[quietest];
        return weakest != null && voice.loudness >= weakest.loudness + MARGIN ? quietest : -1;
    }

    private boolean olderSpeech(Voice holder, int than) {
        Voice other = than < 0 ? null : positions[than];
        return other == null || holder.lastLoudNanos < other.lastLoudNanos;
    }

    private boolean quieter(Voice holder, int than) {
        Voice other = than < 0 ? null : positions[than];
        return other == null || holder.loudness < other.loudness;
    }

    private void take(Voice voice, int place, long nowNanos) {
        Voice loser = positions[place];
        if (loser != null) {
            loser.position = Voice.NO_POSITION;
        }
        if (runnerUp == voice || runnerUp == null) {
            runnerUp = loser;
        }
        positions[place] = voice;
        voice.position = place;
        voice.heldSinceNanos = nowNanos;
    }

    private boolean challengeRunnerUp(Voice voice, long nowNanos) {
        Voice present = runnerUp;
        if (present == voice) {
            return false;
        }
        boolean silent = present == null || nowNanos - present.lastLoudNanos > SILENCE_NANOS;
        boolean wins = present == null
                || (voice.loudness >= SPEECH && (silent || voice.loudness >= present.loudness + MARGIN));
        if (wins) {
            runnerUp = voice;
        }
        return wins;
    }

    /** The voice is muted or gone and takes no place any more; true when something changed. */
    public boolean remove(Voice voice) {
        voice.loudness = 0;
        boolean changed = false;
        if (voice.position != Voice.NO_POSITION) {
            positions[voice.position] = null;
            voice.position = Voice.NO_POSITION;
            changed = true;
        }
        if (runnerUp == voice) {
            runnerUp = null;
            changed = true;
        }
        return changed;
    }

    /** Who holds a position, null when nobody does. */
    public @Nullable Voice at(int position) {
        return positions[position];
    }

    /** Who comes next, null when nobody does. */
    public @Nullable Voice runnerUp() {
        return runnerUp;
    }

    /** Frees everything. */
    public void clear() {
        Arrays.fill(positions, null);
        runnerUp = null;
    }
}
