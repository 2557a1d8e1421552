package org.sabha.model.key;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountId;

/**
 * A key of one integration. Its secret is told once and stands nowhere.
 *
 * @param digest SHA-256 of the secret; a slow hash would add nothing to its 260 random bits
 * @param madeBy the administrator; empty for whoever has the data folder
 */
public record ApiKey(ApiKeyId id, Label label, String digest, Reach reach, Optional<AccountId> madeBy, Times times) {

    /**
     * How people tell keys apart.
     *
     * @param name as its maker called it
     * @param prefix the first characters of the secret, of which it has plenty more
     */
    public record Label(String name, String prefix) {}

    /**
     * What it can be used for.
     *
     * @param organiser the one account that it acts for; empty for every organiser's
     */
    public record Reach(Set<ApiScope> scopes, Optional<AccountId> organiser) {
        public Reach {
            Set<ApiScope> sorted = EnumSet.noneOf(ApiScope.class);
            sorted.addAll(scopes);
            scopes = Collections.unmodifiableSet(sorted);
        }
    }

    /**
     * When what happened to it.
     *
     * @param expires from then on it opens nothing; empty for never
     * @param used when it last opened something, to a minute
     */
    public record Times(Instant made, Optional<Instant> expires, Optional<Instant> revoked, Optional<Instant> used) {}

    /** Whether it opens anything now. */
    public boolean isLive(Instant now) {
        return times.revoked().isEmpty()
                && times.expires().filter(end -> !now.isBefore(end)).isEmpty();
    }
}
