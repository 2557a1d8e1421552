package org.sabha.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

/**
 * Join tokens: proof, for the first message of a WebSocket, that valid credentials were shown just now. A token works
 * once, for {@link #LIFETIME}, for the room it was made for; it is a random name for what this object remembers, so
 * nothing can be forged, a restart voids all, and a token dies with its room (H16, H28, T8). What it stands for is judged by the
 * room as it is used: an invitation that was withdrawn meanwhile, or a password of before, opens nothing.
 *
 * <p>Bounds: {@code maxTokens} in all; when that many are live no more are issued (nobody's live token is thrown out for
 * another's), and one invitation has at most {@link #MAX_PER_INVITATION}, the oldest giving way, so that whoever holds
 * one invitation cannot use up the store. Thread-safe.
 *
 * @param <T> what the token stands for: door, device, name, password generation
 */
public final class JoinTokens<T> {
    public static final Duration LIFETIME = Duration.ofSeconds(60);
    public static final int MAX_PER_INVITATION = 4;

    private final IdSource ids;
    private final int maxTokens;

    /** In order of issue, which with one lifetime for all is the order of expiry. */
    private final Map<SecretDigest, Entry<T>> live = new LinkedHashMap<>();

    /**
     * @param ids used under this object's lock only if nobody else uses it; else its generator must be thread-safe
     * @param maxTokens most live tokens
     */
    public JoinTokens(IdSource ids, int maxTokens) {
        this.ids = ids;
        this.maxTokens = maxTokens;
    }

    private record Entry<T>(RoomId room, InvitationId invitation, T facts, Instant expiresAt) {}

    /** A new token, or empty when too many are live. */
    public synchronized Optional<Secret> issue(RoomId room, InvitationId invitation, T facts, Instant now) {
        forgetExpired(now);
        keepRoomForOneMoreOf(room, invitation);
        if (live.size() >= maxTokens) {
            return Optional.empty();
        }
        Secret token = ids.newSecret();
        live.put(SecretDigest.of(token), new Entry<>(room, invitation, facts, now.plus(LIFETIME)));
        return Optional.of(token);
    }

    /** What the token stands for, once; empty for anything but a live token. */
    public synchronized Optional<T> redeem(Secret token, Instant now) {
        Entry<T> entry = live.remove(SecretDigest.of(token));
        return entry == null || !now.isBefore(entry.expiresAt()) ? Optional.empty() : Optional.of(entry.facts());
    }

    /** The room ended: its tokens open nothing any more. */
    public synchronized void voidRoom(RoomId room) {
        live.values().removeIf(entry -> entry.room().equals(room));
    }

    /** Tokens held, expired ones not yet forgotten included. */
    public synchronized int size() {
        return live.size();
    }

    private void forgetExpired(Instant now) {
        Iterator<Entry<T>> oldestFirst = live.values().iterator();
        while (oldestFirst.hasNext() && !now.isBefore(oldestFirst.next().expiresAt())) {
            oldestFirst.remove();
        }
    }

    private void keepRoomForOneMoreOf(RoomId room, InvitationId invitation) {
        Predicate<Entry<T>> same =
                entry -> entry.room().equals(room) && entry.invitation().equals(invitation);
        long count = live.values().stream().filter(same).count();
        Iterator<Entry<T>> oldestFirst = live.values().iterator();
        while (count >= MAX_PER_INVITATION && oldestFirst.hasNext()) {
            if (same.test(oldestFirst.next())) {
                oldestFirst.remove();
                count--;
            }
        }
    }
}
