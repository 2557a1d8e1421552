package org.sabha.identity.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.identity.SecretDigest;
import org.sabha.model.AccountId;
import org.sabha.model.Secret;

/**
 * One person's account.
 *
 * @param invitation the link that gives the account its first password, or a new one; while there is one, nothing else
 *     signs in. For somebody known to another system it is the code that their first second factor asks for, and an
 *     account that is active stays so
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

    /** The same account without what its holder could show, and this to show for the next second factor. */
    public Account toEnrolWith(AccountInvitation voucher) {
        return new Account(id, profile, Credentials.NONE, state, Optional.of(voucher), version);
    }

    /** Whether this is what an administrator gave its holder for their first second factor. */
    public boolean isVouchedBy(Secret voucher, Instant now) {
        return isKnownElsewhere()
                && invitation
                        .filter(given -> now.isBefore(given.expiresAt()))
                        .filter(given ->
                                given.digest().equals(SecretDigest.of(voucher).value()))
                        .isPresent();
    }

    public boolean isKnownElsewhere() {
        return profile.external().isPresent();
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
