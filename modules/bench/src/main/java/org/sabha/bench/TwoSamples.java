package org.sabha.bench;

import java.util.Arrays;

/**
 * The largest distance between the distributions of two samples, by the test of Kolmogorov and Smirnov (N. Smirnov, 1948).
 * Where {@link RankTest} sees that one lies before the other, this one also sees that one is wider.
 */
final class TwoSamples {
    private TwoSamples() {}

    /** The largest difference of the two shares that lie at or below a value; 0 to 1. */
    static double distance(double[] one, double[] other) {
        double[] a = one.clone();
        double[] b = other.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        int i = 0;
        int j = 0;
        double most = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] <= value) {
                i++;
            }
            while (j < b.length && b[j] <= value) {
                j++;
            }
            most = Math.max(most, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return most;
    }

    /**
     * The distance in the unit of its spread; beyond 1.95, one honest pair of samples in a thousand lies.
     *
     * @param one at least 20 values
     * @param other at least 20 values
     */
    static double lambda(double[] one, double[] other) {
        double n = one.length;
        double m = other.length;
        return distance(one, other) * Math.sqrt(n * m / (n + m));
    }

    /**
     * How much more often a value of the first is the larger one than the smaller one, of all pairs (N. Cliff, 1993); -1 to
     * 1, 0 where neither is.
     */
    static double delta(double[] one, double[] other) {
        double n = one.length;
        double m = other.length;
        double[] sorted = other.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (double value : one) {
            sum += below(sorted, value) - (m - below(sorted, Math.nextUp(value)));
        }
        return sum / (n * m);
    }

    /** How many are smaller. */
    private static int below(double[] sorted, double value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
