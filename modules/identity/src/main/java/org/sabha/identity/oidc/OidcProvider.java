package org.sabha.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.minidev.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * The provider's metadata and keys (OpenID Connect Discovery 1.0), and tokens that it signed. Metadata and keys are kept for
 * an hour. A token with an unknown key makes it load them again, at most once a minute. One thread loads them at a time:
 * threads that need the result wait for it, others do not. Thread-safe.
 */
final class OidcProvider {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);
    private static final Duration RELOADED_AFTER = Duration.ofMinutes(1);

    /** A key of one kind takes signatures of one kind: RSA as RS256, P-256 as ES256, and nothing else (H16). */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
            new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("logout+jwt"), null);

    /** RFC 7518 section 3.3. */
    private static final int MIN_RSA_BITS = 2_048;

    /** Where the settings have all of these, nothing is discovered. */
    private static final Set<String> REQUIRED = Set.of("authorization_endpoint", "token_endpoint", "jwks_uri");

    private final URI issuer;
    private final String client;
    private final Map<String, String> overrides;
    private final HTTPRequestSender http;
    private volatile @Nullable Loaded loaded;
    private volatile @Nullable Instant tried;
    private @Nullable Instant failed;

    OidcProvider(OidcSettings settings, HTTPRequestSender http) {
        this.issuer = settings.issuer();
        this.client = settings.client().id();
        this.overrides = settings.requests().metadata();
        this.http = http;
    }

    private record Loaded(OIDCProviderMetadata metadata, JWKSet keys, Instant since) {}

    OIDCProviderMetadata metadata(Instant now) throws IOException {
        return current(now).metadata();
    }

    private Loaded current(Instant now) throws IOException {
        Loaded before = loaded;
        return before != null && now.isBefore(before.since().plus(KEPT)) ? before : reload(before, now);
    }

    /** Does nothing if another thread has loaded a successor of {@code seen}. A provider that failed is left alone for a moment. */
    private synchronized Loaded reload(@Nullable Loaded seen, Instant now) throws IOException {
        Loaded current = loaded;
        if (current != null && !current.equals(seen)) {
            return current;
        }
        if (failed != null && now.isBefore(failed.plus(LEFT_ALONE))) {
            throw new IOException("the provider did not answer a moment ago");
        }
        tried = now;
        failed = now;
        Loaded fresh = load(now);
        failed = null;
        loaded = fresh;
        return fresh;
    }

    private boolean mayReload(Instant now) {
        Instant before = tried;
        return before == null || !now.isBefore(before.plus(RELOADED_AFTER));
    }

    private Loaded load(Instant now) throws IOException {
        try {
            JSONObject fields = overrides.keySet().containsAll(REQUIRED)
                    ? new JSONObject(Map.of("issuer", issuer.toString()))
                    : JSONObjectUtils.parse(get(URI.create(issuer + "/.well-known/openid-configuration")));
            fields.putAll(overrides);
            fields.putIfAbsent(
                    "subject_types_supported", List.of("public")); // providers leave it out, and nothing needs it
            OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(fields);
            if (!issuer.toString().equals(metadata.getIssuer().getValue())) {
                throw new IOException("the provider's metadata are of another issuer");
            }
            if (REQUIRED.stream().anyMatch(name -> fields.get(name) == null)
                    || !"https".equals(metadata.getAuthorizationEndpointURI().getScheme())) {
                throw new IOException("the provider's metadata lack an endpoint, or its page is not reached by https");
            }
            return new Loaded(metadata, JWKSet.parse(get(metadata.getJWKSetURI())), now);
        } catch (ParseException | java.text.ParseException | IllegalArgumentException e) {
            throw new IOException("the provider's metadata or keys are not understood", e);
        }
    }

    private String get(URI address) throws IOException {
        return new HTTPRequest(HTTPRequest.Method.GET, address).send(http).getBody();
    }

    /**
     * The claims of a token that the provider signed for this server, and that is valid now.
     *
     * @param exact claims with the values that they must have
     * @param required names of further claims that must be there
     */
    Optional<JWTClaimsSet> verified(
            @Nullable String token, Map<String, String> exact, Set<String> required, Instant now) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(TYPES);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, (selector, _) -> keys(selector, now)));
        processor.setJWTClaimsSetVerifier(new TokenClaims(client, exactly(exact), required, now));
        try {
            return token == null ? Optional.empty() : Optional.of(processor.process(token, null));
        } catch (BadJOSEException | JOSEException | java.text.ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private JWTClaimsSet exactly(Map<String, String> claims) {
        var builder = new JWTClaimsSet.Builder().issuer(issuer.toString());
        claims.forEach(builder::claim);
        return builder.build();
    }

    private List<JWK> keys(JWKSelector selector, Instant now) throws KeySourceException {
        try {
            Loaded seen = current(now);
            List<JWK> found = select(selector, seen);
            return found.isEmpty() && mayReload(now) ? select(selector, reload(seen, now)) : found;
        } catch (IOException e) {
            throw new KeySourceException("the provider's keys cannot be loaded", e);
        }
    }

    private static List<JWK> select(JWKSelector selector, Loaded from) {
        return selector.select(from.keys()).stream()
                .filter(key -> !(key instanceof RSAKey rsa) || rsa.size() >= MIN_RSA_BITS)
                .toList();
    }
}
