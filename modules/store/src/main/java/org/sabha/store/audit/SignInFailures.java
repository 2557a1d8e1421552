package org.sabha.store.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.AccountId;
import org.sabha.store.sql.SqlTimestamps;

/**
 * Refused tries to sign in to an account since the last that was let in, as the log's rows tell.
 *
 * @param count of at most {@link #MOST}
 * @param lastAt when the last of them was
 */
public record SignInFailures(int count, Instant lastAt) {
    public static final int MOST = 1_000;

    private static final String VERB = "sign-in";

    /** Empty where there were none. */
    public static Optional<SignInFailures> of(Handle handle, AccountId account) {
        var newest = new AuditQuestion.Query(
                "(select * from audit_row where subject = ? and verb = ? order by seq desc fetch first " + MOST
                        + " rows only)",
                "order by r.seq desc",
                List.of(account.value(), VERB));
        List<AuditEntry> failed = AuditTable.found(handle, newest).stream()
                .takeWhile(entry -> entry.facts().reason() != null)
                .toList();
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of(new SignInFailures(
                        failed.size(),
                        SqlTimestamps.instant(failed.getFirst().facts().atNanos())));
    }
}
