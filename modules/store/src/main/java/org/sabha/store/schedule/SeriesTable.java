package org.sabha.store.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.store.schedule.ScheduleStorage.SeriesInvited;
import org.sabha.store.sql.SqlTimestamps;

/** Invitations to series as rows; those to each of its meetings are {@link ScheduleTable}'s. */
final class SeriesTable {
    private SeriesTable() {}

    static void add(Handle handle, RoomId plan, List<SeriesInvited> people) {
        for (SeriesInvited each : people) {
            handle.execute(
                    "insert into series_invitation (plan, id, digest) values (?, ?, ?)",
                    plan.value(),
                    each.id().value(),
                    each.lookup());
        }
    }

    static void dropAll(Handle handle, RoomId plan) {
        handle.execute("delete from series_invitation where plan = ?", plan.value());
    }

    /** @return whether there was such a one */
    static boolean drop(Handle handle, RoomId plan, InvitationId invitation) {
        boolean dropped = handle.execute(
                        "delete from series_invitation where plan = ? and id = ?", plan.value(), invitation.value())
                > 0;
        if (dropped) {
            handle.execute(
                    "delete from planned_invitation where id = ? and room in (select room from occurrence where plan = ?)",
                    invitation.value(),
                    plan.value());
        }
        return dropped;
    }

    /**
     * The meeting that is on, the one that began last if there are several; else the next one that is planned. Looks for meetings
     * also where there is no such invitation, so that both take as long (H3).
     */
    static Optional<RoomId> next(Handle handle, RoomId plan, String lookup, Instant now) {
        String invitation = handle.createQuery(
                        "select id from series_invitation where digest = :digest and plan = :plan")
                .bind("digest", lookup)
                .bind("plan", plan.value())
                .mapTo(String.class)
                .findOne()
                .orElse("");
        Optional<RoomId> on = handle.createQuery(
                        "select o.room from occurrence o join invitation i on i.meeting = o.room"
                                + " where o.plan = :plan and o.standing = 'OPENED' and i.id = :id order by o.starts_at desc limit 1")
                .bind("plan", plan.value())
                .bind("id", invitation)
                .map((found, _) -> new RoomId(found.getString(1)))
                .findOne();
        Optional<RoomId> next = handle.createQuery("select o.room from occurrence o"
                        + " join planned_invitation i on i.room = o.room where o.plan = :plan and o.standing = 'PLANNED'"
                        + " and o.ends_at > :now and i.id = :id order by o.starts_at limit 1")
                .bind("plan", plan.value())
                .bind("now", SqlTimestamps.of(now))
                .bind("id", invitation)
                .map((found, _) -> new RoomId(found.getString(1)))
                .findOne();
        return on.or(() -> next);
    }
}
