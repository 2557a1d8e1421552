package org.sabha.media.bandwidth;

/**
 * The slope of the queueing delay over the last 20 groups, and whether it is steep enough to be congestion. The
 * threshold follows the slopes it sees, so that a flow beside loss-driven ones does not starve and jitter is not taken
 * for a queue (Carlucci and others, "Analysis and design of the Google congestion control for WebRTC", MMSys 2016).
 */
final class DelayTrend {
    private static final int WINDOW = 20;
    private static final int MAX_GROUPS = 60;
    private static final double SMOOTHING = 0.9;
    private static final double GAIN = 4;
    private static final double FIRST_THRESHOLD_MILLIS = 12.5;
    private static final double LEAST_THRESHOLD_MILLIS = 6;
    private static final double MOST_THRESHOLD_MILLIS = 600;
    private static final double RISE = 0.0087;
    private static final double FALL = 0.039;
    private static final double MAX_JUMP_MILLIS = 15;
    private static final double MAX_STEP_MILLIS = 100;
    private static final double OVERUSE_MILLIS = 10;

    private final double[] times = new double[WINDOW];
    private final double[] delays = new double[WINDOW];
    private int groups;
    private double accumulated;
    private double smoothed;
    private double slope;
    private double threshold = FIRST_THRESHOLD_MILLIS;
    private double overusedMillis = -1;
    private int overusedGroups;
    private double lastTime = Double.NaN;
    private LinkUsage usage = LinkUsage.NORMAL;

    /** Takes the deltas of one group that arrived at the time given, all in milliseconds. */
    void update(double arrivalDelta, double sendDelta, double arrivalMillis) {
        accumulated += arrivalDelta - sendDelta;
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
        times[groups % WINDOW] = arrivalMillis;
        delays[groups % WINDOW] = smoothed;
        groups++;
        double before = slope;
        if (groups >= WINDOW) {
            slope = fit();
        }
        double trend = Math.min(groups, MAX_GROUPS) * slope * GAIN;
        detect(trend, sendDelta, before);
        adapt(trend, arrivalMillis);
    }

    /** Least squares through the window. */
    private double fit() {
        double meanTime = 0;
        double meanDelay = 0;
        for (int i = 0; i < WINDOW; i++) {
            meanTime += times[i] / WINDOW;
            meanDelay += delays[i] / WINDOW;
        }
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < WINDOW; i++) {
            numerator += (times[i] - meanTime) * (delays[i] - meanDelay);
            denominator += (times[i] - meanTime) * (times[i] - meanTime);
        }
        return denominator == 0 ? slope : numerator / denominator;
    }

    private void detect(double trend, double sendDelta, double slopeBefore) {
        if (trend > threshold) {
            overusedMillis = overusedMillis < 0 ? sendDelta / 2 : overusedMillis + sendDelta;
            overusedGroups++;
            if (overusedMillis > OVERUSE_MILLIS && overusedGroups > 1 && slope >= slopeBefore) {
                overusedMillis = 0;
                overusedGroups = 0;
                usage = LinkUsage.OVERUSED;
            }
            return;
        }
        overusedMillis = -1;
        overusedGroups = 0;
        usage = trend < -threshold ? LinkUsage.DRAINING : LinkUsage.NORMAL;
    }

    private void adapt(double trend, double nowMillis) {
        double size = Math.abs(trend);
        double elapsed = Double.isNaN(lastTime) ? 0 : Math.clamp(nowMillis - lastTime, 0, MAX_STEP_MILLIS);
        lastTime = nowMillis;
        if (size > threshold + MAX_JUMP_MILLIS) {
            return;
        }
        double speed = size < threshold ? FALL : RISE;
        threshold = Math.clamp(
                threshold + speed * (size - threshold) * elapsed, LEAST_THRESHOLD_MILLIS, MOST_THRESHOLD_MILLIS);
    }

    LinkUsage usage() {
        return usage;
    }

    /** The receiver's clock has jumped: what was seen says nothing any more; the threshold stays. */
    void reset() {
        groups = 0;
        accumulated = 0;
        smoothed = 0;
        slope = 0;
        overusedMillis = -1;
        overusedGroups = 0;
        lastTime = Double.NaN;
        usage = LinkUsage.NORMAL;
    }
}
