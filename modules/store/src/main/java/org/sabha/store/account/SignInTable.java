package org.sabha.store.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.identity.account.SignInSession;
import org.sabha.model.AccountId;
import org.sabha.model.SignInSessionId;
import org.sabha.model.SignInStrength;
import org.sabha.store.sql.SqlTimestamps;

/** Sign-ins as rows. */
final class SignInTable {
    private SignInTable() {}

    static void add(Handle handle, SignInSession session) {
        handle.createUpdate("insert into sign_in (id, digest, account, strength, begun, used, program, network)"
                        + " values (:id, :digest, :account, :strength, :begun, :used, :program, :network)")
                .bind("id", session.id().value())
                .bind("digest", session.digest())
                .bind("account", session.account().value())
                .bind("strength", session.strength().name())
                .bind("begun", SqlTimestamps.of(session.times().begun()))
                .bind("used", SqlTimestamps.of(session.times().used()))
                .bind("program", session.device().program())
                .bind("network", session.device().network())
                .execute();
    }

    static void used(Handle handle, SignInSessionId id, Instant now) {
        handle.execute("update sign_in set used = ? where id = ?", SqlTimestamps.of(now), id.value());
    }

    static boolean end(Handle handle, AccountId account, SignInSessionId id) {
        return handle.execute("delete from sign_in where account = ? and id = ?", account.value(), id.value()) > 0;
    }

    static void endAll(Handle handle, AccountId account) {
        handle.execute("delete from sign_in where account = ?", account.value());
    }

    static void endOthers(Handle handle, AccountId account, SignInSessionId kept) {
        handle.execute("delete from sign_in where account = ? and id <> ?", account.value(), kept.value());
    }

    static void forget(Handle handle, Instant begunBefore, Instant usedBefore) {
        handle.execute(
                "delete from sign_in where begun < ? or used < ?",
                SqlTimestamps.of(begunBefore),
                SqlTimestamps.of(usedBefore));
    }

    static Optional<SignInSession> byDigest(Handle handle, String digest) {
        return handle.createQuery("select * from sign_in where digest = :digest")
                .bind("digest", digest)
                .map((found, _) -> session(found))
                .findOne();
    }

    static List<SignInSession> of(Handle handle, AccountId account) {
        return handle.createQuery("select * from sign_in where account = :account order by used desc, id")
                .bind("account", account.value())
                .map((found, _) -> session(found))
                .list();
    }

    private static SignInSession session(ResultSet found) throws SQLException {
        return new SignInSession(
                new SignInSessionId(found.getString("id")),
                found.getString("digest"),
                new AccountId(found.getString("account")),
                SignInStrength.valueOf(found.getString("strength")),
                new SignInSession.Times(
                        SqlTimestamps.instant(found.getLong("begun")), SqlTimestamps.instant(found.getLong("used"))),
                new SignInSession.Device(found.getString("program"), found.getString("network")));
    }
}
