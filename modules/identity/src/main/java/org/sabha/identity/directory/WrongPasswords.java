package org.sabha.identity.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.sabha.identity.BoundedMap;

/**
 * How many wrong passwords of one person the directory is sent. Directories lock accounts after a few, everywhere and not
 * only here, so without a bound anybody who can reach this server could lock anybody out. One of the few is kept for devices
 * that the person has signed in with, so that strangers do not use all of it up. A password counts from before it is sent,
 * else many at once would pass; a right one clears the count, as it does at directories. Thread-safe; what was not used for
 * longest gives way, and only people who are in the directory are kept.
 */
final class WrongPasswords {
    /** As long as directories commonly count. */
    static final Duration WINDOW = Duration.ofMinutes(30);

    private static final int MAX_PEOPLE = 20_000;

    private final int most;
    private final Map<String, Deque<Instant>> sent = new BoundedMap<>(MAX_PEOPLE);

    /** @param most within {@link #WINDOW}, two or more */
    WrongPasswords(int most) {
        this.most = most;
    }

    /**
     * Whether the directory may be asked one more; if so it is counted.
     *
     * @param who an entry's name
     */
    synchronized boolean mayTell(String who, boolean fromKnownDevice, Instant now) {
        Deque<Instant> times = sent.computeIfAbsent(who, _ -> new ArrayDeque<>());
        while (!times.isEmpty() && !now.isBefore(times.peekFirst().plus(WINDOW))) {
            times.removeFirst();
        }
        if (times.size() >= (fromKnownDevice ? most : most - 1)) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    synchronized void wasRight(String who) {
        sent.remove(who);
    }

    /** The directory said that it did not judge it. */
    synchronized void wasNotTold(String who) {
        Deque<Instant> times = sent.get(who);
        if (times != null) {
            times.pollLast();
        }
    }
}
