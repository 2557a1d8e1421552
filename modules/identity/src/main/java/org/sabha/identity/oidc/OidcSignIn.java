package org.sabha.identity.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoSuccessResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
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
 * Sign-in by an OpenID provider: authorization code with PKCE (RFC 7636), state and nonce, bound to one browser by a cookie
 * and used once. Blocks while the provider is asked; thread-safe.
 */
public final class OidcSignIn {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int MAX_LOGOUTS = 20_000;

    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final OidcSettings settings;
    private final ClientID client;
    private final HTTPRequestSender http;
    private final OidcProvider provider;
    private final ClientCredentials credentials;
    private final IdSource ids;
    private final PendingSignIns pending = new PendingSignIns();
    private final RequestLimit limit = new RequestLimit();
    private final Map<String, Instant> logouts = new LinkedHashMap<>();

    /** @throws IOException if the private key cannot be read; the message names its file */
    public OidcSignIn(OidcSettings settings, HTTPRequestSender http, IdSource ids) throws IOException {
        this.settings = settings;
        this.client = new ClientID(settings.client().id());
        this.http = http;
        this.provider = new OidcProvider(settings, http);
        this.credentials = new ClientCredentials(settings.client(), ids);
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
     * A person authenticated by the provider.
     *
     * @param strength two factors where the provider says that it asked for more than one (RFC 8176, "mfa")
     */
    public record Recognised(Vouched person, SignInStrength strength) {}

    /**
     * Begins a sign-in.
     *
     * @param redirect where the provider sends the browser back to, as registered there
     * @param network of the browser's address
     * @throws IOException if the provider cannot be asked, or too many requests to it are running
     */
    public Begun begin(URI redirect, String network, Instant now) throws IOException {
        PendingSignIns.Pending fresh = new PendingSignIns.Pending(
                redirect,
                ids.newSecret().reveal(),
                ids.newSecret().reveal(),
                ids.newSignInSecret().reveal(),
                network,
                now.plus(LIFETIME));
        OIDCProviderMetadata metadata = provider.metadata(now);
        var scope = new Scope(settings.requests().scopes().toArray(String[]::new));
        AuthorizationRequest request = new AuthenticationRequest.Builder(ResponseType.CODE, scope, client, redirect)
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .state(new State(fresh.state()))
                .nonce(new Nonce(fresh.nonce()))
                .codeChallenge(new CodeVerifier(fresh.verifier()), CodeChallengeMethod.S256)
                .build();
        URI address = settings.requests().pushed() || metadata.requiresPushedAuthorizationRequests()
                ? limit.within(network, () -> pushed(request, metadata, now))
                : request.toURI();
        Secret transaction = ids.newSecret();
        pending.add(transaction, fresh, now);
        return new Begun(address, transaction);
    }

    /** RFC 9126: the provider keeps the request, and the browser brings a reference to it. */
    private URI pushed(AuthorizationRequest request, OIDCProviderMetadata metadata, Instant now) throws IOException {
        var push = new PushedAuthorizationRequest(
                endpoint(metadata.getPushedAuthorizationRequestEndpointURI(), "pushed authorization requests"),
                credentials.forRequest(metadata, now),
                request);
        try {
            URI reference = PushedAuthorizationSuccessResponse.parse(
                            push.toHTTPRequest().send(http))
                    .getRequestURI();
            return new AuthorizationRequest.Builder(reference, client)
                    .endpointURI(request.getEndpointURI())
                    .build()
                    .toURI();
        } catch (ParseException | IllegalArgumentException e) {
            throw new IOException("the provider's answer to a pushed authorization request is not understood", e);
        }
    }

    private static URI endpoint(@Nullable URI address, String use) throws IOException {
        if (address == null) {
            throw new IOException("the provider's metadata have no endpoint for " + use);
        }
        return address;
    }

    /**
     * Finishes a sign-in whose browser is back.
     *
     * @param query as the provider wrote it
     * @return the authenticated person, perhaps with no role; empty if anything is wrong
     * @throws IOException if the provider cannot be asked, or too many requests to it are running
     */
    public Optional<Recognised> finish(String query, Secret transaction, Instant now) throws IOException {
        Optional<PendingSignIns.Pending> begun = pending.take(transaction, now);
        Optional<AuthorizationSuccessResponse> response = begun.flatMap(each -> response(query, each));
        if (begun.isEmpty() || response.isEmpty()) {
            return Optional.empty();
        }
        OIDCProviderMetadata metadata = provider.metadata(now);
        AuthorizationCode code = response.get().getAuthorizationCode();
        return isFromIssuer(response.get(), metadata)
                ? limit.within(begun.get().network(), () -> redeem(code, begun.get(), metadata, now))
                : Optional.empty();
    }

    /** The response to this request; empty for an error, and where a field comes twice or cannot be decoded. */
    private static Optional<AuthorizationSuccessResponse> response(String query, PendingSignIns.Pending begun) {
        Map<String, List<String>> fields = URLUtils.parseParameters(query);
        if (fields.size() != new StringTokenizer(query, "&").countTokens()) {
            return Optional.empty();
        }
        try {
            return Optional.of(AuthorizationSuccessResponse.parse(begun.redirect(), fields))
                    .filter(each -> each.getAuthorizationCode() != null)
                    .filter(each -> new State(begun.state()).equals(each.getState()));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** RFC 9207: a provider that says that it names itself always does. */
    private static boolean isFromIssuer(AuthorizationSuccessResponse response, OIDCProviderMetadata metadata) {
        Issuer issuer = response.getIssuer();
        return issuer == null
                ? !metadata.supportsAuthorizationResponseIssuerParam()
                : issuer.equals(metadata.getIssuer());
    }

    private Optional<Recognised> redeem(
            AuthorizationCode code, PendingSignIns.Pending begun, OIDCProviderMetadata metadata, Instant now)
            throws IOException {
        var grant = new AuthorizationCodeGrant(code, begun.redirect(), new CodeVerifier(begun.verifier()));
        var request =
                new TokenRequest(metadata.getTokenEndpointURI(), credentials.forRequest(metadata, now), grant, null);
        try {
            OIDCTokens tokens =
                    OIDCTokenResponse.parse(request.toHTTPRequest().send(http)).getOIDCTokens();
            Optional<JWTClaimsSet> idToken = provider.verified(
                    tokens.getIDTokenString(), Map.of("nonce", begun.nonce()), Set.of("sub", "iat", "exp"), now);
            if (idToken.isEmpty() || !settings.requests().userInfo()) {
                return idToken.flatMap(claims -> recognised(claims, claims));
            }
            return userInfo(tokens.getAccessToken(), idToken.get().getSubject(), metadata, now)
                    .flatMap(info -> recognised(idToken.get(), info));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** JSON or a signed token (OpenID Connect Core 1.0 section 5.3.2), about the subject of the ID token. */
    private Optional<JWTClaimsSet> userInfo(
            AccessToken access, String subject, OIDCProviderMetadata metadata, Instant now)
            throws IOException, ParseException {
        URI endpoint = endpoint(metadata.getUserInfoEndpointURI(), "userinfo");
        UserInfoSuccessResponse response = UserInfoSuccessResponse.parse(
                new UserInfoRequest(endpoint, access).toHTTPRequest().send(http));
        if (response.getUserInfoJWT() != null) {
            return provider.verified(
                    response.getUserInfoJWT().getParsedString(), Map.of("sub", subject), Set.of(), now);
        }
        return Optional.of(response.getUserInfo().toJWTClaimsSet()).filter(info -> subject.equals(info.getSubject()));
    }

    /**
     * Reads the person. Claims of the ID token come before those of the userinfo endpoint. Somebody without a role is
     * recognised too: otherwise a person who lost their roles at the provider would keep them here.
     */
    private Optional<Recognised> recognised(JWTClaimsSet idToken, JWTClaimsSet info) {
        JWTClaimsSet.Builder both = new JWTClaimsSet.Builder(info);
        idToken.getClaims().forEach(both::claim);
        JWTClaimsSet claims = both.build();
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        roles.addAll(settings.roles().getOrDefault(OidcSettings.ANYBODY, Set.of()));
        values(claim(claims, settings.claims().roles()))
                .forEach(value -> roles.addAll(settings.roles().getOrDefault(value, Set.of())));
        String verified = settings.claims().verified();
        try {
            var person = new Vouched(
                    new ExternalIdentity(settings.issuer().toString(), idToken.getSubject()),
                    new LoginName(text(claims, settings.claims().login())),
                    new DisplayName(text(claims, settings.claims().name())),
                    roles,
                    verified.equals(OidcSettings.ANYBODY)
                            || (!verified.isEmpty() && Boolean.TRUE.equals(claim(claims, verified))));
            return Optional.of(new Recognised(
                    person,
                    values(idToken.getClaim("amr")).contains("mfa")
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

    private static String text(JWTClaimsSet claims, String name) {
        return claim(claims, name) instanceof String text ? text : "";
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
     * Takes a logout token: a person has signed out at the provider (OpenID Connect Back-Channel Logout 1.0).
     *
     * @return whose sign-ins end; empty for anything but a good logout token that was not seen before
     */
    public Optional<ExternalIdentity> logout(String token, Instant now) {
        return provider.verified(token, Map.of(), Set.of("sub", "jti", "iat", "exp"), now)
                .filter(each -> each.getClaim("nonce") == null)
                .filter(each -> each.getClaim("events") instanceof Map<?, ?> events && events.containsKey(LOGOUT_EVENT))
                .filter(each -> isNew(each, now))
                .map(each -> new ExternalIdentity(settings.issuer().toString(), each.getSubject()));
    }

    private synchronized boolean isNew(JWTClaimsSet claims, Instant now) {
        logouts.values().removeIf(end -> !now.isBefore(end.plus(TokenClaims.CLOCKS_DIFFER)));
        return logouts.size() < MAX_LOGOUTS
                && logouts.putIfAbsent(
                                claims.getJWTID(), claims.getExpirationTime().toInstant())
                        == null;
    }
}
