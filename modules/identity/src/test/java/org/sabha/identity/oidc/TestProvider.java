package org.sabha.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A provider that keeps to the standard: it checks client, redirection and PKCE, and each code is good once. */
final class TestProvider implements OidcFetch {
    static final URI ISSUER = URI.create("https://login.example.in/realm");

    final Map<String, Map<String, String>> codes = new HashMap<>();
    RSAKey key = newKey("one");
    int descriptions;
    int tries;
    volatile boolean down;
    volatile Runnable beforeDescription = () -> {};
    String authorizationEndpoint = ISSUER + "/auth";
    String methods = "";
    String use = "";
    String authorization = "";
    Instant now = Instant.EPOCH;
    UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();

    static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody signs in at the provider. @return the query with which the browser comes back */
    String signsIn(URI address) {
        Map<String, String> asked = new HashMap<>();
        for (String field : address.getRawQuery().split("&", -1)) {
            String[] parts = field.split("=", 2);
            asked.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        String code = "code" + codes.size();
        codes.put(code, asked);
        return "code=" + code + "&state=" + asked.get("state") + "&iss=https%3A%2F%2Flogin.example.in%2Frealm";
    }

    @Override
    public String get(URI address) throws IOException {
        tries++;
        if (down) {
            throw new IOException("down");
        }
        if (address.getPath().endsWith("/.well-known/openid-configuration")) {
            beforeDescription.run();
            descriptions++;
            return "{\"issuer\":\"" + ISSUER + "\",\"authorization_endpoint\":\"" + authorizationEndpoint + "\","
                    + methods + "\"token_endpoint\":\"" + ISSUER + "/token\",\"jwks_uri\":\"" + ISSUER + "/keys\"}";
        }
        String set = new JWKSet(key.toPublicJWK()).toString();
        return use.isEmpty() ? set : set.replace("\"kty\"", "\"use\":\"" + use + "\",\"kty\"");
    }

    @Override
    public String post(URI address, Map<String, String> form, String header) throws IOException {
        authorization = header;
        Map<String, String> asked = Objects.requireNonNullElse(codes.remove(form.getOrDefault("code", "")), Map.of());
        boolean right = !asked.isEmpty()
                && address.equals(URI.create(ISSUER + "/token"))
                && "authorization_code".equals(form.get("grant_type"))
                && showsTheSecret(form, header)
                && Objects.equals(form.get("redirect_uri"), asked.get("redirect_uri"))
                && challenge(form.getOrDefault("code_verifier", "")).equals(asked.get("code_challenge"));
        if (!right) {
            throw new IOException("the answer is not 200");
        }
        return "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\""
                + token(asked.getOrDefault("nonce", "")) + "\"}";
    }

    /** {@code sabha:client-secret} by HTTP Basic, or both in the form, never both ways (RFC 6749 section 2.3). */
    private boolean showsTheSecret(Map<String, String> form, String header) {
        boolean inForm = "sabha".equals(form.get("client_id")) && "client-secret".equals(form.get("client_secret"));
        boolean inHeader = "Basic c2FiaGE6Y2xpZW50LXNlY3JldA==".equals(header);
        return methods.contains("client_secret_post")
                ? inForm && header.isEmpty()
                : inHeader && !form.containsKey("client_secret");
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    JWTClaimsSet.Builder usual() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER.toString())
                .audience("sabha")
                .subject("person-7")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    private String token(String nonce) {
        return signed(claims.apply(usual().claim("nonce", nonce)
                        .claim("preferred_username", "Asha")
                        .claim("name", "आशा राव")
                        .claim("roles", List.of("meeting-organiser", "other")))
                .build());
    }

    String signed(JWTClaimsSet set) {
        return signed(set, key);
    }

    static String signed(JWTClaimsSet set, RSAKey with) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(with.getKeyID())
                            .build(),
                    set);
            jwt.sign(new RSASSASigner(with.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed with the public key as if it were a shared secret. */
    String signedWithThePublicKey(JWTClaimsSet set) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(key.getKeyID())
                            .build(),
                    set);
            jwt.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(JWTClaimsSet set) {
        return new PlainJWT(set).serialize();
    }
}
