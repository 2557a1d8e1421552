package org.sabha.client.keys;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;
import org.sabha.protocol.ChatEnvelope;
import org.sabha.protocol.SealedAudience;

/**
 * Which of one's own messages of the chat the server confirmed. Only those are named in later ones, so that readers miss
 * none that the server refused. One owner.
 */
final class SentChat {
    /** What was not confirmed; the oldest are given up. */
    private static final int MAX_OPEN = 1_024;

    private final Map<Octets, Sent> open = new LinkedHashMap<>();
    private final Map<Audience, Deque<Long>> confirmed = new HashMap<>();

    /** @param key the signature key of the one reader, if there is one */
    record Audience(SealedAudience kind, Optional<Octets> key) {}

    private record Sent(Audience audience, long number) {}

    /** Went out as these bytes. */
    void sent(Octets payload, Audience audience, long number) {
        open.put(payload, new Sent(audience, number));
        if (open.size() > MAX_OPEN) {
            open.remove(open.keySet().iterator().next());
        }
    }

    /** The server has taken what went out as these bytes. */
    void confirmed(Octets payload) {
        @Nullable Sent sent = open.remove(payload);
        if (sent != null) {
            Deque<Long> numbers = confirmed.computeIfAbsent(sent.audience(), _ -> new ArrayDeque<>());
            numbers.add(sent.number());
            if (numbers.size() > ChatEnvelope.MAX_AFTER) {
                numbers.remove();
            }
        }
    }

    /** The last numbers for these people that were confirmed, rising; at most eight. */
    List<Long> before(Audience audience) {
        Deque<Long> numbers = confirmed.get(audience);
        return numbers == null ? List.of() : numbers.stream().sorted().toList();
    }

    /** In the group, at first or again: nobody misses what was written before. */
    void enter() {
        open.clear();
        confirmed.clear();
    }
}
