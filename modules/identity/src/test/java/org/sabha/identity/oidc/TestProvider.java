package org.sabha.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A provider that keeps to the standard: it checks client, redirection and PKCE, and each code is good once. A test gives it
 * the shape of one provider or another.
 */
final class TestProvider implements HTTPRequestSender {
    static final URI ISSUER = URI.create("https://login.example.in/realm");

    final Map<String, Map<String, String>> codes = new HashMap<>();
    final Map<String, Map<String, String>> pushed = new HashMap<>();
    final List<String> paths = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> assertions = new HashSet<>();
    RSAKey key = newKey("one");
    int descriptions;
    int tries;
    volatile boolean down;
    volatile Runnable beforeDescription = () -> {};
    String authorizationEndpoint = ISSUER + "/auth";
    String methods = "";
    String use = "";
    String authorization = "";

    @Nullable
    JWK clientKey;

    boolean signsInfo;
    boolean wantsForm;
    RSAKey infoKey = key;
    JWTClaimsSet.Builder info = new JWTClaimsSet.Builder();
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
        Map<String, String> asked = fields(address.getRawQuery());
        if (asked.containsKey("request_uri")) {
            asked = Objects.requireNonNull(pushed.remove(asked.get("request_uri")), "each is used once");
        }
        String code = "code" + codes.size();
        codes.put(code, asked);
        return "code=" + code + "&state=" + asked.get("state") + "&iss=https%3A%2F%2Flogin.example.in%2Frealm";
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (String field : form.split("&", -1)) {
            String[] parts = field.split("=", 2);
            fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    @Override
    public HTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
        paths.add(request.getURI().getPath());
        String header = request.getHeaderMap()
                .getOrDefault("Authorization", List.of(""))
                .getFirst();
        return switch (request.getURI().getPath()) {
            case "/realm/.well-known/openid-configuration" -> described(request);
            case "/realm/keys", "/other/keys" -> answer(200, "application/jwk-set+json", keys());
            case "/realm/token", "/other/token" ->
                answer(200, "application/json", redeem(fields(request.getBody()), header));
            case "/realm/par" -> answer(201, "application/json", push(fields(request.getBody()), header));
            case "/realm/userinfo" -> userInfo(header);
            default -> throw new IOException("404");
        };
    }

    private static HTTPResponse answer(int status, String type, String body) throws IOException {
        try {
            HTTPResponse response = new HTTPResponse(status);
            response.setContentType(type);
            response.setBody(body);
            return response;
        } catch (ParseException e) {
            throw new IOException(e);
        }
    }

    private void isUp() throws IOException {
        tries++;
        if (down) {
            throw new IOException("down");
        }
    }

    private HTTPResponse described(ReadOnlyHTTPRequest request) throws IOException {
        isUp();
        if (!request.getURI().toString().startsWith(ISSUER.toString())) {
            throw new IOException("404");
        }
        beforeDescription.run();
        descriptions++;
        return answer(
                200,
                "application/json",
                "{\"issuer\":\"" + ISSUER + "\",\"authorization_endpoint\":\"" + authorizationEndpoint + "\"," + methods
                        + "\"token_endpoint\":\"" + ISSUER + "/token\",\"jwks_uri\":\"" + ISSUER + "/keys\"}");
    }

    private String keys() throws IOException {
        isUp();
        String set = new JWKSet(key.toPublicJWK()).toString();
        return use.isEmpty() ? set : set.replace("\"kty\"", "\"use\":\"" + use + "\",\"kty\"");
    }

    private String redeem(Map<String, String> form, String header) throws IOException {
        authorization = header;
        Map<String, String> asked = Objects.requireNonNullElse(codes.remove(form.getOrDefault("code", "")), Map.of());
        boolean right = !asked.isEmpty()
                && "authorization_code".equals(form.get("grant_type"))
                && isTheClient(form, header)
                && Objects.equals(form.get("redirect_uri"), asked.get("redirect_uri"))
                && challenge(form.getOrDefault("code_verifier", "")).equals(asked.get("code_challenge"));
        if (!right) {
            throw new IOException("the answer is not 200");
        }
        return "{\"access_token\":\"access\",\"token_type\":\"Bearer\",\"id_token\":\""
                + token(asked.getOrDefault("nonce", "")) + "\"}";
    }

    /** RFC 9126. */
    private String push(Map<String, String> form, String header) throws IOException {
        if (!isTheClient(form, header)) {
            throw new IOException("the answer is not 201");
        }
        String reference = "urn:ietf:params:oauth:request_uri:" + pushed.size();
        pushed.put(reference, form);
        return "{\"request_uri\":\"" + reference + "\",\"expires_in\":60}";
    }

    private HTTPResponse userInfo(String header) throws IOException {
        if (!header.equals("Bearer access")) {
            throw new IOException("401");
        }
        return signsInfo
                ? answer(200, "application/jwt", signed(info.build(), infoKey))
                : answer(200, "application/json", info.build().toString());
    }

    /**
     * {@code sabha:client-secret} by HTTP Basic, or both in the form, never both ways (RFC 6749 section 2.3); or an assertion
     * that the client's key signed (RFC 7523), each once.
     */
    private boolean isTheClient(Map<String, String> form, String header) {
        if (clientKey != null) {
            return header.isEmpty() && !form.containsKey("client_secret") && isAssertion(form, clientKey);
        }
        boolean inForm = "sabha".equals(form.get("client_id")) && "client-secret".equals(form.get("client_secret"));
        boolean inHeader = "Basic c2FiaGE6Y2xpZW50LXNlY3JldA==".equals(header);
        boolean takesForm = wantsForm || methods.contains("client_secret_post");
        return takesForm ? inForm && header.isEmpty() : inHeader && !form.containsKey("client_secret");
    }

    private boolean isAssertion(Map<String, String> form, JWK signer) {
        try {
            SignedJWT jwt = SignedJWT.parse(form.getOrDefault("client_assertion", ""));
            JWTClaimsSet set = jwt.getJWTClaimsSet();
            return "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".equals(form.get("client_assertion_type"))
                    && jwt.verify(
                            signer instanceof ECKey ec
                                    ? new ECDSAVerifier(ec.toPublicJWK())
                                    : new RSASSAVerifier(signer.toRSAKey().toPublicJWK()))
                    && Objects.equals(signer.getKeyID(), jwt.getHeader().getKeyID())
                    && "sabha".equals(set.getIssuer())
                    && "sabha".equals(set.getSubject())
                    && set.getAudience().equals(List.of(ISSUER + "/token"))
                    && set.getExpirationTime().toInstant().equals(now.plusSeconds(60))
                    && assertions.add(set.getJWTID());
        } catch (java.text.ParseException | JOSEException e) {
            return false;
        }
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
