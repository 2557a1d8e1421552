package org.sabha.server.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How many reports each account, by however many sign-ins, or API key may ask for in a minute. Thread-safe. */
final class ReportBudget {
    static final int IN_A_MINUTE = 10;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Beyond it the one that asked first is forgotten. */
    private static final int MOST_ASKERS = 10_000;

    private final Map<Object, Used> askers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Used> eldest) {
            return size() > MOST_ASKERS;
        }
    };

    private record Used(Instant since, int count) {}

    /** @return how long to wait where the budget is used up; empty where there was some left, which is one less now */
    synchronized Optional<Duration> take(Object asker, Instant now) {
        Used before = askers.get(asker);
        Used used = before == null || !now.isBefore(before.since().plus(MINUTE)) ? new Used(now, 0) : before;
        if (used.count() == IN_A_MINUTE) {
            return Optional.of(Duration.between(now, used.since().plus(MINUTE)).plusSeconds(1));
        }
        askers.put(asker, new Used(used.since(), used.count() + 1));
        return Optional.empty();
    }
}
