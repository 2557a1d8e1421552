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
 * Sign-ins whose browsers are at the provider. One network has at most {@link #MAX_EACH}: a further one replaces its oldest.
 * At {@link #MAX} in total, a further one replaces the oldest of the network that has most, so no network can push out the
 * sign-ins of others. Thread-safe.
 */
final class PendingSignIns {
    /** An office behind one address has fewer at once; about 400 KiB. */
    static final int MAX_EACH = 1_000;

    /** About 8 MiB. */
    static final int MAX = 20_000;

    private final Map<SecretDigest, Pending> all = new HashMap<>();
    private final Map<String, LinkedHashMap<SecretDigest, Pending>> byNetwork = new HashMap<>();

    /**
     * @param redirect where the provider sends the browser back to
     * @param network of the browser's address
     */
    record Pending(URI redirect, String state, String nonce, String verifier, String network, Instant expiresAt) {}

    synchronized void add(Secret transaction, Pending fresh, Instant now) {
        removeExpired(now);
        if (byNetwork.getOrDefault(fresh.network(), new LinkedHashMap<>()).size() >= MAX_EACH) {
            removeOldestOf(fresh.network());
        } else if (all.size() >= MAX) {
            removeOldestOf(largestNetwork());
        }
        SecretDigest digest = SecretDigest.of(transaction);
        all.put(digest, fresh);
        byNetwork.computeIfAbsent(fresh.network(), _ -> new LinkedHashMap<>()).put(digest, fresh);
    }

    /** A sign-in can be taken once. */
    synchronized Optional<Pending> take(Secret transaction, Instant now) {
        return remove(SecretDigest.of(transaction)).filter(each -> now.isBefore(each.expiresAt()));
    }

    /** All live equally long, so the oldest of each network expire first. */
    private void removeExpired(Instant now) {
        for (LinkedHashMap<SecretDigest, Pending> each : byNetwork.values()) {
            var oldest = each.entrySet().iterator();
            while (oldest.hasNext()) {
                Map.Entry<SecretDigest, Pending> entry = oldest.next();
                if (now.isBefore(entry.getValue().expiresAt())) {
                    break;
                }
                oldest.remove();
                all.remove(entry.getKey());
            }
        }
        byNetwork.values().removeIf(Map::isEmpty);
    }

    private String largestNetwork() {
        return byNetwork.entrySet().stream()
                .max(Comparator.comparingInt(each -> each.getValue().size()))
                .orElseThrow()
                .getKey();
    }

    private void removeOldestOf(String network) {
        Optional.ofNullable(byNetwork.get(network))
                .map(each -> each.firstEntry().getKey())
                .ifPresent(this::remove);
    }

    private Optional<Pending> remove(SecretDigest digest) {
        Optional<Pending> found = Optional.ofNullable(all.remove(digest));
        found.ifPresent(each -> byNetwork.computeIfPresent(each.network(), (_, own) -> {
            own.remove(digest);
            return own.isEmpty() ? null : own;
        }));
        return found;
    }
}
