package org.sabha.identity.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.SecretDigest;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

/**
 * Makes and changes accounts; whether somebody may is decided before. Every change is of the account as it is now: one
 * that comes between is not lost. Blocks; thread-safe.
 */
public final class AccountService {
    public static final Duration INVITATION_LIFETIME = Duration.ofDays(7);

    private static final int MAX_CHANGES_BETWEEN = 8;

    private final Accounts accounts;
    private final PasswordHasher passwords;
    private final IdSource ids;

    public AccountService(Accounts accounts, PasswordHasher passwords, IdSource ids) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.ids = ids;
    }

    /** An account that waits for its holder, and the secret of the link that opens it. */
    public record Invited(Account account, Secret secret) {}

    /** Makes an account; empty if the login is taken. */
    public Optional<Invited> invite(Profile profile, Instant now) {
        Secret secret = ids.newSecret();
        Account account = new Account(
                ids.newAccountId(),
                profile,
                Credentials.NONE,
                AccountState.INVITED,
                Optional.of(invitation(secret, now)),
                0);
        return accounts.add(account) ? Optional.of(new Invited(account, secret)) : Optional.empty();
    }

    /** Makes an account that another system vouches for; empty if its login or identity is taken. */
    public Optional<Account> adopt(Profile profile) {
        Account account =
                new Account(ids.newAccountId(), profile, Credentials.NONE, AccountState.ACTIVE, Optional.empty(), 0);
        return accounts.add(account) ? Optional.of(account) : Optional.empty();
    }

    /** Takes password and factors from an account and gives it a new link; empty if it is gone. */
    public Optional<Invited> reset(AccountId id, Instant now) {
        Secret secret = ids.newSecret();
        return change(id, account -> account.invitedBy(invitation(secret, now)))
                .map(account -> new Invited(account, secret));
    }

    /**
     * Takes factors from an account whose password another system keeps, and gives it a code to enrol the next with; empty
     * if it is gone.
     */
    public Optional<Invited> resetFactors(AccountId id, Instant now) {
        Secret secret = ids.newSecret();
        return change(id, account -> account.toEnrolWith(invitation(secret, now)))
                .map(account -> new Invited(account, secret));
    }

    /** The account that a link opens, while it does. */
    public Optional<Account> invited(Secret secret, Instant now) {
        return accounts.byInvitation(SecretDigest.of(secret).value())
                .filter(account -> account.state() == AccountState.INVITED)
                .filter(account -> account.invitation()
                        .filter(link -> now.isBefore(link.expiresAt()))
                        .isPresent());
    }

    /**
     * Uses a link up.
     *
     * @param name what its holder is called, for an account whose name nobody vouches for; else it is not looked at
     * @return empty if the link does not open anything, or was used at the same moment
     */
    public Optional<Account> accept(Secret secret, DisplayName name, Secret password, Instant now) {
        Optional<Account> found = invited(secret, now);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Profile profile = found.get().profile();
        Account opened = found.get()
                .activatedWith(Credentials.ofPassword(passwords.hash(password)))
                .with(profile.verified() ? profile : profile.withName(name));
        return accounts.replace(opened) ? Optional.of(opened.nextVersion()) : Optional.empty();
    }

    public Optional<Account> setPassword(AccountId id, Secret password) {
        var hash = passwords.hash(password);
        return change(id, account -> account.with(account.credentials().withPassword(hash)));
    }

    /** Turns codes of an authenticator app on; the code that proved it is used up. */
    public Optional<Account> enrolCode(AccountId id, TotpEnrolment enrolment) {
        return change(id, account -> account.with(account.credentials().withTotp(enrolment)));
    }

    /**
     * Turns codes on for somebody who has this from an administrator, and uses it up.
     *
     * @return empty if it is not theirs, is over, or was used at the same moment
     */
    public Optional<Account> enrolCode(AccountId id, TotpEnrolment enrolment, Secret voucher, Instant now) {
        return accounts.byId(id)
                .filter(account -> account.isVouchedBy(voucher, now))
                .map(account -> account.activatedWith(account.credentials().withTotp(enrolment)))
                .filter(accounts::replace)
                .map(Account::nextVersion);
    }

    public Optional<Account> dropCode(AccountId id) {
        return change(
                id, account -> account.with(account.credentials().withoutTotp().withoutUselessRecovery()));
    }

    /** New recovery codes in the place of all before; empty if the account is gone. */
    public Optional<List<Secret>> newRecoveryCodes(AccountId id) {
        List<Secret> codes = RecoveryCodes.draw(ids);
        Set<String> digests = RecoveryCodes.digests(codes);
        return change(id, account -> account.with(account.credentials().withRecovery(digests)))
                .map(_ -> codes);
    }

    /** Adds a passkey, or notes its new counter. */
    public Optional<Account> keepPasskey(AccountId id, Passkey passkey) {
        return change(id, account -> account.with(account.credentials().with(passkey)));
    }

    public Optional<Account> dropPasskey(AccountId id, String passkey) {
        return change(
                id,
                account -> account.with(
                        account.credentials().withoutPasskey(passkey).withoutUselessRecovery()));
    }

    /** An administrator who names somebody vouches for the name. */
    public Optional<Account> rename(AccountId id, DisplayName name) {
        return change(id, account -> {
            Profile profile = account.profile();
            return account.with(new Profile(profile.login(), name, profile.roles(), profile.external(), true));
        });
    }

    public Optional<Account> setRoles(AccountId id, Set<AccountRole> roles) {
        return change(id, account -> account.with(account.profile().withRoles(roles)));
    }

    /** Sets roles, and takes factors that nobody vouched for. */
    public Optional<Account> setRolesWithoutFactors(AccountId id, Set<AccountRole> roles) {
        return change(
                id, account -> account.with(account.profile().withRoles(roles)).with(Credentials.NONE));
    }

    public Optional<Account> disable(AccountId id) {
        return change(id, account -> account.with(AccountState.DISABLED));
    }

    /** Active again, or waiting for its holder if nobody ever opened it. */
    public Optional<Account> enable(AccountId id) {
        return change(
                id,
                account -> account.state() != AccountState.DISABLED
                        ? account
                        : account.with(
                                account.invitation().isPresent() && !account.isKnownElsewhere()
                                        ? AccountState.INVITED
                                        : AccountState.ACTIVE));
    }

    /** Applies a change to the account as it is now. */
    public Optional<Account> change(AccountId id, UnaryOperator<Account> change) {
        for (int i = 0; i < MAX_CHANGES_BETWEEN; i++) {
            Optional<Account> found = accounts.byId(id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Account changed = change.apply(found.get());
            if (changed.equals(found.get())) {
                return found;
            }
            if (accounts.replace(changed)) {
                return Optional.of(changed.nextVersion());
            }
        }
        throw new IllegalStateException("account " + id + " changes too often");
    }

    private static AccountInvitation invitation(Secret secret, Instant now) {
        return new AccountInvitation(SecretDigest.of(secret).value(), now.plus(INVITATION_LIFETIME));
    }
}
