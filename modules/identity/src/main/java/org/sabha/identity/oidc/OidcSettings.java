package org.sabha.identity.oidc;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;

/**
 * The provider and what its claims mean.
 *
 * @param issuer the provider's own name of itself, with https
 * @param client this server, as the provider knows it
 * @param roles the roles that a value of the claim gives, or {@link #ANYBODY} of them; who has none does not come in
 */
public record OidcSettings(URI issuer, Client client, Claims claims, Map<String, Set<AccountRole>> roles) {
    /** Stands for whoever the provider vouches for. */
    public static final String ANYBODY = "*";

    public OidcSettings {
        roles = Map.copyOf(roles);
    }

    public record Client(String id, Secret secret) {}

    /**
     * Which claim says what. A claim within another is named with dots, such as {@code realm_access.roles}.
     *
     * @param verified a claim that must be true for the badge of the organisation; {@link #ANYBODY} where everybody has it, empty
     *     where nobody has
     */
    public record Claims(String login, String name, String roles, String verified) {
        public static final Claims USUAL = new Claims("preferred_username", "name", "roles", "");
    }
}
