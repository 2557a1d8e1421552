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
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.ExternalPeople.Vouched;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;

/**
 * Sign-in by a provider: authorization code with PKCE (RFC 7636), state and nonce, both bound to one browser by a cookie,
 * each used once. Blocks while the provider is asked; thread-safe.
 */
public final class OidcSignIn {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    private static final int MAX_LOGOUTS = 20_000;

    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final OidcSettings settings;
    private final OidcFetch fetch;
    private final OidcProvider provider;
    private final IdSource ids;
    private final BegunSignIns waiting = new BegunSignIns();
    private final Redeeming redeeming = new Redeeming();
    private final Map<String, Instant> logouts = new LinkedHashMap<>();

    public OidcSignIn(OidcSettings settings, OidcFetch fetch, IdSource ids) {
        this.settings = settings;
        this.fetch = fetch;
        this.provider = new OidcProvider(settings.issuer(), fetch);
        this.ids = ids;
    }

    /**
     * A sign-in that has begun.
     *
     * @param address of the provider, for the browser to go to
     * @param transaction for the browser to hold until it is back
     */
    public record Begun(URI address, Secret transaction) {}

    /**
     * Somebody whom the provider vouches for.
     *
     * @param strength two factors where the provider says that it asked for more than one (RFC 8176, "mfa")
     */
    public record Recognised(Vouched person, SignInStrength strength) {}

    /**
     * @param redirect where the provider sends the browser back to, as it knows it beforehand
     * @param from the neighbourhood of the browser's address
     * @throws IOException if the provider cannot be asked
     */
    public Begun begin(URI redirect, String from, Instant now) throws IOException {
        BegunSignIns.Waiting fresh = new BegunSignIns.Waiting(
                redirect,
                ids.newSecret().reveal(),
                ids.newSecret().reveal(),
                ids.newSignInSecret().reveal(),
                from,
                now.plus(LIFETIME));
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.client().id());
        query.put("redirect_uri", redirect.toString());
        query.put("scope", "openid profile");
        query.put("state", fresh.state());
        query.put("nonce", fresh.nonce());
        query.put("code_challenge", challenge(fresh.verifier()));
        query.put("code_challenge_method", "S256");
        URI authorization = provider.known(now).authorization();
        URI address = URI.create(authorization + (authorization.getRawQuery() == null ? "?" : "&") + encoded(query));
        Secret transaction = ids.newSecret();
        waiting.keep(transaction, fresh, now);
        return new Begun(address, transaction);
    }

    /**
     * The browser is back.
     *
     * @param query as the provider wrote it
     * @return who the provider vouches for, perhaps with no role; empty if anything is wrong
     * @throws IOException if the provider cannot be asked, or is asked by too many at once
     */
    public Optional<Recognised> finish(String query, Secret transaction, Instant now) throws IOException {
        Map<String, String> said = decoded(query);
        Optional<BegunSignIns.Waiting> begun = waiting.use(transaction, now);
        String code = said.getOrDefault("code", "");
        String issuer = said.getOrDefault("iss", settings.issuer().toString());
        if (begun.isEmpty()
                || code.isEmpty()
                || !begun.get().state().equals(said.get("state"))
                || !settings.issuer().toString().equals(issuer)) {
            return Optional.empty();
        }
        OidcProvider.Known known = provider.known(now);
        return idToken(redeeming.within(begun.get().from(), () -> redeem(code, begun.get(), known)))
                .flatMap(token -> claims(token, now))
                .filter(claims -> begun.get().nonce().equals(text(claims, "nonce")))
                .flatMap(this::vouched);
    }

    private String redeem(String code, BegunSignIns.Waiting begun, OidcProvider.Known known) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", begun.redirect().toString());
        form.put("code_verifier", begun.verifier());
        if (known.secretInHeader()) {
            return fetch.post(known.token(), form, basic());
        }
        form.put("client_id", settings.client().id());
        form.put("client_secret", settings.client().secret().reveal());
        return fetch.post(known.token(), form, "");
    }

    /** RFC 6749 section 2.3.1: both are encoded as in a form, then joined as RFC 7617 has it. */
    private String basic() {
        String id = URLEncoder.encode(settings.client().id(), StandardCharsets.UTF_8);
        String secret = URLEncoder.encode(settings.client().secret().reveal(), StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
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

    /** Who is let go has no role any more; that must be known too, or they would keep what they had. */
    private Optional<Recognised> vouched(JWTClaimsSet claims) {
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        roles.addAll(settings.roles().getOrDefault(OidcSettings.ANYBODY, Set.of()));
        values(claim(claims, settings.claims().roles()))
                .forEach(value -> roles.addAll(settings.roles().getOrDefault(value, Set.of())));
        if (claims.getSubject() == null) {
            return Optional.empty();
        }
        String badge = settings.claims().verified();
        try {
            var person = new Vouched(
                    new ExternalIdentity(settings.issuer().toString(), claims.getSubject()),
                    new LoginName(text(claims, settings.claims().login())),
                    new DisplayName(text(claims, settings.claims().name())),
                    roles,
                    badge.equals(OidcSettings.ANYBODY)
                            || (!badge.isEmpty() && Boolean.TRUE.equals(claim(claims, badge))));
            return Optional.of(new Recognised(
                    person,
                    values(claims.getClaim("amr")).contains("mfa")
                            ? SignInStrength.TWO_FACTORS
                            : SignInStrength.ONE_FACTOR));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a login or name that cannot be used here
        }
    }

    /** A claim of this name, or one within others, with dots between their names. */
    private static @Nullable Object claim(JWTClaimsSet claims, String path) {
        Object found = claims.getClaims();
        String rest = path;
        while (found instanceof Map<?, ?> inner && !rest.isEmpty()) {
            int dot = inner.containsKey(rest) ? -1 : rest.indexOf('.');
            found = inner.get(dot < 0 ? rest : rest.substring(0, dot));
            rest = dot < 0 ? "" : rest.substring(dot + 1);
        }
        return rest.isEmpty() ? found : null;
    }

    /** Texts of a claim that is one or many. */
    private static List<String> values(@Nullable Object claim) {
        Collection<?> all = claim instanceof Collection<?> many ? many : Collections.singletonList(claim);
        return all.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
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
        return logouts.size() < MAX_LOGOUTS
                && logouts.putIfAbsent(
                                claims.getJWTID(), claims.getExpirationTime().toInstant())
                        == null;
    }

    private static String text(JWTClaimsSet claims, String name) {
        return claim(claims, name) instanceof String text ? text : "";
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
