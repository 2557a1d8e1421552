package org.sabha.store.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.sabha.store.sql.SqlTimestamps;

/**
 * Pages of rows, the newest first, for people who look back. One page looks at so many rows and no more, however many there
 * are, unless a meeting is named, whose rows an index gives.
 */
final class NewestRows {
    /** Rows that one page looks at, about two seconds' worth. */
    static final long SCANNED = 2_000_000;

    /** Rows that one query looks at. */
    private static final long WINDOW = 100_000;

    private NewestRows() {}

    static AuditRows page(Handle handle, AuditQuestion question, OptionalLong before, long scanned) {
        boolean indexed = question.room().isPresent();
        int limit = question.page().limit();
        long begin = AuditTable.firstThere(handle);
        long end = AuditTable.lastThere(handle) + 1;
        long top = Math.min(end, before.orElse(end));
        long bottom = indexed ? begin : Math.max(begin, top - scanned);
        List<AuditEntry> found = new ArrayList<>();
        while (found.size() <= limit && top > bottom) {
            long from = indexed ? begin : Math.max(bottom, top - WINDOW);
            found.addAll(AuditTable.found(handle, query(question, from, top, limit + 1 - found.size())));
            top = from;
        }
        return found.size() > limit
                ? AuditRows.goingOn(found.subList(0, limit))
                : new AuditRows(found, bottom > begin ? OptionalLong.of(bottom) : OptionalLong.empty());
    }

    private static AuditQuestion.Query query(AuditQuestion question, long from, long before, int max) {
        List<Object> values = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        question.room().ifPresent(id -> add(conditions, "room = ?", values, id));
        question.verb().ifPresent(name -> add(conditions, "verb = ?", values, name));
        question.participant().ifPresent(id -> {
            add(conditions, "(actor = ? or subject = ?)", values, id);
            values.add(id);
        });
        question.from().ifPresent(time -> add(conditions, "at >= ?", values, SqlTimestamps.of(time)));
        question.until().ifPresent(time -> add(conditions, "at < ?", values, SqlTimestamps.of(time)));
        add(conditions, "seq >= ?", values, from);
        add(conditions, "seq < ?", values, before);
        String source = "(select * from audit_row where " + String.join(" and ", conditions)
                + " order by seq desc fetch first " + max + " rows only)";
        return new AuditQuestion.Query(source, "order by r.seq desc", values);
    }

    private static void add(List<String> conditions, String condition, List<Object> values, Object value) {
        conditions.add(condition);
        values.add(value);
    }
}
