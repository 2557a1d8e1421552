package org.sabha.bench;

/**
 * What guesses of a meeting's password come to, and what its people feel of them (H4).
 *
 * @param guesses sent by strangers
 * @param addresses from which
 * @param refused of them
 * @param evaluated of them, as the audit log tells: the others were not looked at
 * @param seconds that they took
 * @param joins of people with an invitation meanwhile, each from "Join" to the lobby
 * @param joinP50Millis of those
 * @param joinP95Millis of those
 * @param joinMaxMillis of those
 */
record GuessesResult(
        int guesses,
        int addresses,
        int refused,
        long evaluated,
        double seconds,
        int joins,
        double joinP50Millis,
        double joinP95Millis,
        double joinMaxMillis) {
    private static final int MOST_EVALUATED = 10;
    private static final double MOST_MILLIS = 1_000;
    private static final int FEWEST_JOINS = 20;

    /** Whether every limit was kept: in less than an hour, so what is evaluated an hour is what was evaluated. */
    boolean isWithinLimits() {
        return refused == guesses
                && evaluated <= MOST_EVALUATED
                && joins >= FEWEST_JOINS
                && joinP95Millis < MOST_MILLIS;
    }
}
