package org.sabha.bench;

import java.util.List;

/**
 * Whether refusals of people at the door of a meeting can be told apart, by their bytes or by their times (H3, C7).
 *
 * @param tries of each kind
 * @param answers how many different answers there were, to the byte, but for the date; alike is 1
 * @param mostZ beyond it, in either direction, times tell two kinds apart
 * @param mostLambda the same
 * @param control refusals of the same kind as the first: what chance and the machine do
 * @param kinds the first is what the others are compared with
 */
record RefusalsResult(int tries, int answers, double mostZ, double mostLambda, Kind control, List<Kind> kinds) {
    RefusalsResult {
        kinds = List.copyOf(kinds);
    }

    /**
     * One reason to be refused.
     *
     * @param p50Millis from the first byte of the request to the last of the answer
     * @param p99Millis likewise
     * @param z how far its times are from those of the first kind ({@link RankTest#z})
     * @param delta how often they are the longer ones, less how often the shorter ones ({@link TwoSamples#delta})
     * @param lambda how far apart the distributions are ({@link TwoSamples#lambda})
     */
    record Kind(String name, double p50Millis, double p99Millis, double z, double delta, double lambda) {
        static Kind of(String name, double[] times, double[] first) {
            return new Kind(
                    name,
                    RankTest.median(times),
                    RankTest.quantile(times, 0.99),
                    RankTest.z(times, first),
                    TwoSamples.delta(times, first),
                    TwoSamples.lambda(times, first));
        }
    }

    /** Whether neither bytes nor times tell anything. */
    boolean isAlike() {
        return answers == 1 && kinds.stream().noneMatch(this::isToldApart);
    }

    private boolean isToldApart(Kind kind) {
        return Math.abs(kind.z()) > mostZ || kind.lambda() > mostLambda;
    }
}
