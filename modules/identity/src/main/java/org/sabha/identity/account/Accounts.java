package org.sabha.identity.account;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.LoginName;

/**
 * Where accounts are kept. Port: {@code store} implements it. Blocks; safe for any thread. What a method returned as
 * done is durable.
 */
public interface Accounts {
    Optional<Account> byId(AccountId id);

    Optional<Account> byLogin(LoginName login);

    Optional<Account> byExternal(ExternalIdentity identity);

    /** @param id of a credential, base64url */
    Optional<Account> byPasskey(String id);

    /** @param digest of an invitation's secret */
    Optional<Account> byInvitation(String digest);

    /**
     * Accounts in the order of their logins.
     *
     * @param after the last login of the page before; empty for the first page
     * @param max 1 or more
     */
    List<Account> list(Optional<LoginName> after, int max);

    /**
     * Those whose login or name has this text in it, small and large letters being the same, in the order of their logins.
     *
     * @param after the last login of the page before; empty for the first page
     * @param max 1 or more
     */
    List<Account> find(String text, Optional<LoginName> after, int max);

    /** @return false if its id, login or external identity is taken; nothing changed then */
    boolean add(Account account);

    /**
     * Puts this in the place of the account with its id and version; it is then of the next version.
     *
     * @return false if there is none, for it was changed meanwhile; nothing changed then
     */
    boolean replace(Account changed);

    /** Accounts that are not disabled and have any of these roles, at most {@code max} of them. */
    List<Account> havingAny(Set<AccountRole> roles, int max);
}
