package org.sabha.server.webhook;

import io.netty.handler.codec.http.FullHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.webhook.DeliveryOutcome;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.model.webhook.WebhookId;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.server.task.TaskProgress;
import org.sabha.store.webhook.Outbox;
import org.sabha.store.webhook.WebhookStorage;
import org.sabha.store.webhook.WebhookStorage.Message;
import org.sabha.store.webhook.WebhookStorage.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the outbox: every message is tried at once and then later and later, until it is taken or was tried for the last
 * time, which is a row of the audit log. Webhooks are served beside each other, the messages of one after each other, so
 * that a slow one holds up no other. It sleeps until something is due; {@link #wake} says that something new is.
 */
public final class WebhookSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

    /** Between a try and the next, as Standard Webhooks recommends; some 33 hours in all. */
    static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(15));

    private static final int TOGETHER = 50;
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);
    private static final int GONE = 410;

    /** Nothing need be due; a round shows that rounds go on. */
    private static final Duration AT_LEAST_EVERY = Duration.ofHours(1);

    private final WebhookStorage storage;
    private final Post post;
    private final Clock clock;
    private final TaskProgress progress;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Set<WebhookId> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean begun;
    private @Nullable ScheduledFuture<?> pending;
    private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("webhooks").unstarted(task));

    /** Sends one request. */
    @FunctionalInterface
    public interface Post {
        /** @return the status of the answer */
        int send(URI address, FullHttpRequest request) throws IOException;
    }

    public WebhookSender(WebhookStorage storage, Post post, Clock clock, PeriodicTasks tasks) {
        this.storage = storage;
        this.post = post;
        this.clock = clock;
        this.progress = tasks.watch("send-webhooks", AT_LEAST_EVERY);
    }

    /** Also takes up what waited when the server ended. */
    public void begin() {
        begun = true;
        wake();
    }

    /** Something is in the outbox. Does not block; nothing before {@link #begin}. */
    public void wake() {
        wakeAfter(Duration.ZERO);
    }

    private void wakeAfter(Duration wait) {
        if (begun && woken.compareAndSet(false, true)) {
            try {
                rounds.schedule(this::roundAndOn, wait.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("webhook.ended", e); // the next start takes it up
            }
        }
    }

    /** On the one thread of rounds. */
    private void roundAndOn() {
        woken.set(false);
        if (pending != null) {
            pending.cancel(false);
        }
        Duration wait = progress.call(this::roundAndWait).orElse(AFTER_A_FAILURE);
        pending = rounds.schedule(this::roundAndOn, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** @return how long to sleep */
    private Duration roundAndWait() {
        closeOverfull();
        round();
        Instant now = clock.instant();
        return storage.next(now)
                .map(next -> Duration.between(now, next))
                .filter(time -> time.compareTo(AT_LEAST_EVERY) < 0)
                .orElse(AT_LEAST_EVERY);
    }

    /**
     * Begins to try what is due, beside what is being tried already. Whoever has been served wakes the next round.
     *
     * @return what was begun, one for each webhook
     */
    List<CompletableFuture<Void>> round() {
        List<CompletableFuture<Void>> begunNow = new ArrayList<>();
        for (Webhook webhook : storage.list()) {
            if (webhook.waiting() > 0 && !busy.contains(webhook.id())) {
                List<Message> due = storage.due(webhook.id(), clock.instant(), TOGETHER);
                if (!due.isEmpty() && busy.add(webhook.id())) {
                    begunNow.add(CompletableFuture.runAsync(() -> due.forEach(this::deliver), deliveries)
                            .handle((_, failure) -> served(webhook.id(), failure)));
                }
            }
        }
        return begunNow;
    }

    private @Nullable Void served(WebhookId webhook, @Nullable Throwable failure) {
        busy.remove(webhook);
        if (failure == null) {
            wake();
        } else {
            LOG.debug("webhook.storage_fails", failure); // what was taken may be told once more
            wakeAfter(AFTER_A_FAILURE);
        }
        return null;
    }

    /** What a webhook does not take must not fill the disk. */
    private void closeOverfull() {
        for (Webhook webhook : storage.list()) {
            if (webhook.waiting() >= Outbox.MAX_WAITING) {
                LOG.warn("webhook.closed webhook={} waiting={}", webhook.id(), webhook.waiting());
                storage.close(
                        webhook.id(),
                        AccountEvidence.ofTheServer(clock.instant(), "close-webhook")
                                .choosing(webhook.id() + " too-much-waits"));
            }
        }
    }

    private void deliver(Message message) {
        Optional<Target> target = storage.target(message.webhook(), clock.instant());
        if (target.isEmpty()) {
            dead(message, 0, "no-target");
            return;
        }
        int status = tried(message, target.get());
        if (SignedRequest.isTaken(status)) {
            storage.delivered(message, delivery(message, status, DeliveryOutcome.TAKEN));
        } else if (status == GONE || message.tries() >= WAITS.size()) {
            dead(message, status, status == GONE ? "gone" : "not-taken");
        } else {
            storage.later(
                    message,
                    clock.instant().plus(WAITS.get(message.tries())),
                    delivery(message, status, DeliveryOutcome.WAITS));
        }
    }

    private WebhookDelivery delivery(Message message, int status, DeliveryOutcome outcome) {
        return new WebhookDelivery(
                message.id(), message.event(), clock.instant(), message.tries() + 1, status, outcome);
    }

    /** @return the status of the answer, 0 if there was none */
    private int tried(Message message, Target target) {
        try {
            return post.send(
                    URI.create(target.url()), SignedRequest.of(target, message.id(), message.body(), clock.instant()));
        } catch (IOException e) {
            LOG.debug("webhook.not_taken webhook={}", message.webhook(), e);
            return 0;
        }
    }

    private void dead(Message message, int status, String why) {
        storage.dead(
                message,
                delivery(message, status, DeliveryOutcome.GIVEN_UP),
                AccountEvidence.ofTheServer(clock.instant(), "drop-webhook-message")
                        .choosing(message.webhook() + " " + message.id())
                        .refusedAs(why));
    }

    @Override
    public void close() {
        rounds.shutdownNow();
        deliveries.shutdownNow();
    }
}
