package org.sabha.server.meeting;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.sabha.mls.order.GroupRefusal;

/** What key groups did in this process. Thread-safe. */
public final class KeyGroupCounters {
    private final LongAdder ordered = new LongAdder();
    private final LongAdder waitedMillis = new LongAdder();
    private final Map<GroupRefusal, LongAdder> refused = new EnumMap<>(GroupRefusal.class);

    public KeyGroupCounters() {
        for (GroupRefusal reason : GroupRefusal.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    void ordered(Duration waited) {
        ordered.increment();
        waitedMillis.add(waited.toMillis());
    }

    void refused(GroupRefusal reason) {
        of(reason).increment();
    }

    private LongAdder of(GroupRefusal reason) {
        return java.util.Objects.requireNonNull(refused.get(reason));
    }

    public long ordered() {
        return ordered.sum();
    }

    /** How long ordered commits had been wanted, taken together. */
    public long waitedMillis() {
        return waitedMillis.sum();
    }

    public long refusals(GroupRefusal reason) {
        return of(reason).sum();
    }
}
