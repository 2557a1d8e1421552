package org.sabha.testkit.signon;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** Signs what a provider says, with a key that it changes when it likes. Thread-safe. */
final class IssuedTokens {
    /** Made once: it takes longer than all else that a test does. */
    private static final RSAKey FIRST = newKey();

    private final String issuer;
    private final String audience;
    private volatile RSAKey key = FIRST;

    IssuedTokens(String issuer, String audience) {
        this.issuer = issuer;
        this.audience = audience;
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2_048)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    void rotate() {
        key = newKey();
    }

    String keys() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    /** OpenID Connect Core section 2. */
    String idToken(String subject, String nonce, Map<String, Object> claims, Instant now) {
        JWTClaimsSet.Builder set = usual(subject, now).claim("nonce", nonce);
        claims.forEach(set::claim);
        return signed(set.build(), "JWT");
    }

    /** OpenID Connect Core section 5.3.2. */
    String userInfo(String subject, Map<String, Object> claims, Instant now) {
        JWTClaimsSet.Builder set = usual(subject, now);
        claims.forEach(set::claim);
        return signed(set.build(), "JWT");
    }

    /** OpenID Connect Back-Channel Logout 1.0 section 2.4. */
    String logoutToken(String subject, Instant now) {
        return signed(
                usual(subject, now)
                        .jwtID(UUID.randomUUID().toString())
                        .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
                        .build(),
                "logout+jwt");
    }

    private JWTClaimsSet.Builder usual(String subject, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120)));
    }

    private String signed(JWTClaimsSet set, String type) {
        RSAKey with = key;
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(with.getKeyID())
                            .type(new JOSEObjectType(type))
                            .build(),
                    set);
            jwt.sign(new RSASSASigner(with));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
