package org.sabha.identity.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.SignInSessionId;

/** Where sign-ins are kept. Port: {@code store} implements it. Blocks; safe for any thread. */
public interface SignInSessions {
    void add(SignInSession session);

    /** @param digest of a session's secret */
    Optional<SignInSession> byDigest(String digest);

    /** Notes when a session was used; nothing happens if it has ended. */
    void used(SignInSessionId id, Instant now);

    /** An account's sessions, the one used last first. */
    List<SignInSession> of(AccountId account);

    /** @return false if the account has no such session */
    boolean end(AccountId account, SignInSessionId id);

    /** Ends all sessions of an account. */
    void endAll(AccountId account);

    /** Forgets sessions that began or were used before these times. */
    void forget(Instant begunBefore, Instant usedBefore);
}
