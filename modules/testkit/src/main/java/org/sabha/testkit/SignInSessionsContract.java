package org.sabha.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.MemorySignInSessions;
import org.sabha.identity.account.SignInSession;
import org.sabha.identity.account.SignInSessions;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.SignInStrength;

/** What everybody who keeps {@link SignInSessions} keeps to. */
public abstract class SignInSessionsContract {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final IdSource ids = new IdSource(new Random(2));
    private AccountId asha = ids.newAccountId();
    private AccountId bala = ids.newAccountId();
    private SignInSessions sessions = new MemorySignInSessions();

    /** Without sessions, and with accounts of two people in what keeps accounts too. */
    protected abstract SignInSessions newSessions(AccountId asha, AccountId bala);

    @BeforeEach
    void begins() {
        asha = ids.newAccountId();
        bala = ids.newAccountId();
        sessions = newSessions(asha, bala);
    }

    @Test
    void givesBackWhatItWasGiven() {
        SignInSession session = session(asha, "one", NOW);
        sessions.add(session);
        assertEquals(Optional.of(session), sessions.byDigest("one"));
        assertEquals(Optional.empty(), sessions.byDigest("two"));
    }

    @Test
    void listsThoseOfOneAccountLastUsedFirst() {
        SignInSession old = session(asha, "one", NOW);
        SignInSession other = session(asha, "two", NOW.plusSeconds(1));
        sessions.add(old);
        sessions.add(other);
        sessions.add(session(bala, "three", NOW));
        assertEquals(List.of(other, old), sessions.of(asha));
        Instant later = NOW.plusSeconds(60);
        sessions.used(old.id(), later);
        assertEquals(List.of(old.usedAt(later), other), sessions.of(asha));
    }

    @Test
    void endsOneOfItsOwnAccountOnly() {
        SignInSession session = session(asha, "one", NOW);
        sessions.add(session);
        assertFalse(sessions.end(bala, session.id()));
        assertEquals(Optional.of(session), sessions.byDigest("one"));
        assertTrue(sessions.end(asha, session.id()));
        assertEquals(Optional.empty(), sessions.byDigest("one"));
    }

    @Test
    void endsAllOfAnAccount() {
        sessions.add(session(asha, "one", NOW));
        sessions.add(session(asha, "two", NOW));
        sessions.add(session(bala, "three", NOW));
        sessions.endAll(asha);
        assertEquals(List.of(), sessions.of(asha));
        assertEquals(1, sessions.of(bala).size());
    }

    @Test
    void forgetsWhatIsTooOldOrUnused() {
        sessions.add(session(asha, "old", NOW.minus(Duration.ofDays(9))));
        SignInSession used = session(asha, "used", NOW.minus(Duration.ofDays(2)));
        sessions.add(used);
        sessions.used(used.id(), NOW);
        sessions.add(session(asha, "unused", NOW.minus(Duration.ofDays(2))));
        sessions.forget(NOW.minus(Duration.ofDays(7)), NOW.minus(Duration.ofDays(1)));
        assertEquals(
                List.of("used"),
                sessions.of(asha).stream().map(SignInSession::digest).toList());
    }

    private SignInSession session(AccountId account, String digest, Instant time) {
        return new SignInSession(
                ids.newSignInSessionId(),
                digest,
                account,
                SignInStrength.TWO_FACTORS,
                new SignInSession.Times(time, time),
                new SignInSession.Device("Chromium, Linux", "10.1.2.x"));
    }
}
