package org.sabha.store.rule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.rule.CeilingChange;
import org.sabha.store.sql.SqlTimestamps;

/** Changes of the ceiling as rows. */
final class CeilingTable {
    private CeilingTable() {}

    static List<CeilingChange> before(Handle handle, long number, int max) {
        return handle.createQuery("select * from ceiling_change where number < :number order by number desc limit :max")
                .bind("number", number)
                .bind("max", max)
                .map((found, _) -> change(found))
                .list();
    }

    static long version(Handle handle) {
        return handle.createQuery("select coalesce(max(number), 0) from ceiling_change")
                .mapTo(Long.class)
                .one();
    }

    static void add(Handle handle, CeilingChange change) {
        handle.createUpdate("insert into ceiling_change (number, at, account, ceiling_before, ceiling_after, reason)"
                        + " values (:number, :at, :account, :before, :after, :reason)")
                .bind("number", change.number())
                .bind("at", SqlTimestamps.of(change.at()))
                .bind("account", change.by().map(AccountId::value).orElse(null))
                .bind("before", change.before().name())
                .bind("after", change.after().name())
                .bind("reason", change.reason())
                .execute();
    }

    private static CeilingChange change(ResultSet found) throws SQLException {
        return new CeilingChange(
                found.getLong("number"),
                SqlTimestamps.instant(found.getLong("at")),
                Optional.ofNullable(found.getString("account")).map(AccountId::new),
                Classification.valueOf(found.getString("ceiling_before")),
                Classification.valueOf(found.getString("ceiling_after")),
                found.getString("reason"));
    }
}
