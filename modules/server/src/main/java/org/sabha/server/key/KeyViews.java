package org.sabha.server.key;

import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.Accounts;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountId;
import org.sabha.model.key.ApiKey;
import org.sabha.protocol.integration.KeyLine;
import org.sabha.protocol.integration.KeyTimes;

/** Keys as the interface shows them: no secret and no digest is in it. */
public final class KeyViews {
    private KeyViews() {}

    /**
     * @param service knows whether it stands still
     * @param accounts for the names of who made it, and whom it acts for
     */
    public static KeyLine line(ApiKey key, ApiKeyService service, Accounts accounts) {
        return new KeyLine(
                key.id(),
                key.label().name(),
                key.label().prefix(),
                List.copyOf(key.reach().scopes()),
                key.reach()
                        .organiser()
                        .flatMap(id -> profile(accounts, id))
                        .map(profile -> profile.login().value()),
                key.madeBy()
                        .flatMap(id -> profile(accounts, id))
                        .map(profile -> profile.name().value()),
                new KeyTimes(
                        key.times().made(),
                        key.times().expires(),
                        key.times().revoked(),
                        key.times().used()),
                service.isSuspended(key));
    }

    private static Optional<Profile> profile(Accounts accounts, AccountId id) {
        return accounts.byId(id).map(Account::profile);
    }
}
