package org.sabha.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.sabha.model.IdSource;

/** Authenticates this server at the provider (OpenID Connect Core 1.0 section 9). */
final class ClientCredentials {
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final OidcSettings.Client client;
    private final IdSource ids;
    private final Optional<JWK> key;

    /** @throws IOException if the private key cannot be read; the message names its file */
    ClientCredentials(OidcSettings.Client client, IdSource ids) throws IOException {
        this.client = client;
        this.ids = ids;
        this.key = client.key() == null ? Optional.empty() : Optional.of(read(client.key()));
    }

    private static JWK read(Path file) throws IOException {
        try {
            JWK key = JWK.parseFromPEMEncodedObjects(Files.readString(file));
            if (!key.isPrivate()) {
                throw new IOException(file + " has no private key");
            }
            return key;
        } catch (JOSEException e) {
            throw new IOException(file + " has no private key that can be read", e);
        }
    }

    /** For one request. */
    ClientAuthentication forRequest(OIDCProviderMetadata metadata, Instant now) throws IOException {
        if (key.isPresent()) {
            return signed(key.get(), metadata, now);
        }
        var id = new ClientID(client.id());
        var secret = new Secret(client.secret().orElseThrow().reveal());
        return takesHeader(metadata) ? new ClientSecretBasic(id, secret) : new ClientSecretPost(id, secret);
    }

    /** A provider that does not say takes the header (OpenID Connect Discovery 1.0 section 3). */
    private boolean takesHeader(OIDCProviderMetadata metadata) {
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        return switch (client.authentication()) {
            case CLIENT_SECRET_BASIC -> true;
            case CLIENT_SECRET_POST -> false;
            default -> methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        };
    }

    /** The token endpoint is an audience that providers accept at their other endpoints too (RFC 9126 section 2). */
    private PrivateKeyJWT signed(JWK with, OIDCProviderMetadata metadata, Instant now) throws IOException {
        var claims = new JWTAuthenticationClaimsSet(
                new ClientID(client.id()),
                new Audience(metadata.getTokenEndpointURI()).toSingleAudienceList(),
                Date.from(now.plus(LIFETIME)),
                null,
                Date.from(now),
                new JWTID(ids.newSecret().reveal()));
        try {
            return new PrivateKeyJWT(
                    claims,
                    with instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256,
                    ((AsymmetricJWK) with).toPrivateKey(),
                    client.keyId().isEmpty() ? null : client.keyId(),
                    null);
        } catch (JOSEException e) {
            throw new IOException("the private key does not sign", e);
        }
    }
}
