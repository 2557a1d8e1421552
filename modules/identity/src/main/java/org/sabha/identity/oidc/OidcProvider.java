package org.sabha.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of itself, and its signatures (OpenID Connect Discovery 1.0, RFC 7515). Kept for an hour; a
 * signature by a key that is not known asks anew, once a minute at most, whatever came of it. It is asked by one at a time:
 * who needs the answer meanwhile waits for the same one, and who has what they need does not wait. A key of one kind takes
 * signatures of one kind: RSA as RS256, P-256 as ES256, and nothing else (H16). Thread-safe.
 */
final class OidcProvider {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);
    private static final Duration ASKED_ANEW_AFTER = Duration.ofMinutes(1);

    /** RFC 7518 section 3.3. */
    private static final int LEAST_RSA_BITS = 2_048;

    private final URI issuer;
    private final OidcFetch fetch;
    private volatile @Nullable Known known;
    private @Nullable CompletableFuture<Known> asking;
    private @Nullable Instant asked;
    private @Nullable Instant failed;

    OidcProvider(URI issuer, OidcFetch fetch) {
        this.issuer = issuer;
        this.fetch = fetch;
    }

    /**
     * What it says of itself.
     *
     * @param secretInHeader whether the token endpoint takes the client's secret by HTTP Basic, which is what it does when
     *     it says nothing (OpenID Connect Discovery 1.0 section 3); else in the form
     */
    record Known(URI authorization, URI token, boolean secretInHeader, JWKSet keys, Instant since) {}

    Known known(Instant now) throws IOException {
        Known before = known;
        return before != null && now.isBefore(before.since().plus(KEPT)) ? before : ask(before, now);
    }

    /**
     * Asks, unless somebody is asking, or has since the caller looked. A provider that just failed is left alone for a
     * moment: whoever asks meanwhile has the same answer at once.
     *
     * @param seen what the caller has found not to be enough
     */
    private Known ask(@Nullable Known seen, Instant now) throws IOException {
        CompletableFuture<Known> answer;
        boolean mine = false;
        synchronized (this) {
            Known current = known;
            if (current != null && !current.equals(seen)) {
                return current;
            }
            if (asking == null) {
                Instant before = failed;
                if (before != null && now.isBefore(before.plus(LEFT_ALONE))) {
                    throw new IOException("the provider did not answer a moment ago");
                }
                asking = new CompletableFuture<>();
                asked = now;
                mine = true;
            }
            answer = asking;
        }
        if (mine) {
            askFor(answer, now);
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new IOException("the provider did not answer", e.getCause());
        }
    }

    private void askFor(CompletableFuture<Known> answer, Instant now) {
        try {
            Known fresh = askAnew(now);
            settle(fresh, null);
            answer.complete(fresh);
        } catch (IOException e) {
            settle(known, now);
            answer.completeExceptionally(e);
        } finally {
            // a defect must not leave everybody waiting
            if (answer.completeExceptionally(new IOException("the provider was not understood"))) {
                settle(known, now);
            }
        }
    }

    private synchronized void settle(@Nullable Known fresh, @Nullable Instant failure) {
        known = fresh;
        failed = failure;
        asking = null;
    }

    private synchronized boolean mayAskAnew(Instant now) {
        Instant before = asked;
        return before == null || !now.isBefore(before.plus(ASKED_ANEW_AFTER));
    }

    private Known askAnew(Instant now) throws IOException {
        try {
            Map<String, Object> said =
                    JSONObjectUtils.parse(fetch.get(URI.create(issuer + "/.well-known/openid-configuration")));
            if (!issuer.toString().equals(JSONObjectUtils.getString(said, "issuer"))) {
                throw new IOException("the provider calls itself by another name");
            }
            return new Known(
                    https(JSONObjectUtils.getURI(said, "authorization_endpoint")),
                    JSONObjectUtils.getURI(said, "token_endpoint"),
                    takesSecretInHeader(said),
                    JWKSet.parse(fetch.get(JSONObjectUtils.getURI(said, "jwks_uri"))),
                    now);
        } catch (ParseException | NullPointerException e) { // a field that is missing reads as null
            throw new IOException("the provider's description is not understood", e);
        }
    }

    /** Browsers are sent there. */
    private static URI https(URI address) throws IOException {
        if (!"https".equals(address.getScheme())) {
            throw new IOException("the provider's page is not reached by https");
        }
        return address;
    }

    private static boolean takesSecretInHeader(Map<String, Object> said) throws ParseException {
        List<String> methods = JSONObjectUtils.getStringList(said, "token_endpoint_auth_methods_supported");
        return methods == null || methods.contains("client_secret_basic");
    }

    /** The claims of a token with a good signature. */
    Optional<JWTClaimsSet> claimsOf(String token, Instant now) throws IOException {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            Known seen = known(now);
            Optional<JWK> key = keyOf(jwt, seen);
            if (key.isEmpty() && mayAskAnew(now)) {
                key = keyOf(jwt, ask(seen, now));
            }
            if (key.isEmpty() || jwt.getHeader().getCriticalParams() != null || !isSigned(jwt, key.get())) {
                return Optional.empty();
            }
            return Optional.of(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<JWK> keyOf(SignedJWT jwt, Known known) {
        String id = jwt.getHeader().getKeyID();
        return known.keys().getKeys().stream()
                .filter(key -> id != null && id.equals(key.getKeyID()))
                .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                .findFirst();
    }

    private static boolean isSigned(SignedJWT jwt, JWK key) throws JOSEException {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        @Nullable
        JWSVerifier verifier = switch (key) {
            case RSAKey rsa
            when algorithm.equals(JWSAlgorithm.RS256) && rsa.size() >= LEAST_RSA_BITS ->
                new RSASSAVerifier(rsa.toPublicJWK());
            case ECKey ec when algorithm.equals(JWSAlgorithm.ES256) -> new ECDSAVerifier(ec.toPublicJWK());
            default -> null;
        };
        return verifier != null && jwt.verify(verifier);
    }
}
