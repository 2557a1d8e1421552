package org.sabha.identity.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;

/**
 * The provider, and what its claims mean.
 *
 * @param issuer the provider's identifier, with https
 * @param client this server, as registered at the provider
 * @param roles the roles that a value of the claim gives, or {@link #ANYBODY}
 */
public record OidcSettings(
        URI issuer, Client client, Claims claims, Map<String, Set<AccountRole>> roles, Requests requests) {
    /** Stands for everybody authenticated by the provider. */
    public static final String ANYBODY = "*";

    public OidcSettings {
        roles = Map.copyOf(roles);
    }

    /** How the server authenticates at the provider; {@link #AUTOMATIC}: by its secret, as the provider's metadata says. */
    public enum Authentication {
        AUTOMATIC,
        CLIENT_SECRET_BASIC,
        CLIENT_SECRET_POST,
        PRIVATE_KEY_JWT
    }

    /**
     * @param secret needed unless the server authenticates by a key
     * @param key PEM file of the private key for {@link Authentication#PRIVATE_KEY_JWT}
     * @param keyId the provider's name for that key; empty for none
     */
    public record Client(
            String id,
            Optional<Secret> secret,
            Authentication authentication,
            @Nullable Path key,
            String keyId) {
        public static Client withSecret(String id, Secret secret) {
            return new Client(id, Optional.of(secret), Authentication.AUTOMATIC, null, "");
        }
    }

    /**
     * Names of claims. A claim within another is named with dots, such as {@code realm_access.roles}.
     *
     * @param verified a claim that must be true for a verified name; {@link #ANYBODY} where every name is verified, empty
     *     where none is
     */
    public record Claims(String login, String name, String roles, String verified) {
        public static final Claims USUAL = new Claims("preferred_username", "name", "roles", "");
    }

    /**
     * What is requested, and where.
     *
     * @param scopes with {@code openid} among them
     * @param userInfo whether claims are read from the userinfo endpoint too
     * @param pushed whether authorization requests are pushed (RFC 9126); they are in any case where the provider requires it
     * @param metadata fields of the provider's metadata that replace those that it publishes, such as {@code token_endpoint}
     */
    public record Requests(List<String> scopes, boolean userInfo, boolean pushed, Map<String, String> metadata) {
        public static final Requests USUAL = new Requests(List.of("openid", "profile"), false, false, Map.of());

        public Requests {
            scopes = List.copyOf(scopes);
            metadata = Map.copyOf(metadata);
        }
    }
}
