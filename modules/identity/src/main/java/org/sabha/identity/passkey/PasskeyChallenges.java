package org.sabha.identity.passkey;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sabha.identity.SecretDigest;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

/**
 * Challenges that wait for a signature; each is good once, for {@link #LIFETIME}. There are at most
 * {@link #MAX_WAITING}, the oldest giving way. Thread-safe.
 */
final class PasskeyChallenges {
    static final Duration LIFETIME = Duration.ofMinutes(5);
    static final int MAX_WAITING = 4_000;

    private final IdSource ids;
    private final Map<SecretDigest, Waiting> waiting = new LinkedHashMap<>();

    PasskeyChallenges(IdSource ids) {
        this.ids = ids;
    }

    /** @param account who adds a passkey; empty for somebody who signs in */
    private record Waiting(Optional<AccountId> account, Instant expiresAt) {}

    synchronized Secret next(Optional<AccountId> account, Instant now) {
        waiting.values().removeIf(each -> !now.isBefore(each.expiresAt()));
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (waiting.size() >= MAX_WAITING && oldestFirst.hasNext()) {
            oldestFirst.next();
            oldestFirst.remove();
        }
        Secret challenge = ids.newSignInSecret();
        waiting.put(SecretDigest.of(challenge), new Waiting(account, now.plus(LIFETIME)));
        return challenge;
    }

    /** Uses a challenge up. @return whether it was one for this purpose */
    synchronized boolean use(Secret challenge, Optional<AccountId> account, Instant now) {
        Waiting found = waiting.remove(SecretDigest.of(challenge));
        return found != null && found.account().equals(account) && now.isBefore(found.expiresAt());
    }
}
