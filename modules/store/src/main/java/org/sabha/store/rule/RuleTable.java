package org.sabha.store.rule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.rule.RuleChange;
import org.sabha.model.rule.RuleSetting;
import org.sabha.store.sql.SqlTimestamps;

/** Changes of the organisation's rules as rows. */
final class RuleTable {
    private RuleTable() {}

    static List<RuleChange> last(Handle handle) {
        return handle.createQuery("select * from organisation_rule_change where number in"
                        + " (select max(number) from organisation_rule_change group by clause) order by clause")
                .map((found, _) -> change(found))
                .list();
    }

    static List<RuleChange> before(Handle handle, long number, int max) {
        return handle.createQuery("select * from organisation_rule_change where number < :number"
                        + " order by number desc limit :max")
                .bind("number", number)
                .bind("max", max)
                .map((found, _) -> change(found))
                .list();
    }

    static long version(Handle handle, AdvisoryClause clause) {
        return handle.createQuery(
                        "select coalesce(max(number), 0) from organisation_rule_change where clause = :clause")
                .bind("clause", clause.name())
                .mapTo(Long.class)
                .one();
    }

    static long newest(Handle handle) {
        return handle.createQuery("select coalesce(max(number), 0) from organisation_rule_change")
                .mapTo(Long.class)
                .one();
    }

    static void add(Handle handle, RuleChange change) {
        handle.createUpdate("insert into organisation_rule_change"
                        + " (number, clause, at, account, value_before, locked_before, value_after, locked_after, reason)"
                        + " values (:number, :clause, :at, :account, :value_before, :locked_before, :value_after,"
                        + " :locked_after, :reason)")
                .bind("number", change.number())
                .bind("clause", change.clause().name())
                .bind("at", SqlTimestamps.of(change.at()))
                .bind("account", change.by().map(AccountId::value).orElse(null))
                .bind("value_before", change.before().value())
                .bind("locked_before", change.before().locked())
                .bind("value_after", change.after().value())
                .bind("locked_after", change.after().locked())
                .bind("reason", change.reason())
                .execute();
    }

    private static RuleChange change(ResultSet found) throws SQLException {
        return new RuleChange(
                found.getLong("number"),
                AdvisoryClause.valueOf(found.getString("clause")),
                SqlTimestamps.instant(found.getLong("at")),
                Optional.ofNullable(found.getString("account")).map(AccountId::new),
                new RuleSetting(found.getString("value_before"), found.getBoolean("locked_before")),
                new RuleSetting(found.getString("value_after"), found.getBoolean("locked_after")),
                found.getString("reason"));
    }
}
