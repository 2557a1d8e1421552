package org.sabha.store.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.store.sql.SqlTimestamps;

/** What stands beside rows, by what it tells; each kind has its own time, after which it goes and the rows stay. */
public enum RetentionCategory {
    /** Name and network of who came in, or did something with an account. */
    ACCESS("r.reason is null and r.verb <> 'create'"),
    /** Network, and a name where there was one, of who was refused. */
    REFUSAL("r.reason is not null"),
    /** Title of a meeting. */
    TITLE("r.reason is null and r.verb = 'create'");

    private final String ofRow;

    RetentionCategory(String ofRow) {
        this.ofRow = ofRow;
    }

    /** As the row says it that tells how many went. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Time of the oldest row that something of this kind stands beside. */
    Optional<Instant> oldest(Handle handle) {
        return handle.createQuery(
                        "select min(r.at) from audit_personal p join audit_row r on r.seq = p.seq where " + ofRow)
                .mapTo(Long.class)
                .findFirst()
                .map(SqlTimestamps::instant);
    }

    /** @return how many pieces went */
    int prune(Handle handle, Instant olderThan) {
        return handle.execute(
                "delete from audit_personal where exists (select 1 from audit_row r where r.seq = audit_personal.seq"
                        + " and r.at < ? and " + ofRow + ")",
                SqlTimestamps.of(olderThan));
    }
}
