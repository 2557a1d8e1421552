package org.sabha.identity.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sabha.model.SignInSessionId;

/**
 * Secrets of authenticator apps that were shown and not proven yet. One for each sign-in, so that whoever has stolen one
 * does not undo what the owner is doing in another; for {@link #LIFETIME}, at most {@link #MAX_WAITING}, the oldest giving
 * way. Thread-safe if the random source is.
 */
public final class CodeEnrolments {
    static final Duration LIFETIME = Duration.ofMinutes(15);
    static final int MAX_WAITING = 1_000;

    private final RandomGenerator random;
    private final Map<SignInSessionId, Waiting> waiting = new LinkedHashMap<>();

    public CodeEnrolments(RandomGenerator random) {
        this.random = random;
    }

    private record Waiting(TotpSecret secret, Instant expiresAt) {}

    /** A new secret for the account of a sign-in, in the place of one that was never proven. */
    public synchronized TotpSecret begin(SignInSessionId session, Instant now) {
        waiting.remove(session);
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (waiting.size() >= MAX_WAITING && oldestFirst.hasNext()) {
            oldestFirst.next();
            oldestFirst.remove();
        }
        byte[] key = new byte[TotpSecret.BYTES];
        random.nextBytes(key);
        TotpSecret secret = new TotpSecret(key);
        waiting.put(session, new Waiting(secret, now.plus(LIFETIME)));
        return secret;
    }

    /** The enrolment, once a code proves that the app has the secret; a wrong code may be tried again. */
    public synchronized Optional<TotpEnrolment> prove(SignInSessionId session, String code, Instant now) {
        Waiting found = waiting.get(session);
        if (found == null || !now.isBefore(found.expiresAt())) {
            waiting.remove(session);
            return Optional.empty();
        }
        var step = Totp.match(found.secret(), code.strip(), Long.MIN_VALUE, now);
        if (step.isEmpty()) {
            return Optional.empty();
        }
        waiting.remove(session);
        return Optional.of(new TotpEnrolment(found.secret(), step.getAsLong()));
    }
}
