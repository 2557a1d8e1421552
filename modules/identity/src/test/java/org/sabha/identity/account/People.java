package org.sabha.identity.account;

import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.SignInLimiter;
import org.sabha.identity.SignInLimits;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;

/** Accounts and desks for tests, on virtual time and cheap hashes. */
final class People {
    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    static final Secret PASSWORD = new Secret("Paani-Bijli-7");

    final Random random = new Random(7);
    final IdSource ids = new IdSource(random);
    final MemoryAccounts accounts = new MemoryAccounts();
    final MemorySignInSessions sessions = new MemorySignInSessions();
    final PasswordHasher passwords = new PasswordHasher(new Argon2Cost(8, 1, 1), random, 2, 8);
    final KnownDevices devices = new KnownDevices(new byte[32], ids);
    final SignInLimiter limiter = new SignInLimiter(SignInLimits.DEFAULT, random);
    final AccountService accountService = new AccountService(accounts, passwords, ids);
    final SessionBook book = new SessionBook(sessions, accounts, ids, SessionBook.Limits.DEFAULT);

    SignInService signIn(PasswordAuthority elsewhere) {
        return new SignInService(accounts, passwords, limiter, devices, ids, elsewhere);
    }

    SignInService signIn() {
        return signIn(PasswordAuthority.NONE);
    }

    AccountService.Invited invited(String login) {
        Profile profile =
                Profile.local(new LoginName(login), new DisplayName("Asha Rao"), EnumSet.of(AccountRole.ORGANISER));
        return accountService.invite(profile, NOW).orElseThrow();
    }

    Account opened(String login) {
        return accountService
                .accept(invited(login).secret(), new DisplayName("Somebody Else"), PASSWORD, NOW)
                .orElseThrow();
    }

    static SignInService.Attempt attempt(String login) {
        return new SignInService.Attempt(login, Optional.empty(), HERE);
    }
}
