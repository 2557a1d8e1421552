package org.sabha.identity.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.sabha.identity.SecretDigest;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.ExternalPeople.Vouched;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;

/**
 * Sign-in by a provider: authorization code with PKCE (RFC 7636), state and nonce, both bound to one browser by a cookie,
 * each used once. Blocks while the provider is asked; thread-safe.
 */
public final class OidcSignIn {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    private static final int MAX_WAITING = 2_000;
    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final OidcSettings settings;
    private final OidcFetch fetch;
    private final OidcProvider provider;
    private final IdSource ids;
    private final Map<SecretDigest, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Instant> logouts = new LinkedHashMap<>();

    public OidcSignIn(OidcSettings settings, OidcFetch fetch, IdSource ids) {
        this.settings = settings;
        this.fetch = fetch;
        this.provider = new OidcProvider(settings.issuer(), fetch);
        this.ids = ids;
    }

    private record Waiting(String state, String nonce, String verifier, Instant expiresAt) {}

    /**
     * A sign-in that has begun.
     *
     * @param address of the provider, for the browser to go to
     * @param transaction for the browser to hold until it is back
     */
    public record Begun(URI address, Secret transaction) {}

    /** @throws IOException if the provider cannot be asked */
    public Begun begin(Instant now) throws IOException {
        Waiting fresh = new Waiting(
                ids.newSecret().reveal(),
                ids.newSecret().reveal(),
                ids.newSignInSecret().reveal(),
                now.plus(LIFETIME));
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.client().id());
        query.put("redirect_uri", settings.redirect().toString());
        query.put("scope", "openid profile");
        query.put("state", fresh.state());
        query.put("nonce", fresh.nonce());
        query.put("code_challenge", challenge(fresh.verifier()));
        query.put("code_challenge_method", "S256");
        URI authorization = provider.known(now).authorization();
        URI address = URI.create(authorization + (authorization.getRawQuery() == null ? "?" : "&") + encoded(query));
        Secret transaction = ids.newSecret();
        keep(transaction, fresh, now);
        return new Begun(address, transaction);
    }

    private synchronized void keep(Secret transaction, Waiting fresh, Instant now) {
        waiting.values().removeIf(each -> !now.isBefore(each.expiresAt()));
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (waiting.size() >= MAX_WAITING && oldestFirst.hasNext()) {
            oldestFirst.next();
            oldestFirst.remove();
        }
        waiting.put(SecretDigest.of(transaction), fresh);
    }

    private synchronized Optional<Waiting> use(Secret transaction, Instant now) {
        return Optional.ofNullable(waiting.remove(SecretDigest.of(transaction)))
                .filter(each -> now.isBefore(each.expiresAt()));
    }

    /**
     * The browser is back.
     *
     * @param query as the provider wrote it
     * @return who the provider vouches for; empty if anything is wrong, or they have no role here
     * @throws IOException if the provider cannot be asked
     */
    public Optional<Vouched> finish(String query, Secret transaction, Instant now) throws IOException {
        Map<String, String> said = decoded(query);
        Optional<Waiting> begun = use(transaction, now);
        String code = said.getOrDefault("code", "");
        String issuer = said.getOrDefault("iss", settings.issuer().toString());
        if (begun.isEmpty()
                || code.isEmpty()
                || !begun.get().state().equals(said.get("state"))
                || !settings.issuer().toString().equals(issuer)) {
            return Optional.empty();
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.redirect().toString());
        form.put("code_verifier", begun.get().verifier());
        form.put("client_id", settings.client().id());
        form.put("client_secret", settings.client().secret().reveal());
        String answer = fetch.post(provider.known(now).token(), form);
        return idToken(answer)
                .flatMap(token -> claims(token, now))
                .filter(claims -> begun.get().nonce().equals(text(claims, "nonce")))
                .flatMap(this::vouched);
    }

    private static Optional<String> idToken(String answer) {
        try {
            return Optional.ofNullable(JSONObjectUtils.getString(JSONObjectUtils.parse(answer), "id_token"));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** Claims of a token that is signed, from the provider, for us, and of now (OpenID Connect Core section 3.1.3.7). */
    private Optional<JWTClaimsSet> claims(String token, Instant now) {
        Optional<JWTClaimsSet> signed;
        try {
            signed = provider.claimsOf(token, now);
        } catch (IOException e) {
            return Optional.empty();
        }
        return signed.filter(claims -> settings.issuer().toString().equals(claims.getIssuer()))
                .filter(claims ->
                        claims.getAudience().equals(List.of(settings.client().id())))
                .filter(claims -> isOfNow(claims, now));
    }

    private static boolean isOfNow(JWTClaimsSet claims, Instant now) {
        return claims.getExpirationTime() != null
                && claims.getIssueTime() != null
                && now.isBefore(claims.getExpirationTime().toInstant().plus(CLOCKS_DIFFER))
                && !now.plus(CLOCKS_DIFFER).isBefore(claims.getIssueTime().toInstant())
                && (claims.getNotBeforeTime() == null
                        || !now.plus(CLOCKS_DIFFER)
                                .isBefore(claims.getNotBeforeTime().toInstant()));
    }

    private Optional<Vouched> vouched(JWTClaimsSet claims) {
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        Object given = claims.getClaim(settings.claims().roles());
        Collection<?> values =
                given instanceof Collection<?> many ? many : List.of(Objects.requireNonNullElse(given, ""));
        values.forEach(value -> roles.addAll(settings.roles().getOrDefault(String.valueOf(value), Set.of())));
        if (roles.isEmpty() || claims.getSubject() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Vouched(
                    new ExternalIdentity(settings.issuer().toString(), claims.getSubject()),
                    new LoginName(text(claims, settings.claims().login()).toLowerCase(Locale.ROOT)),
                    new DisplayName(text(claims, settings.claims().name())),
                    roles));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a login or name that cannot be used here
        }
    }

    /**
     * A word from the provider that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0).
     *
     * @return whose sign-ins end; empty for anything but a good logout token that was not seen before
     */
    public Optional<ExternalIdentity> logout(String token, Instant now) {
        Optional<JWTClaimsSet> claims = claims(token, now)
                .filter(each -> each.getClaim("nonce") == null)
                .filter(each -> each.getClaim("events") instanceof Map<?, ?> events && events.containsKey(LOGOUT_EVENT))
                .filter(each -> each.getSubject() != null && each.getJWTID() != null);
        return claims.filter(each -> isNew(each, now))
                .map(each -> new ExternalIdentity(settings.issuer().toString(), each.getSubject()));
    }

    private synchronized boolean isNew(JWTClaimsSet claims, Instant now) {
        logouts.values().removeIf(end -> !now.isBefore(end.plus(CLOCKS_DIFFER)));
        return logouts.size() < MAX_WAITING
                && logouts.putIfAbsent(
                                claims.getJWTID(), claims.getExpirationTime().toInstant())
                        == null;
    }

    private static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String encoded(Map<String, String> fields) {
        StringBuilder out = new StringBuilder();
        fields.forEach((name, value) -> out.append(out.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return out.toString();
    }

    /** A field that comes twice counts as none. */
    private static Map<String, String> decoded(String query) {
        Map<String, String> fields = new HashMap<>();
        for (String part : List.of(query.split("&", -1))) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                String value;
                try {
                    value = URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return Map.of();
                }
                fields.merge(part.substring(0, equals), value, (one, two) -> "");
            }
        }
        return fields;
    }
}
