package org.sabha.store.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sabha.store.sql.SqlTimestamps;

/**
 * Which rows somebody wants to see; what is empty does not matter. Rows that are asked for by what was done or
 * when, and not by a meeting or a participant, come by their times, others in the order of the log; that is the same unless
 * a clock was set back.
 *
 * @param participant who did it, or on whom it was done
 */
public record AuditQuestion(
        Optional<String> room,
        Optional<String> verb,
        Optional<String> participant,
        Optional<Instant> from,
        Optional<Instant> until,
        Page page) {

    /**
     * Which of the rows found.
     *
     * @param after those behind the row of this number only: the last one of the page before
     * @param limit at most so many, the oldest
     */
    public record Page(Optional<Long> after, int limit) {
        /** @throws IllegalArgumentException if it would hold nothing */
        public Page {
            if (limit < 1) {
                throw new IllegalArgumentException("a page has one row or more");
            }
        }
    }

    /** The first rows. */
    public AuditQuestion(
            Optional<String> room,
            Optional<String> verb,
            Optional<String> participant,
            Optional<Instant> from,
            Optional<Instant> until,
            int limit) {
        this(room, verb, participant, from, until, new Page(Optional.empty(), limit));
    }

    /** Everything of one meeting. */
    public static AuditQuestion ofMeeting(String room, int limit) {
        return new AuditQuestion(
                Optional.of(room), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    /** The rows that follow. */
    public AuditQuestion after(long seq) {
        return new AuditQuestion(room, verb, participant, from, until, new Page(Optional.of(seq), page.limit()));
    }

    /** Whether rows come by their times, so that going on behind one needs its time. */
    boolean isByTime() {
        boolean inOrder = room.isPresent() || participant.isPresent();
        return !inOrder && (verb.isPresent() || from.isPresent() || until.isPresent());
    }

    /**
     * What finds the rows. Each way has an index that gives them in their order.
     *
     * @param source a query in parentheses, with marks for values
     * @param order of its rows, which are called {@code r}; may say how many
     */
    record Query(String source, String order, List<Object> values) {}

    /** @param afterNanos when the row was behind which the page begins, if rows come by their times */
    Query query(Optional<Long> afterNanos) {
        List<Object> values = new ArrayList<>();
        String end = " fetch first " + page.limit() + " rows only";
        if (isByTime()) {
            List<String> conditions = common(values);
            afterNanos.ifPresent(nanos -> {
                add(conditions, "at >= ?", values, nanos);
                add(conditions, "(at > ? or seq > ?)", values, nanos);
                values.add(page.after().orElseThrow());
            });
            return new Query(select(conditions) + " order by at, seq" + end + ")", "order by r.at, r.seq", values);
        }
        String inOrder = " order by seq" + end + ")";
        if (participant.isEmpty()) {
            return new Query(select(common(values)) + inOrder, "order by r.seq", values);
        }
        // Two questions, since no index answers "or".
        String who = participant.get();
        List<String> did = common(values);
        add(did, "actor = ?", values, who);
        String acts = select(did) + inOrder;
        List<String> suffered = common(values);
        add(suffered, "subject = ?", values, who);
        add(suffered, "(actor is null or actor <> ?)", values, who);
        String all = "(" + acts + " union all " + select(suffered) + inOrder + ")";
        return new Query(all, "order by r.seq" + end, values);
    }

    private static String select(List<String> conditions) {
        return "(select * from audit_row" + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions));
    }

    private List<String> common(List<Object> values) {
        List<String> conditions = new ArrayList<>();
        room.ifPresent(id -> add(conditions, "room = ?", values, id));
        verb.ifPresent(name -> add(conditions, "verb = ?", values, name));
        from.ifPresent(time -> add(conditions, "at >= ?", values, SqlTimestamps.of(time)));
        until.ifPresent(time -> add(conditions, "at < ?", values, SqlTimestamps.of(time)));
        if (!isByTime()) {
            page.after().ifPresent(seq -> add(conditions, "seq > ?", values, seq));
        }
        return conditions;
    }

    private static void add(List<String> conditions, String condition, List<Object> values, Object value) {
        conditions.add(condition);
        values.add(value);
    }
}
