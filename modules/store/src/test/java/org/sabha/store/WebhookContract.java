package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.webhook.DeliveryOutcome;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.webhook.WebhookStorage;
import org.sabha.store.webhook.WebhookStorage.Message;

/** Webhooks and their outbox, on each engine. */
abstract class WebhookContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00.123456789Z");
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final WebhookId HOOK = id('w');
    private static final byte[] SECRET = {1, 2, 3};

    private final Storage storage;
    private final WebhookStorage webhooks;
    private final AtomicInteger woken = new AtomicInteger();

    WebhookContract(Engines engine) {
        storage = Engines.open(engine.withTables());
        webhooks = storage.webhooks();
        storage.whenToldOf(woken::incrementAndGet);
    }

    @AfterEach
    void close() {
        storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private static WebhookId id(char letter) {
        return new WebhookId(String.valueOf(letter).repeat(16));
    }

    private static AccountEvidence row(String verb) {
        return AccountEvidence.ofTheServer(NINE, verb);
    }

    private boolean add(WebhookId id, WebhookEvent... events) {
        var webhook = new Webhook(
                id,
                "https://hooks.example.in/sabha",
                Set.of(events),
                Optional.of(new AccountId("a".repeat(16))),
                NINE,
                Optional.empty(),
                0);
        return webhooks.add(webhook, SECRET, 2, row("add-webhook"));
    }

    private static RoomChange header(boolean started) {
        return new RoomChange.SaveHeader(new RoomRecord.Header(
                ROOM, "समीक्षा", "hash", 1, false, "HOSTED", started ? Optional.of(NINE) : Optional.empty(), NINE));
    }

    private static RoomChange participant(char id, boolean seated) {
        return new RoomChange.SaveStay(new RoomRecord.Stayed(
                participant(id),
                new RoomRecord.Came(
                        EntryMethod.BROWSER,
                        new InvitationId("i".repeat(16)),
                        new DeviceId("d".repeat(32)),
                        new DisplayName("Asha"),
                        1,
                        "test",
                        false),
                NINE,
                seated,
                Role.PARTICIPANT,
                false,
                3,
                List.of()));
    }

    private static ParticipantId participant(char id) {
        return new ParticipantId(String.valueOf(id).repeat(16));
    }

    private void write(RoomChange... changes) {
        storage.write(new RoomWrite(ROOM, List.of(changes), List.of()))
                .toCompletableFuture()
                .join();
    }

    private List<Message> waiting(WebhookId id) {
        return webhooks.due(id, LATER, 100);
    }

    /** What is told, without its time. */
    private List<String> takeMessages() {
        List<String> bodies = new ArrayList<>();
        for (Message message : waiting(HOOK)) {
            bodies.add(message.body().replaceAll("\"timestamp\":\"[0-9T:.-]*Z\",", ""));
            webhooks.delivered(message, delivery(message, 204, DeliveryOutcome.TAKEN));
        }
        bodies.sort(null);
        return bodies;
    }

    /** A try a second after the one before. */
    private static WebhookDelivery delivery(Message message, int status, DeliveryOutcome outcome) {
        int attempt = message.tries() + 1;
        return new WebhookDelivery(message.id(), message.event(), NINE.plusSeconds(attempt), attempt, status, outcome);
    }

    private static String event(String type) {
        return "{\"type\":\"" + type + "\",\"data\":{\"meeting\":\"" + ROOM + "\"}}";
    }

    private static String event(String type, char whom) {
        return "{\"type\":\"" + type + "\",\"data\":{\"meeting\":\"" + ROOM + "\",\"participant\":\""
                + participant(whom) + "\"}}";
    }

    private List<String> verbs() {
        storage.settled().toCompletableFuture().join();
        var all = new AuditQuestion(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100);
        return storage.audit().search(all).stream()
                .map(AuditEntry::facts)
                .map(AuditEntry.Facts::verb)
                .toList();
    }

    @Test
    void meetingEventsContainOnlyIds() {
        add(HOOK, WebhookEvent.values());
        write(header(false), participant('b', false));
        assertEquals(List.of(), takeMessages(), "nobody is told of a door");
        assertEquals(0, woken.get());
        write(header(true), participant('a', true));
        assertEquals(List.of(event("meeting.started"), event("participant.joined", 'a')), takeMessages());
        assertEquals(1, woken.get());
        write(participant('b', true));
        write(participant('b', true), header(true));
        assertEquals(List.of(event("participant.joined", 'b')), takeMessages(), "once");
        write(participant('b', false));
        assertEquals(List.of(event("participant.left", 'b')), takeMessages(), "back to the door");
        write(new RoomChange.Forget());
        assertEquals(List.of(event("meeting.ended"), event("participant.left", 'a')), takeMessages());
        write(new RoomChange.Forget());
        assertEquals(List.of(), takeMessages());
    }

    @Test
    void rewrittenMeetingCausesOnlyDifferences() {
        add(HOOK, WebhookEvent.values());
        write(header(true), participant('a', true), participant('b', true));
        takeMessages();
        write(new RoomChange.Forget(), header(true), participant('a', true), participant('c', true));
        assertEquals(List.of(event("participant.joined", 'c'), event("participant.left", 'b')), takeMessages());
        write(new RoomChange.ForgetStay(participant('a')));
        assertEquals(List.of(event("participant.left", 'a')), takeMessages());
    }

    @Test
    @Tag("Q7")
    void failedWriteSendsNoEvent() {
        add(HOOK, WebhookEvent.values());
        var tooLong = new RoomChange.SaveHeader(
                new RoomRecord.Header(ROOM, "x".repeat(1_000), "hash", 1, false, "HOSTED", Optional.of(NINE), NINE));
        assertTrue(storage.write(new RoomWrite(ROOM, List.of(tooLong, participant('a', true)), List.of()))
                .toCompletableFuture()
                .handle((_, failure) -> failure != null)
                .join());
        assertEquals(List.of(), takeMessages());
    }

    @Test
    void eachHearsWhatItAskedForAndAClosedOneNothing() {
        add(HOOK, WebhookEvent.MEETING_ENDED);
        add(id('x'), WebhookEvent.PARTICIPANT_JOINED);
        assertFalse(add(id('y'), WebhookEvent.MEETING_ENDED), "there may be two");
        write(header(true), participant('a', true));
        assertEquals(List.of(), waiting(HOOK));
        assertEquals(1, waiting(id('x')).size());
        assertTrue(webhooks.close(id('x'), row("close-webhook")));
        assertFalse(webhooks.close(id('x'), row("close-webhook")), "it is closed");
        assertEquals(List.of(), waiting(id('x')), "what waited is forgotten");
        assertEquals(Optional.empty(), webhooks.target(id('x'), NINE));
        write(participant('b', true));
        assertEquals(List.of(), takeMessages());
        assertEquals(List.of(HOOK), webhooks.list().stream().map(Webhook::id).toList());
        assertEquals(List.of("add-webhook", "add-webhook", "close-webhook"), verbs());
    }

    @Test
    void failedDeliveryIsRetriedUntilLimit() {
        add(HOOK, WebhookEvent.PARTICIPANT_JOINED);
        write(header(true), participant('a', true));
        Message first = waiting(HOOK).getFirst();
        assertEquals(0, first.tries());
        Instant next = first.at().plus(Duration.ofMinutes(5));
        webhooks.later(first, next, delivery(first, 500, DeliveryOutcome.WAITS));
        assertEquals(List.of(), webhooks.due(HOOK, next.minusNanos(1), 10));
        Message again = webhooks.due(HOOK, next, 10).getFirst();
        assertEquals(1, again.tries());
        assertEquals(first.id(), again.id());
        assertEquals(first.body(), again.body());
        assertEquals(Optional.of(next), webhooks.next(first.at()));
        assertEquals(Optional.empty(), webhooks.next(next), "it is due already");
        assertEquals(1, webhooks.list().getFirst().waiting());
        assertEquals(1, webhooks.waiting());
        webhooks.dead(again, delivery(again, 410, DeliveryOutcome.GIVEN_UP), row("drop-webhook-message"));
        webhooks.dead(again, delivery(again, 410, DeliveryOutcome.GIVEN_UP), row("drop-webhook-message"));
        assertEquals(Optional.empty(), webhooks.next(Instant.EPOCH));
        assertEquals(List.of("add-webhook", "drop-webhook-message"), verbs());
        assertEquals(
                List.of(delivery(again, 410, DeliveryOutcome.GIVEN_UP), delivery(first, 500, DeliveryOutcome.WAITS)),
                webhooks.deliveries(HOOK),
                "each try once, the newest first");
    }

    @Test
    @Tag("T46")
    void onlyTheLastTriesOfEachAreKept() {
        add(HOOK, WebhookEvent.MEETING_ENDED);
        add(id('x'), WebhookEvent.MEETING_ENDED);
        tested(id('x'), 0);
        for (int i = 0; i < WebhookStorage.KEPT_DELIVERIES + 5; i++) {
            assertTrue(tested(HOOK, i));
        }
        List<WebhookDelivery> kept = webhooks.deliveries(HOOK);
        assertEquals(WebhookStorage.KEPT_DELIVERIES, kept.size());
        assertEquals(NINE.plusSeconds(5), kept.getLast().at());
        assertEquals(1, webhooks.deliveries(id('x')).size(), "another's are its own");
        webhooks.close(HOOK, row("close-webhook"));
        assertEquals(List.of(), webhooks.deliveries(HOOK));
        assertFalse(tested(HOOK, 0), "it is closed");
        assertEquals(List.of(), webhooks.deliveries(HOOK));
    }

    private boolean tested(WebhookId webhook, int second) {
        String message = String.format("%024d", second);
        var delivery =
                new WebhookDelivery(message, "webhook.test", NINE.plusSeconds(second), 1, 204, DeliveryOutcome.TAKEN);
        return webhooks.tested(webhook, delivery, row("test-webhook"));
    }

    @Test
    void theSecretOfBeforeSignsForAWhileToo() {
        add(HOOK, WebhookEvent.MEETING_ENDED);
        byte[] fresh = {9};
        Instant until = NINE.plusSeconds(60);
        assertTrue(webhooks.rotate(HOOK, fresh, until, row("rotate-webhook-secret"))
                .isPresent());
        List<byte[]> both = webhooks.target(HOOK, NINE).orElseThrow().secrets();
        assertEquals(2, both.size());
        assertArrayEquals(fresh, both.getFirst());
        assertArrayEquals(SECRET, both.getLast());
        assertEquals(1, webhooks.target(HOOK, until).orElseThrow().secrets().size());
        assertEquals(Optional.empty(), webhooks.rotate(id('z'), fresh, until, row("rotate-webhook-secret")));
    }

    @Test
    @Tag("T43")
    void theDatabaseAloneSignsNothing() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 0x5A);
        var webhook = new Webhook(
                HOOK,
                "https://hooks.example.in/",
                Set.of(WebhookEvent.MEETING_ENDED),
                Optional.empty(),
                NINE,
                Optional.empty(),
                0);
        webhooks.add(webhook, secret, 2, row("add-webhook"));
        byte[] kept = storage.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select secret from webhook")
                        .map((found, _) -> found.getBytes(1))
                        .one());
        assertFalse(new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1).contains("ZZZZZZZZ"));
    }
}
