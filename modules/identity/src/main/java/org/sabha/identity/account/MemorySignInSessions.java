package org.sabha.identity.account;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.SignInSessionId;

/**
 * Sign-ins that last as long as the process. No server keeps them so: tests of this module and of {@code testkit}, which this
 * module does not know, have it in place of a store and hold both to one contract.
 */
public final class MemorySignInSessions implements SignInSessions {
    private final Map<SignInSessionId, SignInSession> sessions = new LinkedHashMap<>();

    @Override
    public synchronized void add(SignInSession session) {
        sessions.put(session.id(), session);
    }

    @Override
    public synchronized Optional<SignInSession> byDigest(String digest) {
        return sessions.values().stream()
                .filter(session -> session.digest().equals(digest))
                .findFirst();
    }

    @Override
    public synchronized void used(SignInSessionId id, Instant now) {
        sessions.computeIfPresent(id, (_, session) -> session.usedAt(now));
    }

    @Override
    public synchronized List<SignInSession> of(AccountId account) {
        return sessions.values().stream()
                .filter(session -> session.account().equals(account))
                .sorted(Comparator.comparing(
                                (SignInSession session) -> session.times().used())
                        .reversed())
                .toList();
    }

    @Override
    public synchronized boolean end(AccountId account, SignInSessionId id) {
        return sessions.values()
                .removeIf(session ->
                        session.account().equals(account) && session.id().equals(id));
    }

    @Override
    public synchronized void endAll(AccountId account) {
        sessions.values().removeIf(session -> session.account().equals(account));
    }

    @Override
    public synchronized void forget(Instant begunBefore, Instant usedBefore) {
        sessions.values()
                .removeIf(session -> session.times().begun().isBefore(begunBefore)
                        || session.times().used().isBefore(usedBefore));
    }
}
