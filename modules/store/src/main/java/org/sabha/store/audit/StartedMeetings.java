package org.sabha.store.audit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.store.sql.SqlTimestamps;

/** Finds the meetings that an account started without a search of the log; what it holds is made from the log's rows. */
public final class StartedMeetings {
    /** The schema that brought it. */
    public static final int SCHEMA = 12;

    private static final String OF_ACCOUNT = "select s.room, s.at, n.clear,"
            + " exists (select 1 from meeting m where m.id = s.room) from started_meeting s"
            + " left join audit_personal n on n.kind = 'name' and n.seq ="
            + " (select r.seq from audit_row r where r.room = s.room and r.verb = 'create'"
            + " order by r.room, r.seq fetch first 1 rows only)"
            + " where s.account = :account";

    private StartedMeetings() {}

    static void note(Handle handle, AuditEntry.Facts facts) {
        handle.createUpdate("insert into started_meeting (room, account, at) values (:room, :account, :at)")
                .bind("room", facts.room())
                .bind("account", Objects.requireNonNull(facts.value()))
                .bind("at", facts.atNanos())
                .execute();
    }

    /** Makes what it holds from the rows; a backup of before it existed has none of it. */
    public static void fill(Handle handle) {
        handle.execute(
                "insert into started_meeting (room, account, at) select room, min(chosen), min(at) from audit_row"
                        + " where verb = 'start-by-account' group by room");
    }

    static void forget(Handle handle, long olderThanNanos) {
        handle.execute("delete from started_meeting where at < ?", olderThanNanos);
    }

    static boolean isOf(Handle handle, RoomId room, AccountId account) {
        return handle.createQuery("select 1 from started_meeting where room = :room and account = :account")
                .bind("room", room.value())
                .bind("account", account.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** The newest first, behind one of them. */
    static List<MeetingLog.Started> of(Handle handle, AccountId account, Optional<RoomId> before, int limit) {
        String behind = before.isEmpty()
                ? ""
                : " and exists (select 1 from started_meeting b where b.room = :before and b.account = :account"
                        + " and (s.at < b.at or (s.at = b.at and s.room < b.room)))";
        var query = handle.createQuery(
                        OF_ACCOUNT + behind + " order by s.at desc, s.room desc fetch first " + limit + " rows only")
                .bind("account", account.value());
        before.ifPresent(room -> query.bind("before", room.value()));
        return query.map((found, _) -> new MeetingLog.Started(
                        new RoomId(found.getString(1)),
                        SqlTimestamps.instant(found.getLong(2)),
                        Optional.ofNullable(found.getString(3)),
                        found.getBoolean(4)))
                .list();
    }
}
