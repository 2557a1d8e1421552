package org.sabha.store.key;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.key.ApiKeyId;
import org.sabha.store.key.AnswerStorage.Answer;
import org.sabha.store.key.AnswerStorage.Claim;
import org.sabha.store.key.AnswerStorage.Earlier;
import org.sabha.store.sql.SqlTimestamps;

/** Requests that may come again, and their answers, as rows. */
final class AnswerTable {
    private AnswerTable() {}

    static int forget(Handle handle, Instant before) {
        return handle.execute("delete from api_answer where at < ?", SqlTimestamps.of(before));
    }

    static Optional<Earlier> find(Handle handle, ApiKeyId key, String named) {
        return handle.createQuery(
                        "select request, status, sealed from api_answer where api_key = :key and named = :named")
                .bind("key", key.value())
                .bind("named", named)
                .map((found, _) -> earlier(found))
                .findOne();
    }

    static void add(Handle handle, Claim claim, Instant now) {
        handle.execute(
                "insert into api_answer (api_key, named, request, at) values (?, ?, ?, ?)",
                claim.key().value(),
                claim.named(),
                claim.request(),
                SqlTimestamps.of(now));
    }

    static boolean keep(Handle handle, Claim claim, Answer answer) {
        return handle.execute(
                        "update api_answer set status = ?, sealed = ? where api_key = ? and named = ?",
                        answer.status(),
                        answer.sealed(),
                        claim.key().value(),
                        claim.named())
                > 0;
    }

    static boolean drop(Handle handle, Claim claim) {
        return handle.execute(
                        "delete from api_answer where api_key = ? and named = ?",
                        claim.key().value(),
                        claim.named())
                > 0;
    }

    private static Earlier earlier(ResultSet found) throws SQLException {
        byte[] sealed = found.getBytes("sealed");
        return new Earlier(
                found.getString("request"),
                sealed == null ? Optional.empty() : Optional.of(new Answer(found.getInt("status"), sealed)));
    }
}
