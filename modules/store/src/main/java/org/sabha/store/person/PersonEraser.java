package org.sabha.store.person;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.AccountRole;
import org.sabha.store.audit.AuditTable;
import org.sabha.store.sql.SqlTimestamps;

/** Takes a person's data away within a transaction. */
final class PersonEraser {
    private static final String BESIDE = "delete from audit_personal where seq in (select seq from audit_row where ";

    private PersonEraser() {}

    static Erasure erase(Handle handle, Person person, Instant now) {
        String of = KeptTables.keyOf(person);
        return switch (person) {
            case Person.Holder _ ->
                refusal(handle, of, now).<Erasure>map(Erasure.Refused::new).orElseGet(() -> account(handle, of, now));
            case Person.Guest _ -> new Erasure.Done(besideRowsOf(handle, of));
            case Person.Named _ -> new Erasure.Done(AuditTable.erase(handle, of));
            case Person.Mailed _ -> new Erasure.Done(mailed(handle, of));
        };
    }

    /** What is personal beside the rows of one stay or account. */
    private static int besideRowsOf(Handle handle, String id) {
        return handle.execute(BESIDE + "actor = ?)", id)
                + handle.execute(BESIDE + "subject = ? and actor is null)", id);
    }

    private static Optional<Erasure.Reason> refusal(Handle handle, String account, Instant now) {
        if (count(handle, "select count(*) from account where id = ?", account) == 0) {
            return Optional.of(Erasure.Reason.UNKNOWN);
        }
        String administers = " roles like '%" + AccountRole.ADMINISTRATOR.name() + "%' and state <> 'DISABLED'";
        if (count(handle, "select count(*) from account where id = ? and" + administers, account) > 0
                && count(handle, "select count(*) from account where id <> ? and" + administers, account) == 0) {
            return Optional.of(Erasure.Reason.LAST_ADMINISTRATOR);
        }
        long planned = count(
                handle,
                "select count(*) from occurrence o join plan p on p.id = o.plan"
                        + " where p.owner = ? and o.standing = 'PLANNED' and o.ends_at > " + SqlTimestamps.of(now),
                account);
        return planned > 0 ? Optional.of(Erasure.Reason.MEETINGS_PLANNED) : Optional.empty();
    }

    private static long count(Handle handle, String select, String of) {
        return handle.createQuery(select).bind(0, of).mapTo(Long.class).one();
    }

    private static Erasure account(Handle handle, String account, Instant now) {
        int pieces = besideRowsOf(handle, account);
        String rooms = "(select o.room from occurrence o join plan p on p.id = o.plan where p.owner = ?)";
        pieces += handle.execute("delete from mailed_guest where room in " + rooms, account);
        handle.execute("delete from planned_invitation where room in " + rooms, account);
        pieces += handle.execute("delete from occurrence where plan in (select id from plan where owner = ?)", account);
        handle.execute("delete from series_invitation where plan in (select id from plan where owner = ?)", account);
        handle.execute("delete from plan where owner = ?", account);
        for (String table : new String[] {"sign_in", "passkey", "calendar_feed", "account_vault"}) {
            pieces += handle.execute("delete from " + table + " where account = ?", account);
        }
        handle.execute(
                "update api_key set revoked_at = ? where organiser = ? and revoked_at is null",
                SqlTimestamps.of(now),
                account);
        return new Erasure.Done(pieces + handle.execute("delete from account where id = ?", account));
    }

    /** What was mailed opens nothing any more. */
    private static int mailed(Handle handle, String address) {
        handle.execute(
                "delete from planned_invitation where exists (select 1 from mailed_guest g where"
                        + " (g.room = planned_invitation.room or g.series_from is not null)"
                        + " and g.invitation = planned_invitation.id and lower(g.address) = ?)",
                address);
        handle.execute(
                "delete from series_invitation where exists (select 1 from mailed_guest g where g.room = series_invitation.plan"
                        + " and g.invitation = series_invitation.id and lower(g.address) = ?)",
                address);
        return handle.execute("delete from mailed_guest where lower(address) = ?", address);
    }
}
