package org.sabha.bench;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How long each step of a join took, milliseconds.
 *
 * @param joins how many newcomers there were
 * @param seated from asking to join to the seat: HTTP, WebSocket, lobby
 * @param connected from the seat to keys for media: offer, answer, ICE, DTLS
 * @param picture from there to the first whole key frame that the newcomer can decrypt
 * @param total from asking to join to that key frame
 */
record JoinSteps(int joins, Step seated, Step connected, Step picture, Step total) {
    private static final double NANOS_PER_MILLI = 1e6;

    record Step(double p50, double p95) {}

    static JoinSteps of(List<JoinTimes> joins) {
        return new JoinSteps(
                joins.size(),
                step(joins, JoinTimes::askedNanos, JoinTimes::seatedNanos),
                step(joins, JoinTimes::seatedNanos, JoinTimes::connectedNanos),
                step(joins, JoinTimes::connectedNanos, JoinTimes::pictureNanos),
                step(joins, JoinTimes::askedNanos, JoinTimes::pictureNanos));
    }

    private static Step step(List<JoinTimes> joins, ToLongFunction<JoinTimes> from, ToLongFunction<JoinTimes> to) {
        double[] millis = joins.stream()
                .mapToDouble(join -> (to.applyAsLong(join) - from.applyAsLong(join)) / NANOS_PER_MILLI)
                .toArray();
        return new Step(RankTest.quantile(millis, 0.5), RankTest.quantile(millis, 0.95));
    }
}
