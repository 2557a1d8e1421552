package org.sabha.identity.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.SecretDigest;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;
import org.sabha.model.SignInSessionId;
import org.sabha.model.SignInStrength;

/**
 * Begins, knows and ends sign-ins. A session ends when it is not used for {@link Limits#idle}, in any case after
 * {@link Limits#longest}, and when its account is no longer active. Thread-safe if the random source is.
 */
public final class SessionBook {
    /** A session's use is written down no more often than this. */
    private static final Duration WRITE_EVERY = Duration.ofMinutes(1);

    /** More sign-ins of one account than this and the one unused for longest gives way. */
    static final int MAX_PER_ACCOUNT = 20;

    private final SignInSessions sessions;
    private final Accounts accounts;
    private final IdSource ids;
    private final Limits limits;

    /** How long a session lives, unused and at most. */
    public record Limits(Duration idle, Duration longest) {
        public static final Limits DEFAULT = new Limits(Duration.ofHours(12), Duration.ofDays(7));
    }

    /** A session and whose it is. */
    public record Live(SignInSession session, Account account) {}

    /** A session that has just begun. */
    public record Begun(Secret secret, Live live) {}

    public SessionBook(SignInSessions sessions, Accounts accounts, IdSource ids, Limits limits) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.ids = ids;
        this.limits = limits;
    }

    /** Always a new secret: what a browser held before a sign-in is worth nothing after it. */
    public Begun begin(Account account, SignInStrength strength, SignInSession.Device device, Instant now) {
        sessions.forget(now.minus(limits.longest()), now.minus(limits.idle()));
        Secret secret = ids.newSignInSecret();
        SignInSession session = new SignInSession(
                ids.newSignInSessionId(),
                SecretDigest.of(secret).value(),
                account.id(),
                strength,
                new SignInSession.Times(now, now),
                device);
        sessions.add(session);
        makePlace(session);
        return new Begun(secret, new Live(session, account));
    }

    private void makePlace(SignInSession fresh) {
        List<SignInSession> othersLastUsedFirst = sessions.of(fresh.account()).stream()
                .filter(session -> !session.id().equals(fresh.id()))
                .toList();
        for (int i = MAX_PER_ACCOUNT - 1; i < othersLastUsedFirst.size(); i++) {
            sessions.end(fresh.account(), othersLastUsedFirst.get(i).id());
        }
    }

    /** The session with this secret, which goes on since it is used. */
    public Optional<Live> use(Secret secret, Instant now) {
        Optional<SignInSession> found =
                sessions.byDigest(SecretDigest.of(secret).value());
        if (found.isEmpty() || hasEnded(found.get(), now)) {
            return Optional.empty();
        }
        SignInSession session = found.get();
        Optional<Account> account = accounts.byId(session.account()).filter(Account::isActive);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        if (!now.isBefore(session.times().used().plus(WRITE_EVERY))) {
            sessions.used(session.id(), now);
            session = session.usedAt(now);
        }
        return Optional.of(new Live(session, account.get()));
    }

    /** When a session ends unless it is used before. */
    public Instant endOf(SignInSession session) {
        Instant idle = session.times().used().plus(limits.idle());
        Instant longest = session.times().begun().plus(limits.longest());
        return idle.isBefore(longest) ? idle : longest;
    }

    /** When a session ends however it is used. */
    public Instant longestEndOf(SignInSession session) {
        return session.times().begun().plus(limits.longest());
    }

    public List<SignInSession> of(AccountId account, Instant now) {
        return sessions.of(account).stream()
                .filter(session -> !hasEnded(session, now))
                .toList();
    }

    public boolean end(AccountId account, SignInSessionId id) {
        return sessions.end(account, id);
    }

    public void endAll(AccountId account) {
        sessions.endAll(account);
    }

    /** Ends all of an account but one. */
    public void endOthers(SignInSession kept) {
        for (SignInSession session : sessions.of(kept.account())) {
            if (!session.id().equals(kept.id())) {
                sessions.end(kept.account(), session.id());
            }
        }
    }

    private boolean hasEnded(SignInSession session, Instant now) {
        return !now.isBefore(endOf(session));
    }
}
