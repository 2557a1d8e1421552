package org.sabha.identity.account;

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
 * Sign-ins that showed a right password and still owe a second factor. A ticket lives for {@link #LIFETIME} and takes
 * {@link #MAX_TRIES}; there are at most {@link #MAX_TICKETS}, the oldest giving way. Thread-safe.
 */
final class SecondSteps {
    static final Duration LIFETIME = Duration.ofMinutes(5);
    static final int MAX_TRIES = 5;
    static final int MAX_TICKETS = 2_000;

    private final IdSource ids;
    private final Map<SecretDigest, Waiting> waiting = new LinkedHashMap<>();

    SecondSteps(IdSource ids) {
        this.ids = ids;
    }

    private static final class Waiting {
        private final AccountId account;
        private final Optional<String> device;
        private final Runnable atEnd;
        private final Instant expiresAt;
        private int triesLeft = MAX_TRIES;

        private Waiting(AccountId account, Optional<String> device, Runnable atEnd, Instant expiresAt) {
            this.account = account;
            this.device = device;
            this.atEnd = atEnd;
            this.expiresAt = expiresAt;
        }
    }

    /**
     * @param device with which the account's holder signed in before, if it is one
     * @param atEnd done once, when the second factor was right
     */
    synchronized Secret newTicket(AccountId account, Optional<String> device, Runnable atEnd, Instant now) {
        waiting.values().removeIf(each -> !now.isBefore(each.expiresAt));
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (waiting.size() >= MAX_TICKETS && oldestFirst.hasNext()) {
            oldestFirst.next();
            oldestFirst.remove();
        }
        Secret ticket = ids.newSecret();
        waiting.put(SecretDigest.of(ticket), new Waiting(account, device, atEnd, now.plus(LIFETIME)));
        return ticket;
    }

    /** Whose the ticket is; counts as one of its tries. */
    synchronized Optional<AccountId> tryWith(Secret ticket, Instant now) {
        SecretDigest digest = SecretDigest.of(ticket);
        Waiting found = waiting.get(digest);
        if (found == null || !now.isBefore(found.expiresAt) || found.triesLeft == 0) {
            waiting.remove(digest);
            return Optional.empty();
        }
        found.triesLeft--;
        return Optional.of(found.account);
    }

    /** Who tries with a ticket that has a try left. */
    record Trying(AccountId account, Optional<String> device) {}

    /** Who would try with this ticket; counts as nothing. */
    synchronized Optional<Trying> trying(Secret ticket, Instant now) {
        return Optional.ofNullable(waiting.get(SecretDigest.of(ticket)))
                .filter(found -> now.isBefore(found.expiresAt) && found.triesLeft > 0)
                .map(found -> new Trying(found.account, found.device));
    }

    /** Whose the ticket is; counts as nothing. */
    synchronized Optional<AccountId> whose(Secret ticket, Instant now) {
        return Optional.ofNullable(waiting.get(SecretDigest.of(ticket)))
                .filter(found -> now.isBefore(found.expiresAt))
                .map(found -> found.account);
    }

    void done(Secret ticket) {
        Waiting found;
        synchronized (this) {
            found = waiting.remove(SecretDigest.of(ticket));
        }
        if (found != null) {
            found.atEnd.run();
        }
    }
}
