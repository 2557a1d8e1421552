package org.sabha.identity.account;

import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;

/**
 * Keeps accounts in step with what another system says of its people: the account is made when somebody first comes, its
 * name and roles are brought up to date each time. A login that somebody else has here is never taken over.
 */
public final class ExternalPeople {
    private final Accounts accounts;
    private final AccountDesk desk;

    public ExternalPeople(Accounts accounts, AccountDesk desk) {
        this.accounts = accounts;
        this.desk = desk;
    }

    /** What the other system says of somebody whom it has just recognised. */
    public record Vouched(ExternalIdentity identity, LoginName login, DisplayName name, Set<AccountRole> roles) {
        public Vouched {
            roles = Set.copyOf(roles);
        }
    }

    /** @return empty if the account is disabled or the login is somebody else's */
    public Optional<Account> welcome(Vouched person) {
        Optional<Account> known = accounts.byExternal(person.identity());
        if (known.isEmpty()) {
            return desk.adopt(
                    new Profile(person.login(), person.name(), person.roles(), Optional.of(person.identity()), true));
        }
        return known.filter(Account::isActive)
                .flatMap(account -> desk.change(
                        account.id(),
                        current -> current.with(
                                current.profile().withName(person.name()).withRoles(person.roles()))));
    }
}
