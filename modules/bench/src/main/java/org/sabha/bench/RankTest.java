package org.sabha.bench;

import java.util.Arrays;

/**
 * Whether two samples of times can be told apart: the Mann-Whitney U test with the normal approximation and the
 * correction for ties (H. B. Mann, D. R. Whitney, 1947). Asks for order only, so a few slow answers do not hide or feign
 * a difference.
 */
final class RankTest {
    private RankTest() {}

    /**
     * The z value of U; beyond about 3.3 in either direction, one honest pair of samples in a thousand lies.
     *
     * @param one at least 20 values
     * @param other at least 20 values
     */
    static double z(double[] one, double[] other) {
        double[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        Arrays.sort(all);
        double rankSum = 0;
        for (double value : one) {
            rankSum += rank(all, value);
        }
        double n = one.length;
        double m = other.length;
        double u = rankSum - n * (n + 1) / 2;
        double variance = n * m / 12 * (n + m + 1 - ties(all) / ((n + m) * (n + m - 1)));
        return variance == 0 ? 0 : (u - n * m / 2) / Math.sqrt(variance);
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** The smallest value that at least this share of the values does not exceed. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** Equal values share the mean of their ranks. */
    private static double rank(double[] sorted, double value) {
        int first = Arrays.binarySearch(sorted, value);
        int last = first;
        while (first > 0 && sorted[first - 1] == value) {
            first--;
        }
        while (last + 1 < sorted.length && sorted[last + 1] == value) {
            last++;
        }
        return (first + last) / 2.0 + 1;
    }

    private static double ties(double[] sorted) {
        double sum = 0;
        int from = 0;
        while (from < sorted.length) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            double equal = to - from;
            sum += equal * equal * equal - equal;
            from = to;
        }
        return sum;
    }
}
