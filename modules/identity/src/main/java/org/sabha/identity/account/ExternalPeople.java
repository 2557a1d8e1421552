package org.sabha.identity.account;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;

/**
 * Keeps accounts in step with what another system says of its people: the account is made when somebody first comes, its
 * name and roles are brought up to date each time. A login that somebody else has here is never taken over.
 */
public final class ExternalPeople {
    private final Accounts accounts;
    private final Function<Vouched, AccountDesk> desks;

    /** @param desks where a change for somebody is made, with whatever is to be noted of it */
    public ExternalPeople(Accounts accounts, Function<Vouched, AccountDesk> desks) {
        this.accounts = accounts;
        this.desks = desks;
    }

    /**
     * What the other system says of somebody whom it has just recognised.
     *
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
     * @return empty if the account is disabled or the login is somebody else's
     */
    public Optional<Account> welcome(Vouched person) {
        Optional<Account> known = accounts.byExternal(person.identity());
        AccountDesk desk = desks.apply(person);
        if (known.isEmpty()) {
            return desk.adopt(new Profile(
                    person.login(), person.name(), person.roles(), Optional.of(person.identity()), person.verified()));
        }
        return known.filter(Account::isActive)
                .flatMap(account ->
                        desk.change(account.id(), current -> current.with(broughtUpToDate(current, person))));
    }

    private static Profile broughtUpToDate(Account account, Vouched person) {
        Profile before = account.profile();
        return new Profile(before.login(), person.name(), person.roles(), before.external(), person.verified());
    }
}
