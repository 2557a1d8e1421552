package org.sabha.identity.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sabha.model.AccountId;

/**
 * Secrets of authenticator apps that were shown and not proven yet. One for each account, for {@link #LIFETIME}, at most
 * {@link #MAX_WAITING}, the oldest giving way. Thread-safe if the random source is.
 */
public final class CodeEnrolments {
    static final Duration LIFETIME = Duration.ofMinutes(15);
    static final int MAX_WAITING = 1_000;

    private final RandomGenerator random;
    private final Map<AccountId, Waiting> waiting = new LinkedHashMap<>();

    public CodeEnrolments(RandomGenerator random) {
        this.random = random;
    }

    private record Waiting(TotpSecret secret, Instant expiresAt) {}

    /** A new secret for an account, in the place of one that was never proven. */
    public synchronized TotpSecret begin(AccountId account, Instant now) {
        waiting.remove(account);
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (waiting.size() >= MAX_WAITING && oldestFirst.hasNext()) {
            oldestFirst.next();
            oldestFirst.remove();
        }
        byte[] key = new byte[TotpSecret.BYTES];
        random.nextBytes(key);
        TotpSecret secret = new TotpSecret(key);
        waiting.put(account, new Waiting(secret, now.plus(LIFETIME)));
        return secret;
    }

    /** The enrolment, once a code proves that the app has the secret; a wrong code may be tried again. */
    public synchronized Optional<TotpEnrolment> prove(AccountId account, String code, Instant now) {
        Waiting found = waiting.get(account);
        if (found == null || !now.isBefore(found.expiresAt())) {
            waiting.remove(account);
            return Optional.empty();
        }
        var step = Totp.match(found.secret(), code.strip(), Long.MIN_VALUE, now);
        if (step.isEmpty()) {
            return Optional.empty();
        }
        waiting.remove(account);
        return Optional.of(new TotpEnrolment(found.secret(), step.getAsLong()));
    }
}
