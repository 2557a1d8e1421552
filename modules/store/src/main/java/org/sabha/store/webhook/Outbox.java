package org.sabha.store.webhook;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.sabha.model.IdSource;
import org.sabha.model.RoomId;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomStore.RoomWrite;

/**
 * Writes what webhooks are to be told into the transaction in which it happens: whatever was written down is told, and what
 * was not is not. What happened is the difference between a meeting as it is stored and as the write leaves it, so that a
 * write that is done anew after a failure tells nothing twice.
 */
public final class Outbox {
    /** A webhook with so many messages waiting gets no more, and is closed. */
    public static final int MAX_WAITING = 10_000;

    private final IdSource ids;

    public Outbox(IdSource ids) {
        this.ids = ids;
    }

    /** What of a meeting is told: who has a seat, in the order in which they came. */
    private record Scene(boolean exists, boolean started, Set<String> seated) {
        private static final Scene NOTHING = new Scene(false, false, Set.of());

        Scene after(List<RoomChange> changes) {
            Scene scene = this;
            for (RoomChange change : changes) {
                scene = scene.after(change);
            }
            return scene;
        }

        private Scene after(RoomChange change) {
            return switch (change) {
                case RoomChange.Forget _ -> NOTHING;
                case RoomChange.SaveHeader(var header) ->
                    new Scene(true, header.startedAt().isPresent(), seated);
                case RoomChange.SaveStay(var participant) ->
                    with(participant.id().value(), participant.seated());
                case RoomChange.ForgetStay(var participant) -> with(participant.value(), false);
                case RoomChange.SaveInvitation _,
                        RoomChange.SaveBan _,
                        RoomChange.SaveRule _,
                        RoomChange.ForgetGroup _,
                        RoomChange.SaveGroup _,
                        RoomChange.SaveLeaf _,
                        RoomChange.ForgetLeaf _,
                        RoomChange.SaveUsedKeys _ -> this;
            };
        }

        private Scene with(String participant, boolean isSeated) {
            Set<String> changed = new LinkedHashSet<>(seated);
            boolean differs = isSeated ? changed.add(participant) : changed.remove(participant);
            return differs ? new Scene(exists, started, changed) : this;
        }
    }

    /** Something that happened, and to whom. */
    private record Happened(WebhookEvent event, Optional<String> participant) {}

    /**
     * Before the changes of a write are applied.
     *
     * @return whether there is anything to be told
     */
    public boolean add(Handle handle, RoomWrite write, Instant now) {
        if (write.changes().stream().noneMatch(Outbox::matters)) {
            return false;
        }
        List<WebhookTable.Listener> listeners = WebhookTable.listeners(handle);
        if (listeners.isEmpty()) {
            return false;
        }
        Scene before = stored(handle, write.room());
        List<Happened> happened = between(before, before.after(write.changes()));
        boolean added = false;
        for (Happened each : happened) {
            for (WebhookTable.Listener listener : listeners) {
                if (listener.events().contains(each.event())
                        && MessageTable.waiting(handle, listener.id()) < MAX_WAITING) {
                    MessageTable.add(handle, ids.newMessageId(), listener.id(), body(write.room(), each, now), now);
                    added = true;
                }
            }
        }
        return added;
    }

    private static boolean matters(RoomChange change) {
        return change instanceof RoomChange.Forget
                || change instanceof RoomChange.SaveHeader
                || change instanceof RoomChange.SaveStay
                || change instanceof RoomChange.ForgetStay;
    }

    private static Scene stored(Handle handle, RoomId room) {
        Optional<Boolean> started = handle.createQuery("select started_at is not null from meeting where id = :id")
                .bind("id", room.value())
                .mapTo(Boolean.class)
                .findOne();
        Set<String> seated = new LinkedHashSet<>(
                handle.createQuery("select id from stay where meeting = :id and seated = true order by number")
                        .bind("id", room.value())
                        .mapTo(String.class)
                        .list());
        return new Scene(started.isPresent(), started.orElse(false), seated);
    }

    private static List<Happened> between(Scene before, Scene after) {
        List<Happened> happened = new ArrayList<>();
        if (!before.started() && after.started()) {
            happened.add(new Happened(WebhookEvent.MEETING_STARTED, Optional.empty()));
        }
        before.seated().stream()
                .filter(id -> !after.seated().contains(id))
                .forEach(id -> happened.add(new Happened(WebhookEvent.PARTICIPANT_LEFT, Optional.of(id))));
        after.seated().stream()
                .filter(id -> !before.seated().contains(id))
                .forEach(id -> happened.add(new Happened(WebhookEvent.PARTICIPANT_JOINED, Optional.of(id))));
        if (before.exists() && !after.exists()) {
            happened.add(new Happened(WebhookEvent.MEETING_ENDED, Optional.empty()));
        }
        return happened;
    }

    /** As Standard Webhooks recommends it; ids need no escaping. */
    private static String body(RoomId room, Happened happened, Instant now) {
        String whom = happened.participant()
                .map(id -> ",\"participant\":\"" + id + "\"")
                .orElse("");
        return "{\"type\":\"" + happened.event().wireName() + "\",\"timestamp\":\""
                + DateTimeFormatter.ISO_INSTANT.format(now.truncatedTo(ChronoUnit.MILLIS))
                + "\",\"data\":{\"meeting\":\"" + room + "\"" + whom + "}}";
    }
}
