package org.sabha.server.account;

import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.Profile;
import org.sabha.identity.directory.LdapDirectory;
import org.sabha.server.config.AccountsConfig;
import org.sabha.server.config.SingleSignOnConfig;

/**
 * Whether the organisation vouches for somebody's name, by what it says today: what a provider's sign-in left in the account
 * does not outlive the setting by which it was taken in.
 */
public final class NameVerification {
    private NameVerification() {}

    /** Of people known here alone an administrator vouches by inviting them. */
    public static boolean isFor(Profile profile, AccountsConfig accounts) {
        return profile.verified()
                && profile.external().map(from -> says(from, accounts)).orElse(true);
    }

    private static boolean says(ExternalIdentity from, AccountsConfig accounts) {
        if (from.issuer().startsWith(LdapDirectory.ISSUER)) {
            return accounts.directory()
                    .filter(directory -> !directory.attributes().verified().isEmpty())
                    .isPresent();
        }
        return accounts.singleSignOn()
                .map(SingleSignOnConfig::provider)
                .filter(provider -> provider.issuer().toString().equals(from.issuer()))
                .filter(provider -> !provider.claims().verified().isEmpty())
                .isPresent();
    }
}
