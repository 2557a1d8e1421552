package org.sabha.server.account;

import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.signalling.RefusalLog;

/**
 * Rows of what was refused at the door: by what it was and why, the first of a minute at once and all that followed it in
 * one, so that nobody outside can fill the log. Thread-safe.
 */
public final class DoorLog implements RefusalLog, AutoCloseable {
    private final Consumer<AccountEvidence> log;
    private final Clock clock;

    /** By verb and code, of which there are a few. */
    private final Map<String, LimitedTries> limited = new ConcurrentHashMap<>();

    /** @param log takes a row; must not block */
    public DoorLog(Consumer<AccountEvidence> log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void refused(Refused refused) {
        String verb = refused.kind().name().toLowerCase(Locale.ROOT);
        AccountEvidence row = AccountEvidence.ofTheServer(clock.instant(), verb)
                .refusedAs(refused.code())
                .from(refused.network());
        AccountEvidence placed = refused.place().map(row::choosing).orElse(row);
        limited.computeIfAbsent(verb + ' ' + refused.code(), _ -> new LimitedTries())
                .count(placed)
                .forEach(log);
    }

    /** Writes what waits to be written. */
    @Override
    public void close() {
        limited.values().forEach(tries -> tries.rest().forEach(log));
    }
}
