package org.sabha.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.FullHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.webhook.DeliveryOutcome;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.route.Refused;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;

/** The sender with a real outbox behind it, a receiver that answers as it is told to, and time that is moved. */
class WebhookSenderTest {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));

    @TempDir
    private Path data;

    private final MovedClock clock = new MovedClock();
    private final List<Delivered> delivered = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private Storage storage;
    private WebhookSender sender;
    private WebhookService service;

    private volatile Pause whenAsked = () -> {};

    /** What a receiver waits for. */
    private interface Pause {
        void run() throws InterruptedException;
    }

    /** What a receiver saw. */
    private record Delivered(URI to, String id, String time, String signature, String body) {}

    /** Time that stands still until it is moved. */
    private static final class MovedClock extends Clock {
        private Instant now = NINE;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void opens() {
        SecureRandom random = new SecureRandom();
        storage = Storage.open(EmptyDatabase.in(data), clock, random, () -> 0);
        sender = new WebhookSender(
                storage.webhooks(), this::receive, clock, new PeriodicTasks(new HandTimer(), System::nanoTime));
        service = new WebhookService(storage.webhooks(), _ -> {}, this::receive, random);
    }

    @AfterEach
    void closes() {
        sender.close();
        storage.close();
    }

    private int receive(URI address, FullHttpRequest request) throws IOException {
        try {
            whenAsked.run();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        delivered.add(new Delivered(
                address,
                request.headers().get("webhook-id"),
                request.headers().get("webhook-timestamp"),
                request.headers().get("webhook-signature"),
                request.content().toString(StandardCharsets.UTF_8)));
        request.release();
        if (status == 0) {
            throw new IOException("nobody answers");
        }
        return status;
    }

    /** @return when to come again */
    private Optional<Instant> round() {
        sender.round().forEach(CompletableFuture::join);
        return storage.webhooks().next(clock.now);
    }

    private AccountEvidence row(String verb) {
        return AccountEvidence.ofTheServer(clock.now, verb);
    }

    private WebhookService.Made made(String url) {
        return service.make(url, Set.of(WebhookEvent.MEETING_STARTED), row("add-webhook"));
    }

    private void aMeetingStarts() {
        var header = new RoomRecord.Header(ROOM, "Review", "hash", 1, false, "HOSTED", Optional.of(NINE), NINE);
        storage.write(new RoomWrite(
                        ROOM, List.of(new RoomChange.Forget(), new RoomChange.SaveHeader(header)), List.of()))
                .toCompletableFuture()
                .join();
    }

    private List<AuditEntry.Facts> rows(String verb) {
        storage.settled().toCompletableFuture().join();
        return storage
                .audit()
                .search(new AuditQuestion(
                        Optional.empty(), Optional.of(verb), Optional.empty(), Optional.empty(), Optional.empty(), 100))
                .stream()
                .map(AuditEntry::facts)
                .toList();
    }

    private static byte[] bytes(Secret secret) {
        return Base64.getDecoder().decode(secret.reveal().substring("whsec_".length()));
    }

    @Test
    void eventIsDeliveredOnceAndSigned() {
        WebhookService.Made webhook = made("https://hooks.example.in/sabha?x=1");
        aMeetingStarts();
        assertEquals(Optional.empty(), round());
        assertEquals(Optional.empty(), round());
        Delivered message = delivered.getFirst();
        assertEquals(1, delivered.size());
        assertEquals("https://hooks.example.in/sabha?x=1", message.to().toString());
        assertEquals(String.valueOf(NINE.getEpochSecond()), message.time());
        assertTrue(message.body().startsWith("{\"type\":\"meeting.started\""), message.body());
        assertEquals(
                WebhookSignature.of(message.id(), NINE, message.body(), List.of(bytes(webhook.secret()))),
                message.signature());
    }

    @Test
    void whileASecretIsReplacedBothSign() {
        WebhookService.Made before = made("https://hooks.example.in/");
        WebhookService.Made after = service.rotate(before.webhook().id(), row("rotate-webhook-secret"));
        aMeetingStarts();
        round();
        Delivered message = delivered.getFirst();
        assertEquals(
                WebhookSignature.of(
                        message.id(), NINE, message.body(), List.of(bytes(after.secret()), bytes(before.secret()))),
                message.signature());
        assertEquals(2, message.signature().split(" ", -1).length);
    }

    @Test
    void failedDeliveryIsRetriedUntilLimit() {
        made("https://hooks.example.in/");
        aMeetingStarts();
        for (int i = 0; i < WebhookSender.WAITS.size(); i++) {
            status = i % 2 == 0 ? 500 : 0;
            Duration wait = WebhookSender.WAITS.get(i);
            assertEquals(Optional.of(clock.now.plus(wait)), round());
            clock.now = clock.now.plus(wait).minusMillis(1);
            round();
            assertEquals(i + 1, delivered.size(), "not before its time");
            clock.now = clock.now.plusMillis(1);
        }
        assertEquals(Optional.empty(), round(), "given up");
        assertEquals(WebhookSender.WAITS.size() + 1, delivered.size());
        assertEquals(1, delivered.stream().map(Delivered::id).distinct().count(), "the same message each time");
        AuditEntry.Facts row = rows("drop-webhook-message").getFirst();
        assertEquals("not-taken", row.reason());
    }

    @Test
    void aReceiverThatIsGoneIsNotAskedAgain() {
        made("https://hooks.example.in/");
        aMeetingStarts();
        status = 410;
        assertEquals(Optional.empty(), round());
        assertEquals("gone", rows("drop-webhook-message").getFirst().reason());
    }

    // --- what people see of it

    private List<String> deliveries(WebhookService.Made webhook) {
        return service.deliveries(webhook.webhook().id()).stream()
                .map(each -> each.event() + " " + each.attempt() + " " + each.status() + " "
                        + each.outcome().wireName())
                .toList();
    }

    @Test
    void theLastTriesAreKeptWithWhatWasAnswered() {
        WebhookService.Made webhook = made("https://hooks.example.in/");
        aMeetingStarts();
        status = 500;
        round();
        clock.now = clock.now.plusSeconds(5);
        status = 0;
        round();
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        status = 204;
        round();
        assertEquals(
                List.of("meeting.started 3 204 taken", "meeting.started 2 0 waits", "meeting.started 1 500 waits"),
                deliveries(webhook));
        service.close(webhook.webhook().id(), row("close-webhook"));
        assertEquals(List.of(), deliveries(webhook), "of a closed one nothing is kept");
    }

    @Test
    @Tag("T44")
    void aTestIsOneSignedMessageNowAndARow() {
        WebhookService.Made webhook = made("https://hooks.example.in/");
        WebhookDelivery taken = tests(webhook);
        assertEquals(DeliveryOutcome.TAKEN, taken.outcome());
        Delivered message = delivered.getFirst();
        assertTrue(message.body().startsWith("{\"type\":\"webhook.test\""), message.body());
        assertEquals(
                WebhookSignature.of(message.id(), NINE, message.body(), List.of(bytes(webhook.secret()))),
                message.signature());
        AuditEntry.Facts row = rows("test-webhook").getFirst();
        assertEquals(webhook.webhook().id() + " 204", row.value());
        clock.now = clock.now.plusSeconds(1);
        status = 0;
        assertEquals(DeliveryOutcome.GIVEN_UP, tests(webhook).outcome());
        assertEquals(Optional.empty(), round(), "it is not tried again");
        assertEquals(2, delivered.size());
        assertEquals(List.of("webhook.test 1 0 given-up", "webhook.test 1 204 taken"), deliveries(webhook));
        service.close(webhook.webhook().id(), row("close-webhook"));
        assertEquals(ErrorCode.NO_SUCH_WEBHOOK, refused(webhook));
        assertEquals(2, delivered.size());
    }

    private WebhookDelivery tests(WebhookService.Made webhook) {
        return service.test(webhook.webhook().id(), row("test-webhook"));
    }

    private ErrorCode refused(WebhookService.Made webhook) {
        return assertThrows(Refused.class, () -> tests(webhook)).code();
    }

    @Test
    void oneTestWaitsForItsAnswerAndAnotherIsRefusedMeanwhile() throws InterruptedException {
        WebhookService.Made webhook = made("https://hooks.example.in/");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        whenAsked = () -> {
            asked.countDown();
            answers.await();
        };
        var first = CompletableFuture.supplyAsync(() -> tests(webhook), Thread::startVirtualThread);
        asked.await();
        assertEquals(ErrorCode.TEST_UNDER_WAY, refused(webhook));
        answers.countDown();
        assertEquals(DeliveryOutcome.TAKEN, first.join().outcome());
    }

    @Test
    void aRedirectionIsNoTaking() {
        made("https://hooks.example.in/");
        aMeetingStarts();
        status = 302;
        assertTrue(round().isPresent());
        assertEquals(1, delivered.size());
    }

    @Test
    void oneThatIsNotTakenHoldsUpNoOther() {
        made("https://hooks.example.in/");
        aMeetingStarts();
        status = 500;
        round();
        status = 204;
        made("https://other.example.in/");
        storage.write(new RoomWrite(ROOM, List.of(new RoomChange.Forget()), List.of()))
                .toCompletableFuture()
                .join();
        aMeetingStarts();
        round();
        assertEquals(3, delivered.size());
        assertEquals(
                1,
                delivered.stream()
                        .filter(each -> each.to().getHost().equals("other.example.in"))
                        .count(),
                "served beside each other, in either order");
    }

    @Test
    void deliveryInProgressIsNotStartedAgain() throws InterruptedException {
        made("https://hooks.example.in/");
        aMeetingStarts();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        whenAsked = () -> {
            asked.countDown();
            answers.await();
        };
        var first = sender.round();
        asked.await();
        assertEquals(0, sender.round().size(), "its receiver is slow");
        answers.countDown();
        first.forEach(CompletableFuture::join);
        assertEquals(1, delivered.size());
        assertEquals(0, sender.round().size());
    }

    @Test
    void queuedEventsSurviveRestart() {
        made("https://hooks.example.in/");
        aMeetingStarts();
        storage.close();
        storage = Storage.open(EmptyDatabase.in(data), clock, new SecureRandom(), () -> 0);
        sender = new WebhookSender(
                storage.webhooks(), this::receive, clock, new PeriodicTasks(new HandTimer(), System::nanoTime));
        round();
        assertEquals(1, delivered.size());
    }
}
