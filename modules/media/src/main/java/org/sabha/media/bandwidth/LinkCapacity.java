package org.sabha.media.bandwidth;

/** What the link was seen to carry when it was full, with the spread of those sights. Bits per second. */
final class LinkCapacity {
    private static final double OVERUSE_WEIGHT = 0.05;
    private static final double PROBE_WEIGHT = 0.5;
    private static final double LEAST_DEVIATION = 0.4;
    private static final double MOST_DEVIATION = 2.5;
    private static final double DEVIATIONS = 3;
    private static final double KILO = 1e3;

    private double estimateKilobits = -1;
    private double deviation = LEAST_DEVIATION;

    void overusedAt(long bitsPerSecond) {
        update(bitsPerSecond / KILO, OVERUSE_WEIGHT);
    }

    void probed(long bitsPerSecond) {
        update(bitsPerSecond / KILO, PROBE_WEIGHT);
    }

    private void update(double kilobits, double weight) {
        estimateKilobits = estimateKilobits < 0 ? kilobits : (1 - weight) * estimateKilobits + weight * kilobits;
        double error = estimateKilobits - kilobits;
        double normal = Math.max(estimateKilobits, 1);
        deviation =
                Math.clamp((1 - weight) * deviation + weight * error * error / normal, LEAST_DEVIATION, MOST_DEVIATION);
    }

    boolean isKnown() {
        return estimateKilobits >= 0;
    }

    void forget() {
        estimateKilobits = -1;
    }

    long bitsPerSecond() {
        return (long) (estimateKilobits * KILO);
    }

    long least() {
        return (long) (Math.max(0, estimateKilobits - spread()) * KILO);
    }

    long most() {
        return isKnown() ? (long) ((estimateKilobits + spread()) * KILO) : Long.MAX_VALUE;
    }

    private double spread() {
        return DEVIATIONS * Math.sqrt(deviation * Math.max(estimateKilobits, 0));
    }
}
