package org.sabha.media.bandwidth;

/** Which share of the packets that feedback names has arrived, over about the last hundred. */
final class DeliveredShare {
    private static final double MEMORY = 100;

    private double share = 1;

    /** So many packets were named for the first time, so many arrived. */
    void add(int expected, int arrived) {
        if (expected > 0) {
            double weight = Math.min(1, expected / MEMORY);
            share += weight * (Math.min(1, arrived / (double) expected) - share);
        }
    }

    /** 0 to 1. */
    double share() {
        return share;
    }
}
