package org.sabha.server.check;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.sabha.media.EchoEnd;
import org.sabha.signalling.NetworkChecks.Refused;

/** What became of checks of lines, since the start. Safe for any thread. */
public final class NetworkCheckCounters {
    private final LongAdder begun = new LongAdder();
    private final Map<Refused, LongAdder> refused = new EnumMap<>(Refused.class);
    private final Map<EchoEnd, LongAdder> ended = new EnumMap<>(EchoEnd.class);

    NetworkCheckCounters() {
        for (Refused why : Refused.values()) {
            refused.put(why, new LongAdder());
        }
        for (EchoEnd end : EchoEnd.values()) {
            ended.put(end, new LongAdder());
        }
    }

    void begun() {
        begun.increment();
    }

    void refused(Refused why) {
        count(refused, why).increment();
    }

    void ended(EchoEnd end) {
        count(ended, end).increment();
    }

    public long begunSoFar() {
        return begun.sum();
    }

    public long refusedSoFar(Refused why) {
        return count(refused, why).sum();
    }

    public long endedSoFar(EchoEnd end) {
        return count(ended, end).sum();
    }

    private static <K> LongAdder count(Map<K, LongAdder> counts, K key) {
        return Objects.requireNonNull(counts.get(key));
    }
}
