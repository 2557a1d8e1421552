package org.sabha.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

/**
 * Organiser links and the sessions they open. The first browser that shows a link's secret owns it, and for
 * {@link #REPEAT} gets the same session as often as it asks, since an answer can be lost on the way; everybody else is
 * refused. A session that is used goes on; unused it ends after {@link #UNUSED}, in any case after {@link #LONGEST} and
 * with the process. At most {@link #MAX_LINKS} links wait and {@code maxSessions} sessions live; only somebody who may
 * make links can make more, and then the link made first, or the session unused for longest, gives way. Thread-safe.
 *
 * <p>Nothing that opens anything is kept: a session's secret is computed anew from link and browser when it is asked for
 * again.
 */
public final class OrganiserLinks {
    public static final Duration UNUSED = Duration.ofDays(7);
    public static final Duration LONGEST = Duration.ofDays(30);
    public static final Duration LINK_LIFETIME = Duration.ofDays(7);
    public static final Duration REPEAT = Duration.ofMinutes(10);
    public static final int MAX_LINKS = 64;

    private static final String MAC = "HmacSHA256";
    private static final int SESSION_BYTES = 20;

    private final IdSource ids;
    private final SecretKeySpec key;
    private final int maxSessions;
    private final Map<SecretDigest, Link> links = new LinkedHashMap<>();
    private final Map<SecretDigest, Entry> sessions = new LinkedHashMap<>();

    public OrganiserLinks(IdSource ids, int maxSessions) {
        this.ids = ids;
        this.maxSessions = maxSessions;
        this.key = new SecretKeySpec(ids.newSecret().reveal().getBytes(StandardCharsets.UTF_8), MAC);
    }

    /** @param owner null until a browser showed it */
    private record Link(Instant expiresAt, @Nullable SecretDigest owner) {}

    private record Entry(Instant begunAt, Instant expiresAt) {
        Entry usedAt(Instant now) {
            Instant unused = now.plus(UNUSED);
            Instant longest = begunAt.plus(LONGEST);
            return new Entry(begunAt, unused.isBefore(longest) ? unused : longest);
        }
    }

    /** The secret of a new link, for the fragment of its address. */
    public synchronized Secret newLink(Instant now) {
        Secret link = ids.newSecret();
        keepPlace(links, MAX_LINKS);
        links.put(SecretDigest.of(link), new Link(now.plus(LINK_LIFETIME), null));
        return link;
    }

    /**
     * Exchanges a link for a session.
     *
     * @param browser secret that only the asking browser keeps
     * @return empty for a link that is unknown, too old or another browser's
     */
    public synchronized Optional<OrganiserSession> redeem(Secret link, Secret browser, Instant now) {
        links.values().removeIf(each -> !now.isBefore(each.expiresAt()));
        sessions.values().removeIf(each -> !now.isBefore(each.expiresAt()));
        SecretDigest digest = SecretDigest.of(link);
        SecretDigest asking = SecretDigest.of(browser);
        Link found = links.get(digest);
        if (found == null || (found.owner() != null && !found.owner().equals(asking))) {
            return Optional.empty();
        }
        Secret secret = sessionSecret(digest, asking);
        if (found.owner() == null) {
            links.put(digest, new Link(now.plus(REPEAT), asking));
            keepPlace(sessions, maxSessions);
            sessions.put(SecretDigest.of(secret), new Entry(now, now).usedAt(now));
        }
        return use(secret, now);
    }

    /** The session with this secret, which goes on since it is used; empty when it is none or has ended. */
    public synchronized Optional<OrganiserSession> use(Secret session, Instant now) {
        SecretDigest digest = SecretDigest.of(session);
        Entry entry = sessions.remove(digest);
        if (entry == null || !now.isBefore(entry.expiresAt())) {
            return Optional.empty();
        }
        Entry used = entry.usedAt(now);
        sessions.put(digest, used); // behind all others: the one unused for longest is the first to give way
        return Optional.of(new OrganiserSession(session, used.expiresAt()));
    }

    private Secret sessionSecret(SecretDigest link, SecretDigest browser) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            byte[] tag = mac.doFinal((link.value() + browser.value()).getBytes(StandardCharsets.UTF_8));
            return new Secret(Base32.encode(Arrays.copyOf(tag, SESSION_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
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
