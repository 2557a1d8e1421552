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
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountInvitation;
import org.sabha.identity.account.AccountService;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.route.Refused;
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
    private final ApiKeyService keys;
    private final AccountsInForce inForce;

    /** Two at once must not take the right from each other: nobody would have it. */
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /**
     * @param keys of programs, of which some stand still when who made them leaves
     * @param inForce tells meetings of who may not sign in any more
     */
    AccountAdministration(
            AccountStorage storage,
            PasswordHasher passwords,
            IdSource ids,
            ApiKeyService keys,
            AccountsInForce inForce) {
        this.storage = storage;
        this.passwords = passwords;
        this.ids = ids;
        this.keys = keys;
        this.inForce = inForce;
    }

    private AccountService accountService(AccountAct act) {
        return new AccountService(act.accounts(), passwords, ids);
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
    AccountService.Invited invite(
            AccountEvidence evidence, String login, String name, Set<AccountRole> roles, Instant now) {
        Optional<LoginName> usable = Names.login(login);
        if (usable.isEmpty()) {
            throw no(evidence, ErrorCode.LOGIN_UNUSABLE);
        }
        boolean ownName = name.isBlank();
        Optional<DisplayName> shown = Names.display(ownName ? usable.get().value() : name);
        if (shown.isEmpty()) {
            throw no(evidence, ErrorCode.NAME_UNUSABLE);
        }
        var profile = new Profile(usable.get(), shown.get(), roles, Optional.empty(), !ownName);
        AccountAct act = storage.act(evidence.choosing(codes(roles)));
        return accountService(act).invite(profile, now).orElseThrow(() -> no(evidence, ErrorCode.LOGIN_TAKEN));
    }

    Account rename(AccountEvidence evidence, AccountId id, String name) {
        Optional<DisplayName> shown = Names.display(name);
        if (shown.isEmpty()) {
            throw no(evidence.on(id), ErrorCode.NAME_UNUSABLE);
        }
        return change(evidence, id, accountService -> accountService.rename(id, shown.get()), false);
    }

    Account setRoles(AccountEvidence evidence, AccountId id, Set<AccountRole> roles) {
        boolean administers = AccountPolicy.administers(roles);
        AccountEvidence row = evidence.choosing(codes(roles));
        return guarded(
                evidence,
                id,
                administers,
                () -> administers && wouldRise(id)
                        ? change(row, id, accountService -> accountService.setRolesWithoutFactors(id, roles), true)
                        : change(row, id, accountService -> accountService.setRoles(id, roles), false));
    }

    /** An administrator who comes by another system has a second factor that an administrator vouched for, and no other. */
    private boolean wouldRise(AccountId id) {
        return storage.accounts()
                .byId(id)
                .filter(Account::isKnownElsewhere)
                .filter(account -> !AccountPolicy.administers(account.profile().roles()))
                .isPresent();
    }

    Account disable(AccountEvidence evidence, AccountId id) {
        return guarded(
                evidence, id, false, () -> change(evidence, id, accountService -> accountService.disable(id), true));
    }

    Account enable(AccountEvidence evidence, AccountId id) {
        return change(evidence, id, accountService -> accountService.enable(id), false);
    }

    Account endSignIns(AccountEvidence evidence, AccountId id) {
        Optional<Account> account = storage.accounts().byId(id);
        if (account.isEmpty()) {
            throw no(evidence.on(id), ErrorCode.NO_SUCH_ACCOUNT);
        }
        AccountAct act = storage.act(evidence.on(id));
        act.signIns().endAll(id);
        return account.get();
    }

    /**
     * Takes what its holder can show from an account. One of this server gets a link to open it anew. Where another system
     * keeps the password, it is the second factor that was lost, and the secret is the code that the next one asks for.
     */
    AccountService.Invited reset(AccountEvidence evidence, AccountId id, Instant now) {
        Optional<Account> before = storage.accounts().byId(id);
        boolean elsewhere = before.filter(Account::isKnownElsewhere).isPresent();
        AccountService accountService = accountService(storage.act(evidence).endingSignInsOf(id, Optional.empty()));
        Optional<AccountService.Invited> made =
                elsewhere ? accountService.resetFactors(id, now) : accountService.reset(id, now);
        if (made.isEmpty()) {
            throw no(evidence.on(id), ErrorCode.NO_SUCH_ACCOUNT);
        }
        before.ifPresent(account -> follow(account, made.get().account(), evidence));
        return made.get();
    }

    private Account change(
            AccountEvidence evidence,
            AccountId id,
            Function<AccountService, Optional<Account>> change,
            boolean endingSignIns) {
        AccountAct act = storage.act(evidence.on(id));
        if (endingSignIns) {
            act.endingSignInsOf(id, Optional.empty());
        }
        Optional<Account> before = storage.accounts().byId(id);
        Optional<Account> changed = change.apply(accountService(act));
        if (changed.isEmpty()) {
            throw no(evidence.on(id), ErrorCode.NO_SUCH_ACCOUNT);
        }
        act.settle();
        before.ifPresent(account -> follow(account, changed.get(), evidence));
        return changed.get();
    }

    private void follow(Account before, Account after, AccountEvidence evidence) {
        inForce.changed(before, after);
        keys.changed(before, after, evidence);
    }

    private Account guarded(
            AccountEvidence evidence, AccountId id, boolean staysAdministrator, Supplier<Account> change) {
        oneAtATime.lock();
        try {
            if (!staysAdministrator && isLastAdministrator(id)) {
                throw no(evidence.on(id), ErrorCode.LAST_ADMINISTRATOR);
            }
            return change.get();
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

    private Refused no(AccountEvidence evidence, ErrorCode why) {
        storage.note(evidence.refusedAs(why.code()));
        return new Refused(why);
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
    AccountService.Invited inviteFirst(Instant now) {
        var evidence = AccountEvidence.ofTheServer(now, "invite-first-administrator");
        Optional<Account> waiting = storage.accounts().havingAny(AccountPolicy.administrators(), 1_000).stream()
                .filter(account -> account.state() == AccountState.INVITED)
                .findFirst();
        if (waiting.isPresent()) {
            return reset(evidence, waiting.get().id(), now);
        }
        Set<AccountRole> roles = EnumSet.copyOf(AccountPolicy.administrators());
        roles.add(AccountRole.ORGANISER);
        for (int number = 1; number < 1_000; number++) {
            String login = number == 1 ? "admin" : "admin" + number;
            if (storage.accounts().byLogin(new LoginName(login)).isEmpty()) {
                return invite(evidence, login, "", roles, now);
            }
        }
        throw new IllegalStateException("every name for an administrator is taken");
    }
}
