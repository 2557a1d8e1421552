package org.sabha.media.bandwidth;

import org.jspecify.annotations.Nullable;

/**
 * What one picture of a receiver may cost and what it was given: the steps at which it can be sent, cheapest first, and
 * the step in force. The owner fills the steps anew before each round of {@link BitrateAllocator}.
 */
public final class PictureShare {
    /** Steps at most. */
    public static final int MAX_STEPS = 16;

    /** Step of a picture that is not sent. */
    public static final int PAUSED = -1;

    private static final int LAYER_BITS = 8;
    private static final int UNCHANGED = -1;
    private static final long NEVER_CHANGED = Long.MIN_VALUE / 2;

    /** Who is served first, when there is not enough for all. */
    public enum Rank {
        /** A shared screen. */
        SCREEN,
        /** The one who speaks, or whom the receiver has put in front. */
        STAGE,
        /** Everybody else. */
        TILE
    }

    private final long[] bits = new long[MAX_STEPS];
    private final int[] spatial = new int[MAX_STEPS];
    private final int[] temporal = new int[MAX_STEPS];
    private int steps;
    private Rank rank = Rank.TILE;
    private int priority;
    private int heightPixels;
    private int inForce = UNCHANGED;
    private @Nullable Object subject;

    /** In force. */
    int step = PAUSED;

    /** Whether the next round decides without waiting. */
    boolean fresh = true;

    int goal;
    long fitsSinceNanos = Long.MAX_VALUE;
    long changedNanos = NEVER_CHANGED;

    /** Whether it was ever lowered: until then it may rise quickly. */
    boolean lowered;

    /** How long the present pause lasts at least; each that follows soon is twice as long. */
    long pauseNanos;

    /** Begins the list of steps anew. */
    public void clearSteps() {
        if (step != PAUSED && steps > 0) {
            inForce = layers(Math.min(step, steps - 1));
        }
        steps = 0;
    }

    /**
     * Adds a step, lower layers first; one that seems to cost less than the one before costs as much.
     *
     * @param bitsPerSecond of the picture up to these layers, headers included
     */
    public void addStep(int spatialLayer, int temporalLayer, long bitsPerSecond) {
        if (steps < MAX_STEPS) {
            bits[steps] = steps == 0 ? bitsPerSecond : Math.max(bitsPerSecond, bits[steps - 1]);
            spatial[steps] = spatialLayer;
            temporal[steps] = temporalLayer;
            steps++;
        }
    }

    private int layers(int ofStep) {
        return spatial[ofStep] << LAYER_BITS | temporal[ofStep];
    }

    /** The step in force becomes the one of the same layers, or the next below, in the new list. */
    void settle() {
        if (step == PAUSED || steps == 0 || inForce == UNCHANGED) {
            return;
        }
        step = steps - 1;
        while (step > 0 && layers(step) > inForce) {
            step--;
        }
        inForce = UNCHANGED;
    }

    /** Says what it shows; nothing known of another subject holds. */
    @SuppressWarnings("ReferenceEquality") // the same track, not an equal one
    public void about(Object newSubject) {
        if (subject != newSubject) {
            subject = newSubject;
            restart();
        }
    }

    /** Sets how important it is; a change has the next round decide without waiting. */
    public void setRank(Rank newRank, int newPriority, int newHeightPixels) {
        fresh |= newRank != rank || newPriority != priority || newHeightPixels != heightPixels;
        rank = newRank;
        priority = newPriority;
        heightPixels = newHeightPixels;
    }

    private void restart() {
        fresh = true;
        step = PAUSED;
        changedNanos = NEVER_CHANGED;
        fitsSinceNanos = Long.MAX_VALUE;
        lowered = false;
        pauseNanos = 0;
    }

    /** Whether it is not sent for want of bandwidth. */
    public boolean isPaused() {
        return step == PAUSED;
    }

    /** The spatial layer it may be sent up to, -1 when it is not sent. */
    public int spatialLimit() {
        return step == PAUSED || steps == 0 ? PAUSED : spatial[Math.min(step, steps - 1)];
    }

    /** The temporal layer likewise. */
    public int temporalLimit() {
        return step == PAUSED || steps == 0 ? PAUSED : temporal[Math.min(step, steps - 1)];
    }

    /** How many steps are known; 0 before the sender was measured. */
    public int steps() {
        return steps;
    }

    long bitsOf(int ofStep) {
        return ofStep == PAUSED || steps == 0 ? 0 : bits[Math.min(ofStep, steps - 1)];
    }

    /** What the step in force costs, bits per second. */
    public long bitsPerSecond() {
        return bitsOf(step);
    }

    /** Whether it is sent whole, as far as anything is known of it. */
    public boolean isWhole() {
        return step != PAUSED && step >= steps - 1;
    }

    /** Whether it is neither a screen nor on the stage. */
    public boolean isTile() {
        return rank == Rank.TILE;
    }

    /** Whether this one is served before the other: by rank, then by priority, then by size. */
    boolean goesBefore(PictureShare other) {
        if (rank != other.rank) {
            return rank.compareTo(other.rank) < 0;
        }
        return priority != other.priority ? priority < other.priority : heightPixels > other.heightPixels;
    }
}
