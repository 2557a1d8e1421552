package org.sabha.server.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;
import org.sabha.model.webhook.DeliveryOutcome;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.outside.CheckedHttps;
import org.sabha.server.route.Refused;
import org.sabha.store.webhook.WebhookStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, changes and closes webhooks. Whether somebody may is decided before; a {@link Refused} has left its row. Blocks;
 * thread-safe.
 */
public final class WebhookService {
    static final int MAX_OPEN = 10;
    static final int MAX_URL = 1_000;

    /** So long the secret of before signs too. */
    static final Duration OLD_SECRET = Duration.ofHours(24);

    /** Nobody can ask to be told of it; it comes when somebody tries a webhook. */
    static final String TEST_EVENT = "webhook.test";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookService.class);
    private static final int SECRET_BYTES = 32;
    private static final String SECRET_PREFIX = "whsec_";

    private final WebhookStorage storage;
    private final Check check;
    private final WebhookSender.Post post;
    /** A try waits for somebody else's server. */
    private final Semaphore oneTest = new Semaphore(1);

    private final IdSource ids;
    private final RandomGenerator random;

    /** Whether an address may be called now. */
    @FunctionalInterface
    public interface Check {
        /** @throws IOException if its host is unknown, or at no address that may be called */
        void reachable(String host) throws IOException;
    }

    /** @param post sends what tries a webhook */
    public WebhookService(WebhookStorage storage, Check check, WebhookSender.Post post, RandomGenerator random) {
        this.storage = storage;
        this.check = check;
        this.post = post;
        this.ids = new IdSource(random);
        this.random = random;
    }

    /** @param secret by which its messages are signed, said this once: {@code whsec_} and base64 */
    public record Made(Webhook webhook, Secret secret) {}

    public Made make(String url, Set<WebhookEvent> events, AccountEvidence row) {
        if (!isUsable(url)) {
            throw no(row, ErrorCode.WEBHOOK_ADDRESS_UNUSABLE);
        }
        if (events.isEmpty()) {
            throw no(row, ErrorCode.EVENTS_MISSING);
        }
        byte[] secret = newSecret();
        Webhook webhook = new Webhook(
                new WebhookId(ids.text(WebhookId.LENGTH)), url, events, row.actor(), row.at(), Optional.empty(), 0);
        boolean added = storage.add(webhook, secret, MAX_OPEN, row.choosing(webhook.id() + " " + codes(events)));
        if (!added) {
            throw no(row, ErrorCode.TOO_MANY_WEBHOOKS);
        }
        return new Made(webhook, encode(secret));
    }

    /** The secret of before signs too for {@link #OLD_SECRET}. */
    public Made rotate(WebhookId id, AccountEvidence row) {
        byte[] secret = newSecret();
        AccountEvidence evidence = row.choosing(id.value());
        return storage.rotate(id, secret, row.at().plus(OLD_SECRET), evidence)
                .map(webhook -> new Made(webhook, encode(secret)))
                .orElseThrow(() -> no(evidence, ErrorCode.NO_SUCH_WEBHOOK));
    }

    /** What waits for it is forgotten. */
    public void close(WebhookId id, AccountEvidence row) {
        AccountEvidence evidence = row.choosing(id.value());
        if (!storage.close(id, evidence)) {
            throw no(evidence, ErrorCode.NO_SUCH_WEBHOOK);
        }
    }

    /**
     * Sends one signed message of the type {@code webhook.test}, once and now, and says what came of it. Waits for the answer,
     * as long as a delivery does.
     */
    public WebhookDelivery test(WebhookId id, AccountEvidence row) {
        AccountEvidence evidence = row.choosing(id.value());
        if (!oneTest.tryAcquire()) {
            throw no(evidence, ErrorCode.TEST_UNDER_WAY);
        }
        try {
            return storage.target(id, row.at())
                    .map(target -> tried(target, row.at()))
                    .filter(delivery -> storage.tested(id, delivery, row.choosing(id + " " + delivery.status())))
                    .orElseThrow(() -> no(evidence, ErrorCode.NO_SUCH_WEBHOOK));
        } finally {
            oneTest.release();
        }
    }

    private WebhookDelivery tried(WebhookStorage.Target target, Instant now) {
        String message = ids.newMessageId();
        String body = "{\"type\":\"" + TEST_EVENT + "\",\"timestamp\":\""
                + DateTimeFormatter.ISO_INSTANT.format(now.truncatedTo(ChronoUnit.MILLIS)) + "\",\"data\":{}}";
        int status;
        try {
            status = post.send(URI.create(target.url()), SignedRequest.of(target, message, body, now));
        } catch (IOException e) {
            LOG.debug("webhook.test_not_taken", e);
            status = 0;
        }
        var outcome = SignedRequest.isTaken(status) ? DeliveryOutcome.TAKEN : DeliveryOutcome.GIVEN_UP;
        return new WebhookDelivery(message, TEST_EVENT, now, 1, status, outcome);
    }

    /** The last tries of one, the newest first; none of one that is unknown or closed. */
    public List<WebhookDelivery> deliveries(WebhookId id) {
        return storage.deliveries(id);
    }

    /** Those that are open. */
    public List<Webhook> list() {
        return storage.list();
    }

    /** Judged again with each delivery: what a name means may change. */
    private boolean isUsable(String url) {
        try {
            URI address = new URI(url);
            String host = CheckedHttps.hostOf(address);
            if (url.length() > MAX_URL || address.getRawFragment() != null) {
                return false;
            }
            check.reachable(host);
            return true;
        } catch (URISyntaxException | IOException e) {
            return false;
        }
    }

    private byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    private static Secret encode(byte[] secret) {
        return new Secret(SECRET_PREFIX + Base64.getEncoder().encodeToString(secret));
    }

    /** Events as a row of the audit log names them. */
    private static String codes(Set<WebhookEvent> events) {
        return events.stream()
                .sorted()
                .map(event -> event.wireName().replace("participant.", "p.").replace("meeting.", "m."))
                .collect(Collectors.joining(","));
    }

    private Refused no(AccountEvidence row, ErrorCode why) {
        storage.note(row.refusedAs(why.code()));
        return new Refused(why);
    }
}
