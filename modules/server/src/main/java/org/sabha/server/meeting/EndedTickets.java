package org.sabha.server.meeting;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.sabha.model.Secret;
import org.sabha.room.session.SecretDigest;

/**
 * The resume tickets of meetings that ended just now: who was cut off in that moment and comes back learns that the
 * meeting is over, not that there is none. A ticket is known only to whom it was given, so this tells nobody else anything
 * (C7). Kept for {@link #KEPT}, at most {@link #MAX}, the oldest giving way. Thread-safe.
 */
final class EndedTickets {
    /** As long as a seat can be kept, by the setting. */
    static final Duration KEPT = Duration.ofMinutes(10);

    static final int MAX = 20_000;

    /** In the order in which they were added. */
    private final Map<SecretDigest, Instant> until = new LinkedHashMap<>();

    synchronized void add(Set<SecretDigest> tickets, Instant now) {
        tickets.forEach(ticket -> until.put(ticket, now.plus(KEPT)));
        Iterator<Instant> oldestFirst = until.values().iterator();
        int over = until.size() - MAX;
        while (oldestFirst.hasNext() && (!now.isBefore(oldestFirst.next()) || over > 0)) {
            oldestFirst.remove();
            over--;
        }
    }

    synchronized boolean contains(Secret ticket, Instant now) {
        Instant end = until.get(SecretDigest.of(ticket));
        return end != null && now.isBefore(end);
    }
}
