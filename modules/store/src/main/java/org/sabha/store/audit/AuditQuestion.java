package org.sabha.store.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sabha.store.sql.Nanos;

/**
 * Which rows somebody wants to see; what is empty does not matter.
 *
 * @param participant who did it, or on whom it was done
 * @param limit at most so many, the oldest
 */
public record AuditQuestion(
        Optional<String> room,
        Optional<String> verb,
        Optional<String> participant,
        Optional<Instant> from,
        Optional<Instant> until,
        int limit) {

    /** Everything of one meeting. */
    public static AuditQuestion ofMeeting(String room, int limit) {
        return new AuditQuestion(
                Optional.of(room), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    String where(List<Object> values) {
        List<String> conditions = new ArrayList<>();
        room.ifPresent(id -> add(conditions, "r.room = ?", values, id));
        verb.ifPresent(name -> add(conditions, "r.verb = ?", values, name));
        participant.ifPresent(id -> {
            add(conditions, "(r.actor = ? or r.subject = ?)", values, id);
            values.add(id);
        });
        from.ifPresent(time -> add(conditions, "r.at >= ?", values, Nanos.of(time)));
        until.ifPresent(time -> add(conditions, "r.at < ?", values, Nanos.of(time)));
        String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
        // The room in the order keeps PostgreSQL on the index of rooms, whatever it thinks of their sizes.
        String order = room.isPresent() ? " order by r.room, r.seq" : " order by r.seq";
        return where + order + " fetch first " + limit + " rows only";
    }

    private static void add(List<String> conditions, String condition, List<Object> values, Object value) {
        conditions.add(condition);
        values.add(value);
    }
}
