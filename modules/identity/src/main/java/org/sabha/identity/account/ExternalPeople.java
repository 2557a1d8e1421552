package org.sabha.identity.account;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;

/**
 * Keeps accounts in step with what another system says of its people: the account is made when somebody first comes, its
 * name and roles are brought up to date each time. A login that somebody else has here is never taken over. Who has no role
 * there any more loses those here, and every sign-in with them. Who becomes an administrator shows a second factor that an
 * administrator has vouched for: those of before, and sign-ins with them, end, or whoever has stolen a password could have
 * made them.
 */
public final class ExternalPeople {
    private final Accounts accounts;
    private final Acts acts;
    private final Predicate<Set<AccountRole>> administers;

    /** Where changes for somebody are made, with whatever is to be noted of them. */
    @FunctionalInterface
    public interface Acts {
        /** @param ending whose sign-ins end with the change */
        AccountService of(Vouched person, Optional<AccountId> ending);
    }

    /** @param administers whether roles are of an administrator */
    public ExternalPeople(Accounts accounts, Acts acts, Predicate<Set<AccountRole>> administers) {
        this.accounts = accounts;
        this.acts = acts;
        this.administers = administers;
    }

    /**
     * What the other system says of somebody whom it has just recognised.
     *
     * @param roles none for somebody who has no business here
     * @param verified whether the organisation vouches for the name
     */
    public record Vouched(
            ExternalIdentity identity, LoginName login, DisplayName name, Set<AccountRole> roles, boolean verified) {
        public Vouched {
            roles = Set.copyOf(roles);
        }
    }

    /**
     * The account of this very identity; a login or an address alone makes nobody the holder of an account.
     *
     * @return empty if they have no role, the account is disabled or the login is somebody else's
     */
    public Optional<Account> welcome(Vouched person) {
        Optional<Account> known = accounts.byExternal(person.identity());
        return known.isEmpty()
                ? adopt(person)
                : known.filter(Account::isActive).flatMap(account -> broughtUpToDate(account, person));
    }

    private Optional<Account> adopt(Vouched person) {
        if (person.roles().isEmpty()) {
            return Optional.empty();
        }
        return acts.of(person, Optional.empty())
                .adopt(new Profile(
                        person.login(),
                        person.name(),
                        person.roles(),
                        Optional.of(person.identity()),
                        person.verified()));
    }

    private Optional<Account> broughtUpToDate(Account account, Vouched person) {
        boolean leaves = person.roles().isEmpty();
        boolean rises = rises(account, person);
        return acts.of(person, leaves || rises ? Optional.of(account.id()) : Optional.empty())
                .change(account.id(), current -> changed(current, person))
                .filter(_ -> !leaves);
    }

    private boolean rises(Account account, Vouched person) {
        return administers.test(person.roles())
                && !administers.test(account.profile().roles());
    }

    private Account changed(Account current, Vouched person) {
        Profile before = current.profile();
        Account changed = current.with(
                new Profile(before.login(), person.name(), person.roles(), before.external(), person.verified()));
        return rises(current, person) ? changed.with(Credentials.NONE) : changed;
    }
}
