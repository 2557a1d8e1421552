package org.sabha.server.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.oidc.OidcSettings;

/**
 * Sign-in by an OpenID provider.
 *
 * @param name as the button says it
 */
public record SingleSignOnConfig(String name, OidcSettings provider, Outside outside) {
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
