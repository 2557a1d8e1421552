package org.sabha.e2ee.text;

import java.util.NavigableSet;
import java.util.TreeSet;

/** The sequence numbers of one author that were seen. It remembers the highest {@link #MAX_REMEMBERED}. */
final class SequenceNumbers {
    static final int MAX_REMEMBERED = 1_024;

    private final NavigableSet<Long> seen = new TreeSet<>();
    private long forgotten = -1;

    /** Whether the number, from 0 to 2^63-1, may still come. */
    boolean mayAccept(long number) {
        return number > forgotten && !seen.contains(number);
    }

    /** Whether a later number was seen. */
    boolean isOvertaken(long number) {
        return !seen.isEmpty() && number < seen.last();
    }

    void accept(long number) {
        seen.add(number);
        if (seen.size() > MAX_REMEMBERED) {
            forgotten = seen.removeFirst();
        }
    }
}
