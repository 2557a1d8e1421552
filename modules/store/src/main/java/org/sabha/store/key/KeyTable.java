package org.sabha.store.key;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.sabha.model.AccountId;
import org.sabha.model.key.ApiKey;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.key.ApiScope;
import org.sabha.store.sql.SqlTimestamps;

/** Keys of integrations as rows. */
final class KeyTable {
    private KeyTable() {}

    static int live(Handle handle, Instant now) {
        return handle.createQuery("select count(*) from api_key where revoked_at is null"
                        + " and (expires_at is null or expires_at > :now)")
                .bind("now", SqlTimestamps.of(now))
                .mapTo(Integer.class)
                .one();
    }

    static void add(Handle handle, ApiKey key) {
        handle.createUpdate("insert into api_key (id, name, prefix, digest, scopes, organiser, made_by, made_at,"
                        + " expires_at, revoked_at, used_at) values (:id, :name, :prefix, :digest, :scopes, :organiser,"
                        + " :made_by, :made_at, :expires_at, :revoked_at, :used_at)")
                .bind("id", key.id().value())
                .bind("name", key.label().name())
                .bind("prefix", key.label().prefix())
                .bind("digest", key.digest())
                .bind(
                        "scopes",
                        key.reach().scopes().stream().map(ApiScope::wireName).collect(Collectors.joining(",")))
                .bind("organiser", key.reach().organiser().map(AccountId::value).orElse(null))
                .bind("made_by", key.madeBy().map(AccountId::value).orElse(null))
                .bind("made_at", SqlTimestamps.of(key.times().made()))
                .bind("expires_at", key.times().expires().map(SqlTimestamps::of).orElse(null))
                .bind("revoked_at", key.times().revoked().map(SqlTimestamps::of).orElse(null))
                .bind("used_at", key.times().used().map(SqlTimestamps::of).orElse(null))
                .execute();
    }

    static Optional<ApiKey> byDigest(Handle handle, String digest) {
        return handle.createQuery("select * from api_key where digest = :digest")
                .bind("digest", digest)
                .map((found, _) -> key(found))
                .findOne();
    }

    static Optional<ApiKey> byId(Handle handle, ApiKeyId id) {
        return handle.createQuery("select * from api_key where id = :id")
                .bind("id", id.value())
                .map((found, _) -> key(found))
                .findOne();
    }

    static List<ApiKey> list(Handle handle, Optional<ApiKeyId> after, int max) {
        Optional<ApiKey> last = after.flatMap(id -> byId(handle, id));
        return handle.createQuery("select * from api_key where made_at < :made or (made_at = :made and id < :id)"
                        + " order by made_at desc, id desc limit :max")
                .bind(
                        "made",
                        last.map(each -> SqlTimestamps.of(each.times().made())).orElse(Long.MAX_VALUE))
                .bind("id", last.map(each -> each.id().value()).orElse(""))
                .bind("max", max)
                .map((found, _) -> key(found))
                .list();
    }

    static List<ApiKey> liveOf(Handle handle, AccountId maker, Instant now) {
        return handle.createQuery("select * from api_key where made_by = :maker and revoked_at is null"
                        + " and (expires_at is null or expires_at > :now) order by made_at, id")
                .bind("maker", maker.value())
                .bind("now", SqlTimestamps.of(now))
                .map((found, _) -> key(found))
                .list();
    }

    static boolean revoke(Handle handle, ApiKeyId id, Instant now) {
        return handle.execute(
                        "update api_key set revoked_at = ? where id = ? and revoked_at is null",
                        SqlTimestamps.of(now),
                        id.value())
                > 0;
    }

    static boolean used(Handle handle, ApiKeyId id, Instant now) {
        return handle.execute("update api_key set used_at = ? where id = ?", SqlTimestamps.of(now), id.value()) > 0;
    }

    private static ApiKey key(ResultSet found) throws SQLException {
        Set<ApiScope> scopes = Arrays.stream(found.getString("scopes").split(",", -1))
                .map(ApiScope::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
        return new ApiKey(
                new ApiKeyId(found.getString("id")),
                new ApiKey.Label(found.getString("name"), found.getString("prefix")),
                found.getString("digest"),
                new ApiKey.Reach(
                        scopes,
                        Optional.ofNullable(found.getString("organiser")).map(AccountId::new)),
                Optional.ofNullable(found.getString("made_by")).map(AccountId::new),
                new ApiKey.Times(
                        SqlTimestamps.instant(found.getLong("made_at")),
                        time(found, "expires_at"),
                        time(found, "revoked_at"),
                        time(found, "used_at")));
    }

    private static Optional<Instant> time(ResultSet found, String column) throws SQLException {
        long nanos = found.getLong(column);
        return found.wasNull() ? Optional.empty() : Optional.of(SqlTimestamps.instant(nanos));
    }
}
