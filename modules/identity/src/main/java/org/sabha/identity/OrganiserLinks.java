package org.sabha.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sabha.identity.OrganiserSession.OrganiserId;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

/**
 * Organiser links and the sessions they open. A link's secret works once; the session it gives lasts
 * {@link #SESSION_LIFETIME}, can be revoked and ends with the process. At most {@link #MAX_LINKS} links wait and
 * {@code maxSessions} sessions live; only somebody who may make links can make more, and then the oldest gives way.
 * Thread-safe.
 */
public final class OrganiserLinks {
    public static final Duration SESSION_LIFETIME = Duration.ofHours(12);
    public static final Duration LINK_LIFETIME = Duration.ofDays(7);
    public static final int MAX_LINKS = 64;

    private final IdSource ids;
    private final int maxSessions;
    private final Map<SecretDigest, Instant> linkExpiries = new LinkedHashMap<>();
    private final Map<SecretDigest, Entry> sessions = new LinkedHashMap<>();
    private long lastId;

    public OrganiserLinks(IdSource ids, int maxSessions) {
        this.ids = ids;
        this.maxSessions = maxSessions;
    }

    private record Entry(OrganiserId id, Instant expiresAt) {}

    /** The secret of a new link, for the fragment of its address. */
    public synchronized Secret newLink(Instant now) {
        Secret link = ids.newSecret();
        keepPlace(linkExpiries, MAX_LINKS);
        linkExpiries.put(SecretDigest.of(link), now.plus(LINK_LIFETIME));
        return link;
    }

    /** Exchanges a link for a session, once. */
    public synchronized Optional<OrganiserSession> redeem(Secret link, Instant now) {
        Instant expiry = linkExpiries.remove(SecretDigest.of(link));
        if (expiry == null || !now.isBefore(expiry)) {
            return Optional.empty();
        }
        sessions.values().removeIf(session -> !now.isBefore(session.expiresAt()));
        keepPlace(sessions, maxSessions);
        OrganiserSession session =
                new OrganiserSession(ids.newSecret(), new OrganiserId(++lastId), now.plus(SESSION_LIFETIME));
        sessions.put(SecretDigest.of(session.secret()), new Entry(session.id(), session.expiresAt()));
        return Optional.of(session);
    }

    /** Whose session this is; empty when it is none, expired or revoked. */
    public synchronized Optional<OrganiserId> check(Secret session, Instant now) {
        return Optional.ofNullable(sessions.get(SecretDigest.of(session)))
                .filter(entry -> now.isBefore(entry.expiresAt()))
                .map(Entry::id);
    }

    /** Ends one session at once. */
    public synchronized void revoke(OrganiserId id) {
        sessions.values().removeIf(session -> session.id().equals(id));
    }

    /** Ends every session and voids every link. */
    public synchronized void revokeAll() {
        sessions.clear();
        linkExpiries.clear();
    }

    /** Drops the oldest until one more fits. */
    private static <K, V> void keepPlace(Map<K, V> map, int max) {
        Iterator<K> oldestFirst = map.keySet().iterator();
        while (map.size() >= max && oldestFirst.hasNext()) {
            oldestFirst.next();
            oldestFirst.remove();
        }
    }
}
