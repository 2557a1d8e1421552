package org.sabha.store.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.webhook.WebhookId;
import org.sabha.store.sql.SqlTimestamps;
import org.sabha.store.webhook.WebhookStorage.Message;

/** Messages that wait to be delivered, as rows. */
final class MessageTable {
    private MessageTable() {}

    static void add(Handle handle, String id, WebhookId webhook, String body, Instant now) {
        handle.execute(
                "insert into webhook_message (id, webhook, body, at, tries, next_at) values (?, ?, ?, ?, 0, ?)",
                id,
                webhook.value(),
                body,
                SqlTimestamps.of(now),
                SqlTimestamps.of(now));
    }

    static int waiting(Handle handle, WebhookId webhook) {
        return handle.createQuery("select count(*) from webhook_message where webhook = :webhook")
                .bind("webhook", webhook.value())
                .mapTo(Integer.class)
                .one();
    }

    static long waiting(Handle handle) {
        return handle.createQuery("select count(*) from webhook_message")
                .mapTo(Long.class)
                .one();
    }

    static List<Message> due(Handle handle, WebhookId webhook, Instant now, int max) {
        return handle.createQuery("select * from webhook_message where webhook = :webhook and next_at <= :now"
                        + " order by at, id limit :max")
                .bind("webhook", webhook.value())
                .bind("now", SqlTimestamps.of(now))
                .bind("max", max)
                .map((found, _) -> message(found))
                .list();
    }

    static Optional<Instant> next(Handle handle, Instant now) {
        return handle.createQuery("select next_at from webhook_message where next_at > :now order by next_at limit 1")
                .bind("now", SqlTimestamps.of(now))
                .mapTo(Long.class)
                .findOne()
                .map(SqlTimestamps::instant);
    }

    static boolean drop(Handle handle, String id) {
        return handle.execute("delete from webhook_message where id = ?", id) > 0;
    }

    static void dropAll(Handle handle, WebhookId webhook) {
        handle.execute("delete from webhook_message where webhook = ?", webhook.value());
    }

    static boolean later(Handle handle, String id, Instant nextAt) {
        return handle.execute(
                        "update webhook_message set tries = tries + 1, next_at = ? where id = ?",
                        SqlTimestamps.of(nextAt),
                        id)
                > 0;
    }

    private static Message message(ResultSet found) throws SQLException {
        return new Message(
                found.getString("id"),
                new WebhookId(found.getString("webhook")),
                found.getString("body"),
                SqlTimestamps.instant(found.getLong("at")),
                found.getInt("tries"));
    }
}
