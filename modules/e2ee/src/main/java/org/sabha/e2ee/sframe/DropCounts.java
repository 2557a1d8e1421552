package org.sabha.e2ee.sframe;

import java.util.EnumMap;
import java.util.Map;

/** Dropped frames by reason. One thread. */
public final class DropCounts {
    private final Map<FrameDrop, Long> counts = new EnumMap<>(FrameDrop.class);

    void add(FrameDrop reason) {
        counts.merge(reason, 1L, Long::sum);
    }

    public long of(FrameDrop reason) {
        return counts.getOrDefault(reason, 0L);
    }

    /** Those that happened. */
    public Map<FrameDrop, Long> all() {
        return Map.copyOf(counts);
    }
}
