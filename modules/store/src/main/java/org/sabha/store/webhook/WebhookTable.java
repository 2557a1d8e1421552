package org.sabha.store.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.store.sql.SqlTimestamps;

/** Webhooks as rows. */
final class WebhookTable {
    private static final String ALL = "select w.*, (select count(*) from webhook_message m where m.webhook = w.id)"
            + " as waiting from webhook w";

    private WebhookTable() {}

    /** Who is told what. */
    record Listener(WebhookId id, Set<WebhookEvent> events) {}

    /** Secrets as they are kept. */
    @SuppressWarnings("ArrayRecordComponent") // opened once, never compared
    record Sealed(String url, byte[] secret, byte @Nullable [] old, Instant oldUntil) {}

    static List<Listener> listeners(Handle handle) {
        return handle.createQuery("select id, events from webhook where closed_at is null")
                .map((found, _) ->
                        new Listener(new WebhookId(found.getString("id")), events(found.getString("events"))))
                .list();
    }

    static int open(Handle handle) {
        return handle.createQuery("select count(*) from webhook where closed_at is null")
                .mapTo(Integer.class)
                .one();
    }

    static void add(Handle handle, Webhook webhook, byte[] sealed) {
        handle.createUpdate("insert into webhook (id, url, events, secret, made_by, made_at)"
                        + " values (:id, :url, :events, :secret, :made_by, :made_at)")
                .bind("id", webhook.id().value())
                .bind("url", webhook.url())
                .bind(
                        "events",
                        webhook.events().stream().map(WebhookEvent::wireName).collect(Collectors.joining(",")))
                .bind("secret", sealed)
                .bind("made_by", webhook.madeBy().map(AccountId::value).orElse(null))
                .bind("made_at", SqlTimestamps.of(webhook.made()))
                .execute();
    }

    static boolean rotate(Handle handle, WebhookId id, byte[] fresh, Instant oldUntil) {
        return handle.createUpdate("update webhook set old_secret = secret, old_until = :until, secret = :fresh"
                                + " where id = :id and closed_at is null")
                        .bind("until", SqlTimestamps.of(oldUntil))
                        .bind("fresh", fresh)
                        .bind("id", id.value())
                        .execute()
                > 0;
    }

    static boolean close(Handle handle, WebhookId id, Instant now) {
        boolean closed = handle.execute(
                        "update webhook set closed_at = ? where id = ? and closed_at is null",
                        SqlTimestamps.of(now),
                        id.value())
                > 0;
        if (closed) {
            MessageTable.dropAll(handle, id);
            DeliveryTable.dropAll(handle, id);
        }
        return closed;
    }

    static Optional<Webhook> find(Handle handle, WebhookId id) {
        return handle.createQuery(ALL + " where w.id = :id")
                .bind("id", id.value())
                .map((found, _) -> webhook(found))
                .findOne();
    }

    static List<Webhook> list(Handle handle) {
        return handle.createQuery(ALL + " where w.closed_at is null order by w.made_at desc, w.id")
                .map((found, _) -> webhook(found))
                .list();
    }

    static Optional<Sealed> sealed(Handle handle, WebhookId id) {
        return handle.createQuery(
                        "select url, secret, old_secret, old_until from webhook where id = :id and closed_at is null")
                .bind("id", id.value())
                .map((found, _) -> new Sealed(
                        found.getString("url"),
                        found.getBytes("secret"),
                        found.getBytes("old_secret"),
                        SqlTimestamps.instant(found.getLong("old_until"))))
                .findOne();
    }

    private static Webhook webhook(ResultSet found) throws SQLException {
        long closed = found.getLong("closed_at");
        Optional<Instant> closedAt = found.wasNull() ? Optional.empty() : Optional.of(SqlTimestamps.instant(closed));
        return new Webhook(
                new WebhookId(found.getString("id")),
                found.getString("url"),
                events(found.getString("events")),
                Optional.ofNullable(found.getString("made_by")).map(AccountId::new),
                SqlTimestamps.instant(found.getLong("made_at")),
                closedAt,
                found.getLong("waiting"));
    }

    private static Set<WebhookEvent> events(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(WebhookEvent::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }
}
