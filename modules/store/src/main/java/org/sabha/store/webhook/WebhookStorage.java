package org.sabha.store.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.model.webhook.WebhookId;
import org.sabha.store.account.SecretSeal;
import org.sabha.store.sql.Transactions;

/**
 * Webhooks and what waits to be told. A change and its row of the audit log are one transaction. Blocks; thread-safe.
 */
public final class WebhookStorage {
    /** So many tries of each webhook are kept for people to see. */
    public static final int KEPT_DELIVERIES = 20;

    /** What secrets are sealed for. */
    private static final String PURPOSE = "webhook";

    private final Transactions transactions;
    private final SecretSeal seal;

    /**
     * A message that waits.
     *
     * @param id the same each time it is tried
     * @param at when it happened
     * @param tries how often it was tried already
     */
    public record Message(String id, WebhookId webhook, String body, Instant at, int tries) {
        private static final String BEFORE_EVENT = "{\"type\":\"";

        /** Its type, with which the {@link Outbox} begins every body. */
        public String event() {
            return body.substring(BEFORE_EVENT.length(), body.indexOf('"', BEFORE_EVENT.length()));
        }
    }

    /**
     * Where to deliver, and how to sign.
     *
     * @param secrets the one in force first
     */
    public record Target(String url, List<byte[]> secrets) {
        public Target {
            secrets = List.copyOf(secrets);
        }
    }

    public WebhookStorage(Transactions transactions, SecretSeal seal) {
        this.transactions = transactions;
        this.seal = seal;
    }

    /**
     * @param most how many may be open at a time
     * @return false if there are so many already; nothing is written then
     */
    public boolean add(Webhook webhook, byte[] secret, int most, AccountEvidence row) {
        byte[] sealed = seal.seal(PURPOSE, webhook.id().value(), secret);
        return transactions.write(handle -> {
            if (WebhookTable.open(handle) >= most) {
                return false;
            }
            WebhookTable.add(handle, webhook, sealed);
            transactions.append(handle, row);
            return true;
        });
    }

    /** Those that are open, the newest first. */
    public List<Webhook> list() {
        return transactions.read(WebhookTable::list);
    }

    /**
     * Gives it another secret; the one of before signs too for a while.
     *
     * @return empty if there is none, or it is closed; nothing is written then
     */
    public Optional<Webhook> rotate(WebhookId id, byte[] fresh, Instant oldUntil, AccountEvidence row) {
        byte[] sealed = seal.seal(PURPOSE, id.value(), fresh);
        return transactions.write(handle -> {
            if (!WebhookTable.rotate(handle, id, sealed, oldUntil)) {
                return Optional.empty();
            }
            transactions.append(handle, row);
            return WebhookTable.find(handle, id);
        });
    }

    /** Closes it, and forgets what waits. @return false if there is none, or it is closed; nothing is written then */
    public boolean close(WebhookId id, AccountEvidence row) {
        return transactions.write(handle -> {
            boolean closed = WebhookTable.close(handle, id, row.at());
            if (closed) {
                transactions.append(handle, row);
            }
            return closed;
        });
    }

    /** @return empty if it is closed, or its secret cannot be opened */
    public Optional<Target> target(WebhookId id, Instant now) {
        return transactions
                .read(handle -> WebhookTable.sealed(handle, id))
                .map(found -> new Target(
                        found.url(),
                        Stream.of(
                                        seal.open(PURPOSE, id.value(), found.secret()),
                                        Optional.ofNullable(found.old())
                                                .filter(_ -> now.isBefore(found.oldUntil()))
                                                .flatMap(old -> seal.open(PURPOSE, id.value(), old)))
                                .flatMap(Optional::stream)
                                .toList()))
                .filter(target -> !target.secrets().isEmpty());
    }

    /** Messages of one whose time has come, the oldest first. */
    public List<Message> due(WebhookId webhook, Instant now, int max) {
        return transactions.read(handle -> MessageTable.due(handle, webhook, now, max));
    }

    /** Messages of all webhooks that wait to be delivered. */
    public long waiting() {
        return transactions.read(MessageTable::waiting);
    }

    /** When the next message of any will be due; empty where none waits that is not due already. */
    public Optional<Instant> next(Instant now) {
        return transactions.read(handle -> MessageTable.next(handle, now));
    }

    public void delivered(Message message, WebhookDelivery delivery) {
        transactions.write(handle -> {
            boolean dropped = MessageTable.drop(handle, message.id());
            if (dropped) {
                DeliveryTable.add(handle, message.webhook(), delivery, KEPT_DELIVERIES);
            }
            return dropped;
        });
    }

    public void later(Message message, Instant nextAt, WebhookDelivery delivery) {
        transactions.write(handle -> {
            boolean waits = MessageTable.later(handle, message.id(), nextAt);
            if (waits) {
                DeliveryTable.add(handle, message.webhook(), delivery, KEPT_DELIVERIES);
            }
            return waits;
        });
    }

    /** It is not tried again. */
    public void dead(Message message, WebhookDelivery delivery, AccountEvidence row) {
        transactions.write(handle -> {
            boolean dropped = MessageTable.drop(handle, message.id());
            if (dropped) {
                DeliveryTable.add(handle, message.webhook(), delivery, KEPT_DELIVERIES);
                transactions.append(handle, row);
            }
            return dropped;
        });
    }

    /**
     * Writes down that somebody tried a webhook.
     *
     * @return false if there is none, or it is closed; nothing is written then
     */
    public boolean tested(WebhookId id, WebhookDelivery delivery, AccountEvidence row) {
        return transactions.write(handle -> {
            boolean open = WebhookTable.sealed(handle, id).isPresent();
            if (open) {
                DeliveryTable.add(handle, id, delivery, KEPT_DELIVERIES);
                transactions.append(handle, row);
            }
            return open;
        });
    }

    /** The last tries of one, the newest first; none of one that is closed. */
    public List<WebhookDelivery> deliveries(WebhookId id) {
        return transactions.read(handle -> DeliveryTable.list(handle, id, KEPT_DELIVERIES));
    }

    /** Writes a row that comes with no change, such as that of a refusal. Does not wait. */
    public void note(AccountEvidence row) {
        transactions.note(row);
    }
}
