package org.sabha.store.schedule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.sabha.model.AccountId;
import org.sabha.model.DisplayName;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailFault;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.mail.MailStanding;
import org.sabha.store.schedule.MailedGuest.Method;
import org.sabha.store.sql.SqlTimestamps;

/** People who were invited by mail, as rows; what changes a meeting calls it within its own transaction. */
final class MailTable {
    private static final String WAITS =
            " standing = 'WAITING', fault = '', tries = 0, next_at = :now, changed_at = :now";

    private MailTable() {}

    /**
     * @param secret of the invitation, sealed
     * @param key for the one mail that comes next, sealed; empty where it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // sealed bytes, never compared
    record Fresh(InvitationId invitation, MailedGuest.Person person, byte[] secret, Optional<byte[]> key) {}

    /**
     * Where people are invited.
     *
     * @param from the number of the first meeting, of a series
     */
    record Place(RoomId room, Optional<Integer> from) {
        static Place meeting(RoomId room) {
            return new Place(room, Optional.empty());
        }

        MailScope scope() {
            return from.isPresent() ? MailScope.SERIES : MailScope.MEETING;
        }
    }

    /**
     * A first mail is to be sent. Who was invited before and is not any more has an entry in the calendar with a number, which
     * the new one must exceed.
     */
    static void add(Handle handle, Place place, Fresh fresh, Instant now) {
        RoomId room = place.room();
        String scope = place.scope().condition();
        int known = handle.createQuery("select coalesce(max(sequence), -1) from mailed_guest where room = :room"
                        + " and lower(address) = :address" + scope)
                .bind("room", room.value())
                .bind("address", fresh.person().address().folded())
                .mapTo(Integer.class)
                .one();
        handle.execute(
                "delete from mailed_guest where room = ? and lower(address) = ? and method = 'CANCEL'" + scope,
                room.value(),
                fresh.person().address().folded());
        handle.execute(
                "insert into mailed_guest (room, invitation, address, name, language, secret, method, sequence, tried,"
                        + " standing, fault, changed_at, tries, next_at, series_from, key_sealed)"
                        + " values (?, ?, ?, ?, ?, ?, 'REQUEST', ?, false, 'WAITING', '', ?, 0, ?, ?, ?)",
                room.value(),
                fresh.invitation().value(),
                fresh.person().address().value(),
                fresh.person().name().map(DisplayName::value).orElse(""),
                fresh.person().language().name(),
                fresh.secret(),
                known + 1,
                SqlTimestamps.of(now),
                SqlTimestamps.of(now),
                place.from().orElse(null),
                fresh.key().orElse(null));
    }

    /**
     * All are to be told anew, since something about the meeting is another.
     *
     * @param key for these mails, sealed; where it is empty, one that waits for a mail which was not sent yet stays
     */
    static void tellAll(Handle handle, RoomId room, MailScope scope, Optional<byte[]> key, Instant now) {
        String set = "update mailed_guest set sequence = sequence + case when tried then 1 else 0 end," + WAITS;
        String where = " where room = :room and method = 'REQUEST'" + scope.condition();
        key.map(bytes ->
                        handle.createUpdate(set + ", key_sealed = :key" + where).bind("key", bytes))
                .orElseGet(() -> handle.createUpdate(set + where))
                .bind("room", room.value())
                .bind("now", SqlTimestamps.of(now))
                .execute();
    }

    /** Somebody has another invitation from now on, and is told so. @return false if they were taken out meanwhile */
    static boolean reinvite(Handle handle, Place place, InvitationId before, Fresh fresh, Instant now) {
        String key = fresh.key().isPresent() ? ":key" : "null";
        String from = place.from().isPresent() ? ", series_from = :from" : "";
        Update update = handle.createUpdate(
                        "update mailed_guest set invitation = :fresh, secret = :secret, key_sealed = "
                                + key + from + ", sequence = sequence + case when tried then 1 else 0 end," + WAITS
                                + " where room = :room and invitation = :before and method = 'REQUEST'"
                                + place.scope().condition())
                .bind("room", place.room().value())
                .bind("before", before.value())
                .bind("fresh", fresh.invitation().value())
                .bind("secret", fresh.secret())
                .bind("now", SqlTimestamps.of(now));
        fresh.key().ifPresent(bytes -> update.bind("key", bytes));
        place.from().ifPresent(number -> update.bind("from", number));
        return update.execute() > 0;
    }

    /** The meeting is cancelled; who was told nothing of it is forgotten. */
    static void cancelAll(Handle handle, RoomId room, MailScope scope, Instant now) {
        handle.execute("delete from mailed_guest where room = ? and tried = false" + scope.condition(), room.value());
        cancelTold(handle, room, scope, "", now);
    }

    /** One person is not invited any more. @return whether they were invited by mail */
    static boolean cancel(Handle handle, RoomId room, MailScope scope, InvitationId invitation, Instant now) {
        boolean untold = handle.execute(
                        "delete from mailed_guest where room = ? and invitation = ? and tried = false"
                                + scope.condition(),
                        room.value(),
                        invitation.value())
                > 0;
        return cancelTold(handle, room, scope, invitation.value(), now) || untold;
    }

    /** @param invitation empty for all */
    private static boolean cancelTold(Handle handle, RoomId room, MailScope scope, String invitation, Instant now) {
        return handle.createUpdate("update mailed_guest set method = 'CANCEL', sequence = sequence + 1, secret = null,"
                                + " key_sealed = null," + WAITS + " where room = :room and method = 'REQUEST'"
                                + " and (:invitation = '' or invitation = :invitation)" + scope.condition())
                        .bind("room", room.value())
                        .bind("invitation", invitation)
                        .bind("now", SqlTimestamps.of(now))
                        .execute()
                > 0;
    }

    /** Forgets people of meetings that are forgotten. */
    static void forget(Handle handle) {
        handle.execute("delete from mailed_guest where room not in (select room from occurrence)");
    }

    /** What opens nothing any more is kept for nobody. @return how many secrets went */
    static int forgetSecrets(Handle handle, Instant endedBefore) {
        long ended = SqlTimestamps.of(endedBefore);
        return handle.execute(
                "update mailed_guest set secret = null, key_sealed = null where secret is not null and ("
                        + "series_from is null and room in (select room from occurrence where ends_at < ?)"
                        + " or series_from is not null and room in"
                        + " (select plan from occurrence group by plan having max(ends_at) < ?))",
                ended,
                ended);
    }

    static List<MailedGuest> of(Handle handle, RoomId room, MailScope scope) {
        return handle.createQuery("select * from mailed_guest where room = :room" + scope.condition()
                        + " order by address, invitation")
                .bind("room", room.value())
                .map((found, _) -> guest(found))
                .list();
    }

    /** How many of somebody's are invited by mail; each was told something since. */
    static int countMailed(Handle handle, AccountId owner, Instant since) {
        return handle.createQuery("select count(*) from mailed_guest g join occurrence o on o.room = g.room"
                        + " join plan p on p.id = o.plan where p.owner = :owner and g.changed_at >= :since")
                .bind("owner", owner.value())
                .bind("since", SqlTimestamps.of(since))
                .mapTo(Integer.class)
                .one();
    }

    static int waiting(Handle handle) {
        return handle.createQuery("select count(*) from mailed_guest where standing = 'WAITING'")
                .mapTo(Integer.class)
                .one();
    }

    static int failed(Handle handle, Instant since) {
        return handle.createQuery(
                        "select count(*) from mailed_guest where standing = 'FAILED' and changed_at >= :since")
                .bind("since", SqlTimestamps.of(since))
                .mapTo(Integer.class)
                .one();
    }

    /** What is due, with where it is for, its sealed secret and its sealed key. */
    @SuppressWarnings("ArrayRecordComponent") // sealed bytes, never compared
    record Due(Place place, MailedGuest guest, byte[] secret, byte[] key) {
        RoomId room() {
            return place.room();
        }
    }

    static List<Due> due(Handle handle, Instant now, int max) {
        return handle.createQuery("select g.* from mailed_guest g join occurrence o on o.room = g.room"
                        + " where g.standing = 'WAITING' and g.next_at <= :now"
                        + " order by g.next_at, g.room, g.invitation limit :max")
                .bind("now", SqlTimestamps.of(now))
                .bind("max", max)
                .map((found, _) -> due(found))
                .list();
    }

    static Optional<Instant> next(Handle handle, Instant now) {
        return handle.createQuery("select min(next_at) from mailed_guest where standing = 'WAITING' and next_at > :now")
                .bind("now", SqlTimestamps.of(now))
                .mapTo(Long.class)
                .findOne()
                .map(SqlTimestamps::instant);
    }

    /** It may be sent from now on, whatever becomes of it. */
    static boolean begin(Handle handle, Due due) {
        return change(
                handle,
                due,
                "tried = true, changed_at = :at",
                due.guest().news().changedAt());
    }

    static boolean sent(Handle handle, Due due, Instant now) {
        return change(
                handle,
                due,
                "standing = 'SENT', key_sealed = null, fault = '', tries = tries + 1, changed_at = :at",
                now);
    }

    static boolean failed(Handle handle, Due due, MailFault fault, Instant now) {
        String set = "standing = 'FAILED', key_sealed = null, tries = tries + 1, changed_at = :at, fault = '"
                + fault.name() + "'";
        return change(handle, due, set, now);
    }

    static boolean later(Handle handle, Due due, MailFault fault, Instant nextAt) {
        return change(handle, due, "tries = tries + 1, next_at = :at, fault = '" + fault.name() + "'", nextAt);
    }

    /** Only where nothing newer is to be told by now. */
    private static boolean change(Handle handle, Due due, String set, Instant at) {
        MailedGuest.News news = due.guest().news();
        return handle.createUpdate("update mailed_guest set " + set + " where room = :room and invitation = :invitation"
                                + " and method = :method and sequence = :sequence and standing = 'WAITING'")
                        .bind("at", SqlTimestamps.of(at))
                        .bind("room", due.room().value())
                        .bind("invitation", due.guest().invitation().value())
                        .bind("method", news.method().name())
                        .bind("sequence", news.sequence())
                        .execute()
                > 0;
    }

    private static Due due(ResultSet found) throws SQLException {
        int number = found.getInt("series_from");
        Optional<Integer> from = found.wasNull() ? Optional.empty() : Optional.of(number);
        var place = new Place(new RoomId(found.getString("room")), from);
        return new Due(place, guest(found), bytes(found, "secret"), bytes(found, "key_sealed"));
    }

    private static byte[] bytes(ResultSet found, String column) throws SQLException {
        byte[] bytes = found.getBytes(column);
        return bytes == null ? new byte[0] : bytes;
    }

    private static MailedGuest guest(ResultSet found) throws SQLException {
        String name = found.getString("name");
        String fault = found.getString("fault");
        return new MailedGuest(
                new InvitationId(found.getString("invitation")),
                new MailedGuest.Person(
                        new MailAddress(found.getString("address")),
                        name.isEmpty() ? Optional.empty() : Optional.of(DisplayName.kept(name)),
                        MailLanguage.valueOf(found.getString("language"))),
                new MailedGuest.News(
                        Method.valueOf(found.getString("method")),
                        found.getInt("sequence"),
                        MailStanding.valueOf(found.getString("standing")),
                        fault.isEmpty() ? Optional.empty() : Optional.of(MailFault.valueOf(fault)),
                        SqlTimestamps.instant(found.getLong("changed_at")),
                        found.getInt("tries")));
    }
}
