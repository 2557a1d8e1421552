package org.sabha.identity.account;

import java.util.Optional;
import org.sabha.model.AccountId;

/**
 * One person's account.
 *
 * @param invitation the link that gives the account its first password, or a new one; while there is one, nothing else
 *     signs in
 * @param version counts changes, so that two at once cannot both succeed
 */
public record Account(
        AccountId id,
        Profile profile,
        Credentials credentials,
        AccountState state,
        Optional<AccountInvitation> invitation,
        long version) {

    public Account with(Profile changed) {
        return new Account(id, changed, credentials, state, invitation, version);
    }

    public Account with(Credentials changed) {
        return new Account(id, profile, changed, state, invitation, version);
    }

    public Account with(AccountState changed) {
        return new Account(id, profile, credentials, changed, invitation, version);
    }

    /** The same account, opened again only by this invitation. */
    public Account invitedBy(AccountInvitation fresh) {
        return new Account(id, profile, Credentials.NONE, AccountState.INVITED, Optional.of(fresh), version);
    }

    /** The same account after its invitation was used. */
    public Account activatedWith(Credentials fresh) {
        return new Account(id, profile, fresh, AccountState.ACTIVE, Optional.empty(), version);
    }

    /** As it is kept after one more change. */
    public Account nextVersion() {
        return new Account(id, profile, credentials, state, invitation, version + 1);
    }

    public boolean isActive() {
        return state == AccountState.ACTIVE;
    }
}
