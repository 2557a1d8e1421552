package org.sabha.media.bandwidth;

import java.util.Arrays;

/**
 * Spreads the estimate over the pictures of one receiver. Voices come first and are never cut; then every picture gets
 * its cheapest step in order of importance, then the screen and the stage as much as fits, then the tiles step by step.
 *
 * <p>While the network has not shown that it is full, nothing is lowered and every picture has its cheapest step; the
 * estimate bounds rises only. Once it is a limit: down at once and with a margin, so that a link which still narrows
 * does not need a second change; up when it fits into 90 % of the estimate for a second and a half, ten seconds after
 * the picture's last change. So a link at the edge does not flicker. A pause ends as soon as its picture fits for 0.3 s,
 * but each that follows soon lasts at least twice as long as the one before, up to ten seconds.
 */
public final class BitrateAllocator {
    /** Pictures of one receiver that are looked at; more are paused. */
    public static final int MAX_PICTURES = 64;

    private static final double HEADROOM = 0.9;
    private static final double MARGIN = 0.75;
    private static final double TOLERANCE = 1.05;
    private static final double PROBE_MARGIN = 1.1;
    private static final long FIRST_RISE_NANOS = 200_000_000L;
    private static final long RISE_NANOS = 1_500_000_000L;
    private static final long APART_NANOS = 10_000_000_000L;
    private static final long RESUME_NANOS = 300_000_000L;
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long MOST_PAUSE_NANOS = 10_000_000_000L;
    private static final long SOON_NANOS = 30_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final PictureShare[] order = new PictureShare[MAX_PICTURES];
    private int count;
    private long audioBits;
    private long heldBits;
    private long missingBits;

    /**
     * Begins a round; the pictures follow.
     *
     * @param audioBitsPerSecond of the voices that are sent
     * @param heldBitsPerSecond of the voices that are not, because they do not fit
     */
    public void begin(long audioBitsPerSecond, long heldBitsPerSecond) {
        Arrays.fill(order, 0, count, null);
        count = 0;
        audioBits = audioBitsPerSecond;
        heldBits = heldBitsPerSecond;
    }

    /** Adds a picture that is wanted and whose steps are known. */
    public void add(PictureShare picture) {
        if (count == MAX_PICTURES) {
            picture.step = PictureShare.PAUSED;
            return;
        }
        picture.settle();
        int at = count++;
        while (at > 0 && picture.goesBefore(order[at - 1])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = picture;
    }

    /**
     * Sets the step of each picture that was added, by what is known of the network, and tells it what more would be
     * used.
     *
     * @return whether any changed
     */
    public boolean run(BandwidthEstimator network, long nowNanos) {
        long estimate = network.bitsPerSecond();
        boolean changed = network.isLimited() ? runLimited(estimate, nowNanos) : runOpen(estimate, nowNanos);
        network.want(missingBits);
        return changed;
    }

    /** Sets the step of each picture within a network that carries so much and no more. */
    boolean runLimited(long estimate, long nowNanos) {
        boolean changed = (overload(estimate) || anyFresh()) && lower(estimate, nowNanos);
        changed |= raise(estimate, nowNanos);
        missingBits = missing();
        return changed;
    }

    /** Sets the step of each picture while so much is known to fit, and nothing speaks against more. */
    boolean runOpen(long estimate, long nowNanos) {
        spread(estimate, estimate);
        boolean changed = false;
        for (int i = 0; i < count; i++) {
            PictureShare picture = order[i];
            if (picture.fresh || picture.isPaused()) {
                int known = Math.max(0, Math.max(picture.step, picture.goal));
                changed |= set(picture, Math.min(known, picture.steps() - 1), nowNanos);
            }
            picture.fresh = false;
        }
        changed |= raise(estimate, nowNanos);
        missingBits = missing();
        return changed;
    }

    private boolean overload(long estimate) {
        return cost() > estimate * TOLERANCE;
    }

    /** What all that is in force costs, voices included, bits per second. */
    public long cost() {
        long sum = audioBits;
        for (int i = 0; i < count; i++) {
            sum += order[i].bitsPerSecond();
        }
        return sum;
    }

    private boolean anyFresh() {
        boolean any = false;
        for (int i = 0; i < count; i++) {
            any |= order[i].fresh;
        }
        return any;
    }

    /** Takes away what does not fit, and gives new pictures what does. */
    private boolean lower(long estimate, long nowNanos) {
        boolean tight = overload(estimate);
        spread((long) (estimate * TOLERANCE), (long) (tight ? estimate * MARGIN : estimate));
        boolean changed = false;
        for (int i = 0; i < count; i++) {
            PictureShare picture = order[i];
            if (picture.goal < picture.step || picture.fresh) {
                changed |= set(picture, picture.goal, nowNanos);
            }
            picture.fresh = false;
        }
        return changed;
    }

    private boolean raise(long estimate, long nowNanos) {
        long budget = (long) (estimate * HEADROOM);
        spread(budget, budget);
        boolean due = false;
        for (int i = 0; i < count; i++) {
            PictureShare picture = order[i];
            boolean fits = picture.goal > picture.step;
            picture.fitsSinceNanos = fits ? Math.min(picture.fitsSinceNanos, nowNanos) : NEVER;
            due |= fits && mayRise(picture, nowNanos);
        }
        return due && applyRises(estimate, nowNanos);
    }

    private static boolean mayRise(PictureShare picture, long nowNanos) {
        long apart = 0;
        long fits = FIRST_RISE_NANOS;
        if (picture.isPaused()) {
            apart = picture.pauseNanos;
            fits = RESUME_NANOS;
        } else if (picture.lowered) {
            apart = APART_NANOS;
            fits = RISE_NANOS;
        }
        return nowNanos - picture.fitsSinceNanos >= fits && nowNanos - picture.changedNanos >= apart;
    }

    /** Raises what may rise, in order, as far as it fits beside what the others have. */
    private boolean applyRises(long estimate, long nowNanos) {
        boolean changed = false;
        for (int i = 0; i < count; i++) {
            PictureShare picture = order[i];
            if (picture.goal > picture.step && mayRise(picture, nowNanos)) {
                makeRoom(i, estimate, nowNanos);
                int step = picture.goal;
                long others = cost() - picture.bitsPerSecond();
                while (step > picture.step && others + picture.bitsOf(step) > estimate) {
                    step--;
                }
                changed |= set(picture, step, nowNanos);
            }
        }
        return changed;
    }

    /** Those behind give back what they have beyond their share. */
    private void makeRoom(int forPicture, long estimate, long nowNanos) {
        PictureShare picture = order[forPicture];
        for (int i = count - 1; i > forPicture; i--) {
            boolean tight = cost() - picture.bitsPerSecond() + picture.bitsOf(picture.goal) > estimate;
            if (tight && order[i].goal < order[i].step) {
                set(order[i], order[i].goal, nowNanos);
            }
        }
    }

    private static boolean set(PictureShare picture, int step, long nowNanos) {
        if (picture.step == step) {
            return false;
        }
        boolean first = picture.fresh && picture.isPaused();
        picture.lowered |= step < picture.step;
        if (step == PictureShare.PAUSED) {
            boolean soon = nowNanos - picture.changedNanos < SOON_NANOS && picture.pauseNanos > 0;
            picture.pauseNanos = soon ? Math.min(2 * picture.pauseNanos, MOST_PAUSE_NANOS) : FIRST_PAUSE_NANOS;
        }
        picture.step = step;
        picture.fitsSinceNanos = NEVER;
        if (!first) {
            picture.changedNanos = nowNanos;
        }
        return true;
    }

    /**
     * The goals, whatever is in force.
     *
     * @param budget for cheapest steps, bits per second
     * @param budgetForMore for all else; not more than {@code budget}
     */
    private void spread(long budget, long budgetForMore) {
        long left = budget - audioBits;
        for (int i = 0; i < count; i++) {
            PictureShare picture = order[i];
            boolean fits = picture.steps() > 0 && picture.bitsOf(0) <= left;
            picture.goal = fits ? 0 : PictureShare.PAUSED;
            left -= fits ? picture.bitsOf(0) : 0;
        }
        left -= budget - budgetForMore;
        int front = 0;
        while (front < count && !order[front].isTile()) {
            left = raiseGoal(order[front], PictureShare.MAX_STEPS, left);
            front++;
        }
        for (int step = 1; step < PictureShare.MAX_STEPS; step++) {
            for (int i = front; i < count; i++) {
                left = raiseGoal(order[i], step, left);
            }
        }
    }

    private static long raiseGoal(PictureShare picture, int upTo, long budgetLeft) {
        long left = budgetLeft;
        while (picture.goal >= 0 && picture.goal < Math.min(upTo, picture.steps() - 1)) {
            long more = picture.bitsOf(picture.goal + 1) - picture.bitsOf(picture.goal);
            if (more > left) {
                break;
            }
            picture.goal++;
            left -= more;
        }
        return left;
    }

    private long missing() {
        long all = audioBits + heldBits;
        boolean any = heldBits > 0;
        for (int i = 0; i < count; i++) {
            PictureShare picture = order[i];
            all += picture.bitsOf(picture.steps() - 1);
            any |= picture.step < picture.steps() - 1;
        }
        return any ? (long) (all * PROBE_MARGIN / HEADROOM) : 0;
    }

    /** What the estimate would have to be for every picture to be sent whole; 0 when all are. Bits per second. */
    public long wantedBitsPerSecond() {
        return missingBits;
    }
}
