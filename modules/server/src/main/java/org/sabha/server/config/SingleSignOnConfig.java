package org.sabha.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;

/**
 * Sign-in by an OpenID provider.
 *
 * @param name as the button says it
 * @param roles what each value of the claim of roles gives
 */
public record SingleSignOnConfig(
        URI issuer, String name, Client client, Claims claims, Map<String, Set<AccountRole>> roles, Outside outside) {

    public SingleSignOnConfig {
        roles = Map.copyOf(roles);
    }

    /** This server, as the provider knows it. */
    public record Client(String id, Secret secret) {}

    /** Which claim says what. */
    public record Claims(String login, String name, String roles, String verified) {}

    /**
     * How the provider is reached.
     *
     * @param networks outside of the public internet where it may be, such as {@code 10.20.0.0/16}
     * @param authority PEM file of the certificates that are trusted; null for those of the machine's Java
     */
    public record Outside(List<String> networks, @Nullable Path authority) {
        public Outside {
            networks = List.copyOf(networks);
        }
    }
}
