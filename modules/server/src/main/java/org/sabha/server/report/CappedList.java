package org.sabha.server.report;

import java.util.ArrayList;
import java.util.List;

/** The first ones of however many there are; the rest is only counted, so that nobody fills the memory. */
final class CappedList<T> {
    /** What any list of a report holds at most. */
    static final int MOST = 1_000;

    private final List<T> kept = new ArrayList<>();
    private long count;

    void add(T one) {
        if (kept.size() < MOST) {
            kept.add(one);
        }
        count++;
    }

    /** One that stands for this many: the others of them are only counted. */
    void add(T one, long times) {
        add(one);
        count += times - 1;
    }

    /** @param most at least 0 */
    List<T> first(int most) {
        return List.copyOf(kept.subList(0, Math.min(most, kept.size())));
    }

    /** How many there are behind the first ones. */
    long behind(int most) {
        return count - Math.min(most, kept.size());
    }

    long count() {
        return count;
    }
}
