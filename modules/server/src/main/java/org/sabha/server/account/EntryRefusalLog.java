package org.sabha.server.account;

import java.time.Clock;
import java.util.Locale;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.signalling.RefusalLog;

/** Rows of what was refused at the door, by what it was and why. Thread-safe. */
public final class EntryRefusalLog implements RefusalLog, AutoCloseable {
    private final ThrottledRows rows;
    private final Clock clock;

    public EntryRefusalLog(ThrottledRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public void refused(Refused refused) {
        String verb = refused.kind().name().toLowerCase(Locale.ROOT);
        AccountEvidence row = AccountEvidence.ofTheServer(clock.instant(), verb)
                .refusedAs(refused.code())
                .from(refused.network());
        AccountEvidence placed = refused.place().map(row::choosing).orElse(row);
        rows.count(verb + ' ' + refused.code(), placed);
    }

    /** Writes what waits to be written. */
    @Override
    public void close() {
        rows.rest();
    }
}
