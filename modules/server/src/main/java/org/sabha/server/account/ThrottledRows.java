package org.sabha.server.account;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.sabha.identity.account.AccountEvidence;

/**
 * Rows of what anybody may send as often as they like: of each kind the first of a minute at once, and all that followed
 * it in one, so that nobody outside can fill the log. Numbers that wait are in memory: what a crash takes of them is bounded
 * by how often {@link #due} is called. Thread-safe.
 */
public final class ThrottledRows {
    private final Consumer<AccountEvidence> log;

    /** By kind, of which there are a few. */
    private final Map<String, LimitedTries> limited = new ConcurrentHashMap<>();

    /** @param log takes a row; must not block */
    public ThrottledRows(Consumer<AccountEvidence> log) {
        this.log = log;
    }

    /** @param kind not chosen by anybody outside */
    public void count(String kind, AccountEvidence row) {
        limited.computeIfAbsent(kind, _ -> new LimitedTries()).count(row).forEach(log);
    }

    /** Writes what waits of minutes that are over. */
    public void due(Instant now) {
        limited.values().forEach(tries -> tries.due(now).forEach(log));
    }

    /** Writes what waits. */
    public void rest() {
        limited.values().forEach(tries -> tries.rest().forEach(log));
    }
}
