package org.sabha.server.load;

import java.time.Duration;
import org.sabha.media.VideoShed;
import org.sabha.server.config.LoadLimit;

/**
 * Decides how much of the pictures one loop leaves out so that voices stay whole: a step more while the loop is over its
 * limit, each after the one before had time to show, and a step less after it was well below for longer. Pure: time is
 * told. Confined to its loop.
 */
final class VideoShedding {
    static final Duration TIME_CONSTANT = Duration.ofSeconds(2);
    static final long RISE_NANOS = Duration.ofSeconds(4).toNanos();
    static final long FALL_NANOS = Duration.ofSeconds(15).toNanos();

    /** Below this share of the limit a step is taken back; lower than the step itself saves, or it would swing. */
    static final double LET_GO = 0.6;

    private final LoadLimit limit;
    private final SmoothedLoad load = new SmoothedLoad(TIME_CONSTANT);
    private VideoShed shed = VideoShed.NOTHING;
    private long changedNanos = Long.MIN_VALUE / 2;
    private long lowSinceNanos = Long.MAX_VALUE;

    VideoShedding(LoadLimit limit) {
        this.limit = limit;
    }

    /** Takes a measurement as {@link SmoothedLoad#measure} does, and answers what is to be left out now. */
    VideoShed measured(long lateNanos, double busyShare, long nowNanos) {
        load.measure(lateNanos, busyShare, nowNanos);
        double share = load.shareOf(limit);
        lowSinceNanos = share < LET_GO ? Math.min(lowSinceNanos, nowNanos) : Long.MAX_VALUE;
        if (share >= 1 && nowNanos - changedNanos >= RISE_NANOS) {
            change(shed.more(), nowNanos);
        } else if (lowSinceNanos != Long.MAX_VALUE && nowNanos - lowSinceNanos >= FALL_NANOS) {
            change(shed.less(), nowNanos);
        }
        return shed;
    }

    private void change(VideoShed next, long nowNanos) {
        shed = next;
        changedNanos = nowNanos;
        lowSinceNanos = Long.MAX_VALUE;
    }
}
