package org.sabha.client.keys;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The messages of one author to the same people: each goes on in its author's order. A message waits while one that its
 * author named has not come, and goes on with it, or by {@link #releaseOverdue} without it. The first of an author is the
 * floor: no earlier number is missed. The browser's {@code message-order.ts} does the same. One owner.
 */
final class MessageOrder<T> {
    /** The session looks every half second, so nothing waits for more than 2 s. */
    static final long HOLD_NANOS = 1_500_000_000L;

    /** Waiting messages of one author; with more of them the first go on at once. */
    private static final int MAX_HELD = 64;

    /** Numbers that are remembered; an author names eight. */
    private static final int MAX_KNOWN = 256;

    private final NavigableSet<Long> known = new TreeSet<>();
    private final NavigableMap<Long, Held<T>> held = new TreeMap<>();
    private long floor = -1;

    /** What becomes of a message. */
    sealed interface Released<T> {
        long number();

        record Message<T>(long number, T item) implements Released<T> {}

        /** Named by a later message, and did not come in time. It may still come. */
        record Missing<T>(long number) implements Released<T> {}
    }

    private record Held<T>(List<Long> after, T item, long untilNanos) {}

    /**
     * Takes a message.
     *
     * @param number its own, from 1
     * @param after numbers of earlier messages that the server had confirmed to the author
     * @return what goes on now, by number
     */
    List<Released<T>> arrive(long number, List<Long> after, T item, long nowNanos) {
        if (floor < 0) {
            floor = after.stream().reduce(number, Math::max);
        } else if (!isKnown(number)) {
            addKnown(number);
            held.put(number, new Held<>(after, item, nowNanos + HOLD_NANOS));
            return held.size() > MAX_HELD ? releaseUpTo(held.lastKey()) : release(List.of());
        }
        return List.of(new Released.Message<>(number, item));
    }

    /** Gives up waiting for what should have come by now: it is missing, and what waited for it goes on. */
    List<Released<T>> releaseOverdue(long nowNanos) {
        return held.entrySet().stream()
                .filter(entry -> nowNanos - entry.getValue().untilNanos() >= 0)
                .map(Map.Entry::getKey)
                .max(Comparator.naturalOrder())
                .map(this::releaseUpTo)
                .orElse(List.of());
    }

    /** Everything that waits, by number; nothing waits any more. */
    List<T> drain() {
        List<T> items = held.values().stream().map(Held::item).toList();
        held.clear();
        return items;
    }

    boolean isWaiting() {
        return !held.isEmpty();
    }

    private List<Released<T>> releaseUpTo(long number) {
        SortedSet<Long> missing = new TreeSet<>();
        held.headMap(number, true).values().forEach(message -> missing.addAll(lacking(message)));
        missing.forEach(this::addKnown);
        return release(missing);
    }

    /** What waits goes on in order, up to the first that lacks one before it. */
    private List<Released<T>> release(Collection<Long> missing) {
        List<Released<T>> released = new ArrayList<>();
        missing.forEach(number -> released.add(new Released.Missing<>(number)));
        for (var waiting = held.entrySet().iterator(); waiting.hasNext(); ) {
            Map.Entry<Long, Held<T>> first = waiting.next();
            Held<T> message = first.getValue();
            if (!lacking(message).isEmpty()) {
                break;
            }
            released.add(new Released.Message<>(first.getKey(), message.item()));
            waiting.remove();
        }
        released.sort(Comparator.comparingLong(Released::number));
        return Collections.unmodifiableList(released);
    }

    private List<Long> lacking(Held<T> message) {
        return message.after().stream().filter(number -> !isKnown(number)).toList();
    }

    private boolean isKnown(long number) {
        return number <= floor || known.contains(number);
    }

    /** Of too many the lowest are given up to the floor. */
    private void addKnown(long number) {
        known.add(number);
        if (known.size() > MAX_KNOWN) {
            floor = known.removeFirst();
        }
    }
}
