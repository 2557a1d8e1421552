package org.sabha.store.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.model.webhook.DeliveryOutcome;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.model.webhook.WebhookId;
import org.sabha.store.sql.SqlTimestamps;

/** The last tries to deliver messages, as rows. */
final class DeliveryTable {
    private DeliveryTable() {}

    /** Adds one, and forgets those before the last {@code most} of its webhook. */
    static void add(Handle handle, WebhookId webhook, WebhookDelivery delivery, int most) {
        handle.execute(
                "insert into webhook_delivery (webhook, message, attempt, event, at, status, outcome)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                webhook.value(),
                delivery.message(),
                delivery.attempt(),
                delivery.event(),
                SqlTimestamps.of(delivery.at()),
                delivery.status(),
                delivery.outcome().wireName());
        oldestOfTheLast(handle, webhook, most)
                .ifPresent(at -> handle.execute(
                        "delete from webhook_delivery where webhook = ? and at < ?", webhook.value(), at));
    }

    private static Optional<Long> oldestOfTheLast(Handle handle, WebhookId webhook, int most) {
        return handle.createQuery(
                        "select at from webhook_delivery where webhook = :webhook order by at desc limit 1 offset :skipped")
                .bind("webhook", webhook.value())
                .bind("skipped", most - 1)
                .mapTo(Long.class)
                .findOne();
    }

    static List<WebhookDelivery> list(Handle handle, WebhookId webhook, int most) {
        return handle.createQuery("select * from webhook_delivery where webhook = :webhook"
                        + " order by at desc, message desc, attempt desc limit :most")
                .bind("webhook", webhook.value())
                .bind("most", most)
                .map((found, _) -> delivery(found))
                .list();
    }

    static void dropAll(Handle handle, WebhookId webhook) {
        handle.execute("delete from webhook_delivery where webhook = ?", webhook.value());
    }

    private static WebhookDelivery delivery(ResultSet found) throws SQLException {
        return new WebhookDelivery(
                found.getString("message"),
                found.getString("event"),
                SqlTimestamps.instant(found.getLong("at")),
                found.getInt("attempt"),
                found.getInt("status"),
                DeliveryOutcome.of(found.getString("outcome")).orElse(DeliveryOutcome.GIVEN_UP));
    }
}
