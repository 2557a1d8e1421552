package org.sabha.identity.oidc;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sabha.identity.SecretDigest;
import org.sabha.model.Secret;

/**
 * Sign-ins that have begun and whose browsers are at the provider. One neighbourhood has at most {@link #MAX_EACH}, its own
 * oldest giving way; when there are {@link #MAX} over all, the oldest of whoever has most gives way, so that nobody pushes
 * out what others have begun. Thread-safe.
 */
final class BegunSignIns {
    /** An office behind one address has no more at the provider at once; some 400 KiB. */
    static final int MAX_EACH = 1_000;

    /** Some 8 MiB. */
    static final int MAX = 20_000;

    private final Map<SecretDigest, Waiting> waiting = new HashMap<>();
    private final Map<String, LinkedHashMap<SecretDigest, Waiting>> oldestFirst = new HashMap<>();

    /**
     * @param redirect where the provider was told to send the browser
     * @param from the neighbourhood of the browser's address
     */
    record Waiting(URI redirect, String state, String nonce, String verifier, String from, Instant expiresAt) {}

    synchronized void keep(Secret transaction, Waiting fresh, Instant now) {
        dropOver(now);
        if (countOf(fresh.from()) >= MAX_EACH) {
            dropOldestOf(fresh.from());
        } else if (waiting.size() >= MAX) {
            dropOldestOf(whoHasMost());
        }
        SecretDigest digest = SecretDigest.of(transaction);
        waiting.put(digest, fresh);
        oldestFirst
                .computeIfAbsent(fresh.from(), absent -> new LinkedHashMap<>())
                .put(digest, fresh);
    }

    /** Each is used once. */
    synchronized Optional<Waiting> use(Secret transaction, Instant now) {
        return drop(SecretDigest.of(transaction)).filter(each -> now.isBefore(each.expiresAt()));
    }

    private int countOf(String from) {
        Map<SecretDigest, Waiting> of = oldestFirst.get(from);
        return of == null ? 0 : of.size();
    }

    /** All live as long, so the oldest of each are over first. */
    private void dropOver(Instant now) {
        for (LinkedHashMap<SecretDigest, Waiting> each : oldestFirst.values()) {
            var oldest = each.entrySet().iterator();
            while (oldest.hasNext()) {
                Map.Entry<SecretDigest, Waiting> entry = oldest.next();
                if (now.isBefore(entry.getValue().expiresAt())) {
                    break;
                }
                oldest.remove();
                waiting.remove(entry.getKey());
            }
        }
        oldestFirst.values().removeIf(Map::isEmpty);
    }

    private String whoHasMost() {
        return oldestFirst.entrySet().stream()
                .max(Comparator.comparingInt(each -> each.getValue().size()))
                .orElseThrow()
                .getKey();
    }

    private void dropOldestOf(String from) {
        Optional.ofNullable(oldestFirst.get(from))
                .map(each -> each.firstEntry().getKey())
                .ifPresent(this::drop);
    }

    private Optional<Waiting> drop(SecretDigest digest) {
        Optional<Waiting> found = Optional.ofNullable(waiting.remove(digest));
        found.map(Waiting::from).ifPresent(from -> {
            Map<SecretDigest, Waiting> of = oldestFirst.get(from);
            if (of != null) {
                of.remove(digest);
                if (of.isEmpty()) {
                    oldestFirst.remove(from);
                }
            }
        });
        return found;
    }
}
