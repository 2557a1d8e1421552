package org.sabha.store.schedule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.store.schedule.ScheduleStorage.Invited;
import org.sabha.store.schedule.ScheduleStorage.Page;
import org.sabha.store.sql.SqlTimestamps;

/** Plans, their meetings and the invitations to those as rows. */
final class ScheduleTable {
    private static final String ALL = "select o.*, p.owner, p.title, p.zone, p.rhythm, p.made_by_key, p.classification,"
            + " (select count(*) from occurrence c where c.plan = p.id) as of_plan,"
            + " (select count(*) from planned_invitation i where i.room = o.room) as invitations"
            + " from occurrence o join plan p on p.id = o.plan";
    private static final String OCCURRENCES = ALL + " where p.owner = :owner";

    private ScheduleTable() {}

    static void add(Handle handle, Plan plan, List<Occurrence> occurrences) {
        handle.execute(
                "insert into plan (id, owner, title, zone, rhythm, made_by_key, classification) values (?, ?, ?, ?, ?, ?, ?)",
                plan.id().value(),
                plan.owner().value(),
                plan.title(),
                plan.zone(),
                plan.rhythm().name(),
                plan.program().map(ApiKeyId::value).orElse(null),
                plan.classification().name());
        for (Occurrence each : occurrences) {
            handle.execute(
                    "insert into occurrence (room, plan, number, starts_at, ends_at, first_starts_at, first_ends_at, standing)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    each.room().value(),
                    plan.id().value(),
                    each.number(),
                    SqlTimestamps.of(each.startsAt()),
                    SqlTimestamps.of(each.endsAt()),
                    SqlTimestamps.of(each.startsAt()),
                    SqlTimestamps.of(each.endsAt()),
                    each.standing().name());
        }
    }

    static int planned(Handle handle, AccountId owner, Instant now) {
        return handle.createQuery("select count(*) from occurrence o join plan p on p.id = o.plan"
                        + " where p.owner = :owner and o.standing = 'PLANNED' and o.ends_at > :now")
                .bind("owner", owner.value())
                .bind("now", SqlTimestamps.of(now))
                .mapTo(Integer.class)
                .one();
    }

    static int kept(Handle handle, AccountId owner) {
        return handle.createQuery(
                        "select count(*) from occurrence o join plan p on p.id = o.plan where p.owner = :owner")
                .bind("owner", owner.value())
                .mapTo(Integer.class)
                .one();
    }

    static int planned(Handle handle, Instant now) {
        return handle.createQuery("select count(*) from occurrence where standing = 'PLANNED' and ends_at > :now")
                .bind("now", SqlTimestamps.of(now))
                .mapTo(Integer.class)
                .one();
    }

    static int plannedAbove(Handle handle, Instant now, Classification ceiling) {
        return handle.createQuery("select count(*) from occurrence o join plan p on p.id = o.plan"
                        + " where o.standing = 'PLANNED' and o.ends_at > :now and p.classification in (<above>)")
                .bind("now", SqlTimestamps.of(now))
                .bindList(
                        "above",
                        Arrays.stream(Classification.values())
                                .filter(each -> each.isAbove(ceiling))
                                .map(Classification::name)
                                .toList())
                .mapTo(Integer.class)
                .one();
    }

    static List<Occurrence> list(Handle handle, AccountId owner, Instant now, Page page) {
        return list(handle, OCCURRENCES, owner, now, page)
                .map((found, _) -> occurrence(found))
                .list();
    }

    static List<Occurrence> listOf(Handle handle, ApiKeyId program, AccountId owner, Instant now, Page page) {
        return list(handle, OCCURRENCES + " and p.made_by_key = :program", owner, now, page)
                .bind("program", program.value())
                .map((found, _) -> occurrence(found))
                .list();
    }

    private static Query list(Handle handle, String which, AccountId owner, Instant now, Page page) {
        Optional<Occurrence> last = page.after().flatMap(room -> find(handle, owner, room));
        return handle.createQuery(which + " and o.standing <> 'CANCELLED' and o.ends_at > :now"
                        + " and (o.starts_at > :from or (o.starts_at = :from and o.room > :room))"
                        + " order by o.starts_at, o.room limit :max")
                .bind("owner", owner.value())
                .bind("now", SqlTimestamps.of(now))
                .bind(
                        "from",
                        last.map(each -> SqlTimestamps.of(each.startsAt())).orElse(Long.MIN_VALUE))
                .bind("room", last.map(each -> each.room().value()).orElse(""))
                .bind("max", page.max());
    }

    static List<Occurrence> all(Handle handle, AccountId owner, Instant endingAfter, int max) {
        return handle.createQuery(OCCURRENCES + " and o.ends_at > :now order by o.starts_at, o.room limit :max")
                .bind("owner", owner.value())
                .bind("now", SqlTimestamps.of(endingAfter))
                .bind("max", max)
                .map((found, _) -> occurrence(found))
                .list();
    }

    static Optional<Occurrence> find(Handle handle, AccountId owner, RoomId room) {
        return handle.createQuery(OCCURRENCES + " and o.room = :room")
                .bind("owner", owner.value())
                .bind("room", room.value())
                .map((found, _) -> occurrence(found))
                .findOne();
    }

    static Optional<Occurrence> find(Handle handle, RoomId room) {
        return handle.createQuery(ALL + " where o.room = :room")
                .bind("room", room.value())
                .map((found, _) -> occurrence(found))
                .findOne();
    }

    /** Those of a plan that are planned, from one on, in their order. */
    static List<RoomId> from(Handle handle, Occurrence first) {
        return handle.createQuery("select room from occurrence where plan = :plan and number >= :number"
                        + " and standing = 'PLANNED' order by number")
                .bind("plan", first.plan().id().value())
                .bind("number", first.number())
                .map((found, _) -> new RoomId(found.getString(1)))
                .list();
    }

    /** All of a plan, in their order. */
    static List<Occurrence> ofPlan(Handle handle, RoomId plan) {
        return handle.createQuery(ALL + " where o.plan = :plan order by o.number")
                .bind("plan", plan.value())
                .map((found, _) -> occurrence(found))
                .list();
    }

    /** @return whether it was planned until now */
    static boolean become(Handle handle, RoomId room, Occurrence.Standing standing) {
        return handle.execute(
                        "update occurrence set standing = ? where room = ? and standing = 'PLANNED'",
                        standing.name(),
                        room.value())
                > 0;
    }

    static boolean isPlanned(Handle handle, RoomId room) {
        return handle.createQuery("select count(*) from occurrence where room = :room and standing = 'PLANNED'")
                        .bind("room", room.value())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** @param ofSeries whether it is derived from what invitations to the whole series have */
    static void setPassword(Handle handle, RoomId room, String hash, boolean ofSeries) {
        handle.execute(
                "update occurrence set password_hash = ?, of_series = ? where room = ?", hash, ofSeries, room.value());
    }

    static Optional<String> password(Handle handle, RoomId room) {
        return handle.createQuery(
                        "select password_hash from occurrence where room = :room and password_hash is not null")
                .bind("room", room.value())
                .mapTo(String.class)
                .findOne();
    }

    static void dropInvitations(Handle handle, RoomId room) {
        handle.execute("delete from planned_invitation where room = ?", room.value());
    }

    static boolean dropInvitation(Handle handle, RoomId room, InvitationId invitation) {
        return handle.execute(
                        "delete from planned_invitation where room = ? and id = ?", room.value(), invitation.value())
                > 0;
    }

    static void addInvitations(Handle handle, RoomId room, int known, List<Invited> fresh) {
        for (int i = 0; i < fresh.size(); i++) {
            handle.execute(
                    "insert into planned_invitation (room, id, number, digest, made_by_key) values (?, ?, ?, ?, ?)",
                    room.value(),
                    fresh.get(i).id().value(),
                    known + i,
                    fresh.get(i).digest(),
                    fresh.get(i).program().map(ApiKeyId::value).orElse(null));
        }
    }

    static List<Invited> invitations(Handle handle, RoomId room) {
        return handle.createQuery(
                        "select id, digest, made_by_key from planned_invitation where room = :room order by number, id")
                .bind("room", room.value())
                .map((found, _) ->
                        new Invited(new InvitationId(found.getString("id")), found.getString("digest"), program(found)))
                .list();
    }

    static Optional<ScheduleStorage.NotStarted> notStarted(Handle handle, RoomId room, String digest, Instant now) {
        return handle.createQuery("select i.id, o.password_hash, o.starts_at from planned_invitation i"
                        + " join occurrence o on o.room = i.room where i.room = :room and i.digest = :digest"
                        + " and o.standing = 'PLANNED' and o.ends_at > :now and o.password_hash is not null")
                .bind("room", room.value())
                .bind("digest", digest)
                .bind("now", SqlTimestamps.of(now))
                .map((found, _) -> new ScheduleStorage.NotStarted(
                        new InvitationId(found.getString("id")),
                        found.getString("password_hash"),
                        SqlTimestamps.instant(found.getLong("starts_at"))))
                .findOne();
    }

    /** @return false if it is not planned */
    static boolean move(Handle handle, RoomId room, Instant startsAt, Instant endsAt) {
        return handle.execute(
                        "update occurrence set starts_at = ?, ends_at = ? where room = ? and standing = 'PLANNED'",
                        SqlTimestamps.of(startsAt),
                        SqlTimestamps.of(endsAt),
                        room.value())
                > 0;
    }

    /** Plans of which everything is over. */
    static int forget(Handle handle, Instant endedBefore) {
        String over = " (select plan from occurrence group by plan having max(ends_at) < "
                + SqlTimestamps.of(endedBefore) + ")";
        handle.execute(
                "delete from planned_invitation where room in (select room from occurrence where plan in" + over + ")");
        handle.execute("delete from series_invitation where plan in" + over);
        int plans = handle.execute("delete from plan where id in" + over);
        handle.execute("delete from occurrence where plan not in (select id from plan)");
        MailTable.forget(handle);
        return plans;
    }

    private static Optional<ApiKeyId> program(ResultSet found) throws SQLException {
        return Optional.ofNullable(found.getString("made_by_key")).map(ApiKeyId::new);
    }

    private static Occurrence occurrence(ResultSet found) throws SQLException {
        Plan plan = new Plan(
                new RoomId(found.getString("plan")),
                new AccountId(found.getString("owner")),
                found.getString("title"),
                found.getString("zone"),
                Rhythm.valueOf(found.getString("rhythm")),
                found.getInt("of_plan"),
                program(found),
                Classification.valueOf(found.getString("classification")));
        return new Occurrence(
                new RoomId(found.getString("room")),
                plan,
                found.getInt("number"),
                SqlTimestamps.instant(found.getLong("starts_at")),
                SqlTimestamps.instant(found.getLong("ends_at")),
                Occurrence.Standing.valueOf(found.getString("standing")),
                found.getInt("invitations"),
                new Occurrence.InSeries(
                        SqlTimestamps.instant(found.getLong("first_starts_at")),
                        SqlTimestamps.instant(found.getLong("first_ends_at")),
                        found.getBoolean("of_series")));
    }
}
