package org.sabha.server.account;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountDesk;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountInvitation;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.server.key.KeyDesk;
import org.sabha.server.route.Refusal;
import org.sabha.store.account.AccountAct;
import org.sabha.store.account.AccountStorage;

/**
 * Changes of other people's accounts, whoever asks for them: a page, or the command line. That somebody may is decided
 * before; here is what holds for everybody, such as that there is always an administrator.
 */
final class AccountAdministration {
    private final AccountStorage storage;
    private final PasswordHasher passwords;
    private final IdSource ids;
    private final KeyDesk keys;
    private final AccountsInForce inForce;

    /** Two at once must not take the right from each other: nobody would have it. */
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /**
     * @param keys of programs, of which some stand still when who made them leaves
     * @param inForce tells meetings of who may not sign in any more
     */
    AccountAdministration(
            AccountStorage storage, PasswordHasher passwords, IdSource ids, KeyDesk keys, AccountsInForce inForce) {
        this.storage = storage;
        this.passwords = passwords;
        this.ids = ids;
        this.keys = keys;
        this.inForce = inForce;
    }

    private AccountDesk desk(AccountAct act) {
        return new AccountDesk(act.accounts(), passwords, ids);
    }

    /** What came of a change: what is to be told, or why not. */
    sealed interface Outcome<T> {
        record Done<T>(T value) implements Outcome<T> {}

        record No<T>(Refusal why) implements Outcome<T> {}
    }

    List<Account> list(Optional<LoginName> after, int max) {
        return storage.accounts().list(after, max);
    }

    /** @param text in login or name; empty for everybody */
    List<Account> find(Optional<String> text, Optional<LoginName> after, int max) {
        return text.isEmpty() ? list(after, max) : storage.accounts().find(text.get(), after, max);
    }

    /**
     * Makes an account.
     *
     * @param name as typed; blank where its holder gives it themselves
     */
    Outcome<AccountDesk.Invited> invite(
            AccountEvidence evidence, String login, String name, Set<AccountRole> roles, Instant now) {
        Optional<LoginName> usable = Names.login(login);
        if (usable.isEmpty()) {
            return no(evidence, Refusal.LOGIN_UNUSABLE);
        }
        boolean ownName = name.isBlank();
        Optional<DisplayName> shown = Names.display(ownName ? usable.get().value() : name);
        if (shown.isEmpty()) {
            return no(evidence, Refusal.NAME_UNUSABLE);
        }
        var profile = new Profile(usable.get(), shown.get(), roles, Optional.empty(), !ownName);
        AccountAct act = storage.act(evidence.choosing(codes(roles)));
        return desk(act)
                .invite(profile, now)
                .<Outcome<AccountDesk.Invited>>map(Outcome.Done::new)
                .orElseGet(() -> no(evidence, Refusal.LOGIN_TAKEN));
    }

    Outcome<Account> rename(AccountEvidence evidence, AccountId id, String name) {
        Optional<DisplayName> shown = Names.display(name);
        return shown.isEmpty()
                ? no(evidence.on(id), Refusal.NAME_UNUSABLE)
                : change(evidence, id, desk -> desk.rename(id, shown.get()), false);
    }

    Outcome<Account> setRoles(AccountEvidence evidence, AccountId id, Set<AccountRole> roles) {
        boolean administers = AccountPolicy.administers(roles);
        AccountEvidence row = evidence.choosing(codes(roles));
        return guarded(
                evidence,
                id,
                administers,
                () -> administers && wouldRise(id)
                        ? change(row, id, desk -> desk.setRolesWithoutFactors(id, roles), true)
                        : change(row, id, desk -> desk.setRoles(id, roles), false));
    }

    /** An administrator who comes by another system has a second factor that an administrator vouched for, and no other. */
    private boolean wouldRise(AccountId id) {
        return storage.accounts()
                .byId(id)
                .filter(Account::isKnownElsewhere)
                .filter(account -> !AccountPolicy.administers(account.profile().roles()))
                .isPresent();
    }

    Outcome<Account> disable(AccountEvidence evidence, AccountId id) {
        return guarded(evidence, id, false, () -> change(evidence, id, desk -> desk.disable(id), true));
    }

    Outcome<Account> enable(AccountEvidence evidence, AccountId id) {
        return change(evidence, id, desk -> desk.enable(id), false);
    }

    Outcome<Account> endSignIns(AccountEvidence evidence, AccountId id) {
        Optional<Account> account = storage.accounts().byId(id);
        if (account.isEmpty()) {
            return no(evidence.on(id), Refusal.NO_SUCH_ACCOUNT);
        }
        AccountAct act = storage.act(evidence.on(id));
        act.signIns().endAll(id);
        return new Outcome.Done<>(account.get());
    }

    /**
     * Takes what its holder can show from an account. One of this server gets a link to open it anew. Where another system
     * keeps the password, it is the second factor that was lost, and the secret is the code that the next one asks for.
     */
    Outcome<AccountDesk.Invited> reset(AccountEvidence evidence, AccountId id, Instant now) {
        Optional<Account> before = storage.accounts().byId(id);
        boolean elsewhere = before.filter(Account::isKnownElsewhere).isPresent();
        AccountDesk desk = desk(storage.act(evidence).endingSignInsOf(id, Optional.empty()));
        Optional<AccountDesk.Invited> made = elsewhere ? desk.resetFactors(id, now) : desk.reset(id, now);
        if (made.isEmpty()) {
            return no(evidence.on(id), Refusal.NO_SUCH_ACCOUNT);
        }
        before.ifPresent(account -> follow(account, made.get().account(), evidence));
        return new Outcome.Done<>(made.get());
    }

    private Outcome<Account> change(
            AccountEvidence evidence,
            AccountId id,
            Function<AccountDesk, Optional<Account>> change,
            boolean endingSignIns) {
        AccountAct act = storage.act(evidence.on(id));
        if (endingSignIns) {
            act.endingSignInsOf(id, Optional.empty());
        }
        Optional<Account> before = storage.accounts().byId(id);
        Optional<Account> changed = change.apply(desk(act));
        if (changed.isEmpty()) {
            return no(evidence.on(id), Refusal.NO_SUCH_ACCOUNT);
        }
        act.settle();
        before.ifPresent(account -> follow(account, changed.get(), evidence));
        return new Outcome.Done<>(changed.get());
    }

    private void follow(Account before, Account after, AccountEvidence evidence) {
        inForce.changed(before, after);
        keys.changed(before, after, evidence);
    }

    private Outcome<Account> guarded(
            AccountEvidence evidence, AccountId id, boolean staysAdministrator, Supplier<Outcome<Account>> change) {
        oneAtATime.lock();
        try {
            return !staysAdministrator && isLastAdministrator(id)
                    ? no(evidence.on(id), Refusal.LAST_ADMINISTRATOR)
                    : change.get();
        } finally {
            oneAtATime.unlock();
        }
    }

    private boolean isLastAdministrator(AccountId id) {
        List<AccountId> active = storage.accounts().havingAny(AccountPolicy.administrators(), 1_000).stream()
                .filter(Account::isActive)
                .map(Account::id)
                .toList();
        return active.equals(List.of(id));
    }

    private <T> Outcome<T> no(AccountEvidence evidence, Refusal why) {
        storage.note(evidence.refusedAs(why.code()));
        return new Outcome.No<>(why);
    }

    /** Roles as a row of the audit log names them. */
    static String codes(Set<AccountRole> roles) {
        return roles.stream()
                .sorted()
                .map(role -> role.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    /** Seconds until an invitation that was just made is over. */
    static long lifetimeSeconds(Account invited, Instant now) {
        return invited.invitation()
                .map(AccountInvitation::expiresAt)
                .map(end -> Duration.between(now, end).toSeconds())
                .orElse(0L);
    }

    // --- the first administrator

    /** Whether somebody administers who can sign in. */
    boolean hasAdministrator() {
        return storage.accounts().havingAny(AccountPolicy.administrators(), 1_000).stream()
                .anyMatch(Account::isActive);
    }

    /** A fresh invitation of the first administrator, who may start meetings too; one made before opens nothing more. */
    AccountDesk.Invited inviteFirst(Instant now) {
        var evidence = AccountEvidence.ofTheServer(now, "invite-first-administrator");
        Optional<Account> waiting = storage.accounts().havingAny(AccountPolicy.administrators(), 1_000).stream()
                .filter(account -> account.state() == AccountState.INVITED)
                .findFirst();
        if (waiting.isPresent()
                && reset(evidence, waiting.get().id(), now)
                        instanceof Outcome.Done<AccountDesk.Invited>(AccountDesk.Invited again)) {
            return again;
        }
        Set<AccountRole> roles = EnumSet.copyOf(AccountPolicy.administrators());
        roles.add(AccountRole.ORGANISER);
        for (int number = 1; number < 1_000; number++) {
            String login = number == 1 ? "admin" : "admin" + number;
            if (invite(evidence, login, "", roles, now)
                    instanceof Outcome.Done<AccountDesk.Invited>(AccountDesk.Invited fresh)) {
                return fresh;
            }
        }
        throw new IllegalStateException("every name for an administrator is taken");
    }
}
