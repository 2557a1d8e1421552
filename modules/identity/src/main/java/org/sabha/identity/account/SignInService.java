package org.sabha.identity.account;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sabha.identity.PasswordCheck;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.SignInLimiter;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;

/**
 * Looks at passwords and second factors. Whatever is wrong with a try, the way through is the same: one look into the
 * accounts, one hash of a password, one question to the directory if there is one, one answer (H3). Blocks for as long as a hash takes; thread-safe.
 */
public final class SignInService {
    private final Accounts accounts;
    private final PasswordHasher passwords;
    private final SignInLimiter limiter;
    private final KnownDevices devices;
    private final SecondSteps steps;
    private final PasswordAuthority elsewhere;

    /** @param elsewhere asked about passwords that are not kept here, such as those of a directory */
    public SignInService(
            Accounts accounts,
            PasswordHasher passwords,
            SignInLimiter limiter,
            KnownDevices devices,
            IdSource ids,
            PasswordAuthority elsewhere) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.limiter = limiter;
        this.devices = devices;
        this.steps = new SecondSteps(ids);
        this.elsewhere = elsewhere;
    }

    /**
     * Who tries, and from where.
     *
     * @param login as typed
     * @param mark of a device that signed in before
     */
    public record Attempt(String login, Optional<Secret> mark, InetAddress from) {}

    /** Looks at a password. */
    public SignInOutcome password(Attempt attempt, Secret password, Instant now) {
        Optional<LoginName> login = loginOf(attempt.login());
        String counted = login.map(LoginName::value).orElse("no login");
        Optional<String> device = attempt.mark().flatMap(mark -> devices.nameOf(mark, counted));
        if (!isLookedAt(counted, device, attempt.from(), now)) {
            return SignInOutcome.No.LATER;
        }
        Optional<Account> found = login.flatMap(accounts::byLogin);
        Optional<PasswordHash> hash = found.filter(Account::isActive)
                .flatMap(account -> account.credentials().password());
        PasswordCheck check = passwords.verify(password, hash.orElse(passwords.hashOfNothing()));
        if (check == PasswordCheck.BUSY) {
            return SignInOutcome.No.LATER;
        }
        Optional<Account> holder;
        if (hash.isPresent() && check == PasswordCheck.RIGHT) {
            holder = found;
        } else if (login.isEmpty()
                || found.filter(SignInService::isOfThisServer).isPresent()) {
            elsewhere.checkNobody(); // a password of this server is nobody else's business
            holder = Optional.empty();
        } else {
            var shown = new PasswordAuthority.Shown(login.get(), password, device.isPresent(), now);
            holder = elsewhere.check(shown).filter(Account::isActive);
        }
        if (holder.isEmpty()) {
            return SignInOutcome.No.REFUSED;
        }
        return afterPassword(
                holder.get(),
                device,
                () -> {
                    limiter.succeeded(counted, attempt.from());
                    device.ifPresent(name -> limiter.succeeded(counted, name));
                },
                now);
    }

    /**
     * Somebody whom another system has recognised. Whoever has a second factor here shows it, unless that system has
     * asked for one. Counted like a try with a password until the second factor is right: each round through the other
     * system brings a new ticket, and codes must not be guessed with those.
     *
     * @param shown what that system says that it asked for
     */
    public SignInOutcome recognised(Account account, SignInStrength shown, InetAddress from, Instant now) {
        if (shown == SignInStrength.TWO_FACTORS || !account.credentials().wantsSecondFactor()) {
            return new SignInOutcome.SignedIn(account, shown);
        }
        // not under the name alone: who asks here must not keep the holder from another way in
        String counted = "recognised " + account.profile().login().value();
        return limiter.tryAsStranger(counted, from, now)
                ? afterPassword(account, Optional.empty(), () -> limiter.succeeded(counted, from), now)
                : SignInOutcome.No.LATER;
    }

    private static boolean isOfThisServer(Account account) {
        return account.profile().external().isEmpty();
    }

    /** Whose sign-in waits for a second factor under that ticket. */
    public Optional<AccountId> waiting(Secret ticket, Instant now) {
        return steps.whose(ticket, now);
    }

    /**
     * Looks at what was shown after a right password. After some wrong codes of the app in a row the account has waits that
     * grow, by whichever tickets they came; such a try costs none of the ticket's.
     */
    public SignInOutcome secondFactor(Secret ticket, SecondFactor factor, Secret shown, Instant now) {
        Optional<SecondSteps.Trying> trying =
                factor == SecondFactor.CODE ? steps.trying(ticket, now) : Optional.empty();
        if (trying.filter(who -> !limiter.tryCode(who.account().value(), who.device(), now))
                .isPresent()) {
            return SignInOutcome.No.LATER;
        }
        Optional<Account> account =
                steps.tryWith(ticket, now).flatMap(accounts::byId).filter(Account::isActive);
        if (account.isEmpty() || !useUp(account.get(), factor, shown, now)) {
            return SignInOutcome.No.REFUSED;
        }
        steps.done(ticket);
        trying.ifPresent(who -> limiter.codeSucceeded(who.account().value(), who.device()));
        // As it is without what was just used up.
        Account left = accounts.byId(account.get().id()).orElse(account.get());
        return new SignInOutcome.SignedIn(left, SignInStrength.TWO_FACTORS);
    }

    /**
     * Whether a signed-in person knows the account's password. Counted like any try, but not among those of strangers: an
     * attack on the name is when its holder may want another password.
     */
    public boolean confirms(Account account, Secret password, InetAddress from, Instant now) {
        String counted = "signed in " + account.profile().login().value();
        if (!limiter.tryAsStranger(counted, from, now)) {
            return false;
        }
        PasswordHash hash = account.credentials().password().orElse(passwords.hashOfNothing());
        boolean right = passwords.verify(password, hash) == PasswordCheck.RIGHT;
        if (right) {
            limiter.succeeded(counted, from);
        }
        return right;
    }

    private boolean isLookedAt(String login, Optional<String> device, InetAddress from, Instant now) {
        return device.isPresent()
                ? limiter.tryFromKnownDevice(login, device.get(), now)
                : limiter.tryAsStranger(login, from, now);
    }

    /**
     * @param device with which the account's holder signed in before, if it is one
     * @param forgive what was counted so far; only once all was right, or whoever has stolen a password could try codes
     *     as fast as they like
     */
    private SignInOutcome afterPassword(Account account, Optional<String> device, Runnable forgive, Instant now) {
        Credentials credentials = account.credentials();
        if (!credentials.wantsSecondFactor()) {
            forgive.run();
            return new SignInOutcome.SignedIn(account, SignInStrength.ONE_FACTOR);
        }
        List<SecondFactor> factors = new ArrayList<>();
        if (credentials.totp().isPresent()) {
            factors.add(SecondFactor.CODE);
        }
        if (!credentials.passkeys().isEmpty()) {
            factors.add(SecondFactor.PASSKEY);
        }
        if (!credentials.recovery().isEmpty()) {
            factors.add(SecondFactor.RECOVERY_CODE);
        }
        return new SignInOutcome.WantsMore(steps.newTicket(account.id(), device, forgive, now), factors);
    }

    private boolean useUp(Account account, SecondFactor factor, Secret shown, Instant now) {
        return switch (factor) {
            case CODE -> useCode(account, shown.reveal(), now);
            case RECOVERY_CODE -> useRecoveryCode(account, shown);
            case PASSKEY -> false; // comes by its own door, with a signature
        };
    }

    /** Two at once with the same code: the second finds the account changed. */
    private boolean useCode(Account account, String code, Instant now) {
        Optional<TotpEnrolment> totp = account.credentials().totp();
        if (totp.isEmpty()) {
            return false;
        }
        TotpSecret secret = totp.get().secret();
        OptionalLong step = Totp.match(secret, code.strip(), totp.get().lastStep(), now);
        return step.isPresent()
                && accounts.replace(
                        account.with(account.credentials().withTotp(new TotpEnrolment(secret, step.getAsLong()))));
    }

    private boolean useRecoveryCode(Account account, Secret shown) {
        String digest = RecoveryCodes.digest(shown);
        return account.credentials().recovery().contains(digest)
                && accounts.replace(account.with(account.credentials().withoutRecovery(digest)));
    }

    private static Optional<LoginName> loginOf(String typed) {
        try {
            return Optional.of(new LoginName(typed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** For the doors that need no password. */
    Optional<Account> active(AccountId id) {
        return accounts.byId(id).filter(Account::isActive);
    }
}
