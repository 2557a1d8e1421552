package org.sabha.identity.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.oidc.OidcSettings.Authentication;
import org.sabha.identity.oidc.OidcSettings.Requests;
import org.sabha.identity.oidc.OidcSignIn.Recognised;
import org.sabha.model.AccountRole;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;

/** Providers differ in how clients authenticate, where claims are, and which endpoints there are. */
class ProviderShapesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final URI BACK = URI.create("https://sabha.example/sign-in/back");
    private static final OidcSettings.Client SECRET =
            OidcSettings.Client.withSecret("sabha", new Secret("client-secret"));
    private static final Requests USER_INFO = new Requests(List.of("openid", "email"), true, false, Map.of());
    private static final Requests PUSHED = new Requests(List.of("openid"), false, true, Map.of());

    private final TestProvider provider = new TestProvider();
    private final IdSource ids = new IdSource(new Random(4));

    @TempDir
    private Path folder;

    ProviderShapesTest() {
        provider.now = NOW;
    }

    private OidcSignIn signIn(OidcSettings.Client client, Requests requests) throws IOException {
        return new OidcSignIn(
                new OidcSettings(
                        TestProvider.ISSUER,
                        client,
                        OidcSettings.Claims.USUAL,
                        Map.of("chair", Set.of(AccountRole.ORGANISER)),
                        requests),
                provider,
                ids);
    }

    private Optional<Recognised> finish(OidcSignIn by) throws IOException {
        OidcSignIn.Begun begun = by.begin(BACK, "10.20.0.0/24", NOW);
        return by.finish(provider.signsIn(begun.address()), begun.transaction(), NOW);
    }

    private Set<AccountRole> roles(OidcSignIn by) throws IOException {
        return finish(by).orElseThrow().person().roles();
    }

    private void describe(String fields) {
        provider.methods = fields + ",";
    }

    // --- client authentication

    @Test
    void settingsChooseBasicOrForm() throws IOException {
        var post = new OidcSettings.Client("sabha", SECRET.secret(), Authentication.CLIENT_SECRET_POST, null, "");
        provider.wantsForm = true;
        assertTrue(finish(signIn(post, Requests.USUAL)).isPresent());
        assertEquals("", provider.authorization);
        provider.wantsForm = false;
        describe("\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"]");
        var basic = new OidcSettings.Client("sabha", SECRET.secret(), Authentication.CLIENT_SECRET_BASIC, null, "");
        assertTrue(finish(signIn(basic, Requests.USUAL)).isPresent());
    }

    private Path pem(String name, Key... keys) throws IOException {
        var lines = new ArrayList<String>();
        for (Key key : keys) {
            String kind = key.getFormat().equals("X.509") ? "PUBLIC KEY" : "PRIVATE KEY";
            lines.add("-----BEGIN " + kind + "-----");
            lines.add(Base64.getMimeEncoder().encodeToString(key.getEncoded()));
            lines.add("-----END " + kind + "-----");
        }
        return Files.write(folder.resolve(name), lines);
    }

    private OidcSignIn signedBy(JWK key, Path file) throws IOException {
        provider.clientKey = key;
        return signIn(
                new OidcSettings.Client(
                        "sabha", Optional.empty(), Authentication.PRIVATE_KEY_JWT, file, key.getKeyID()),
                new Requests(List.of("openid"), false, true, Map.of()));
    }

    @Test
    @Tag("H16")
    void privateKeySignsEachRequestAnew() throws Exception {
        describe("\"pushed_authorization_request_endpoint\":\"" + TestProvider.ISSUER + "/par\"");
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        List<OidcSignIn> both = List.of(
                signedBy(ec, pem("ec.pem", ec.toPrivateKey(), ec.toPublicKey())),
                signedBy(provider.key, pem("rsa.pem", provider.key.toPrivateKey())));
        assertTrue(finish(both.getLast()).isPresent());
        assertTrue(finish(both.getLast()).isPresent(), "no assertion was sent twice");
        assertThrows(IOException.class, () -> finish(both.getFirst()), "the provider knows the other key");
        provider.clientKey = ec;
        assertTrue(finish(both.getFirst()).isPresent());
    }

    @Test
    void fileWithoutAPrivateKeyIsNamed() throws Exception {
        List<Path> files = List.of(
                pem("public.pem", provider.key.toPublicKey()),
                Files.writeString(folder.resolve("empty.pem"), ""),
                folder.resolve("absent.pem"));
        for (Path file : files) {
            IOException refused = assertThrows(IOException.class, () -> signedBy(provider.key, file));
            assertTrue(String.valueOf(refused.getMessage())
                    .contains(file.getFileName().toString()));
        }
    }

    // --- userinfo

    private JWTClaimsSet.Builder info() {
        return new JWTClaimsSet.Builder()
                .subject("person-7")
                .claim("preferred_username", "asha")
                .claim("name", "Asha")
                .claim("roles", List.of("chair"));
    }

    private OidcSignIn readingUserInfo() throws IOException {
        describe("\"userinfo_endpoint\":\"" + TestProvider.ISSUER + "/userinfo\"");
        provider.claims =
                set -> set.claim("preferred_username", null).claim("name", null).claim("roles", null);
        return signIn(SECRET, USER_INFO);
    }

    @Test
    void readsClaimsFromUserInfo() throws IOException {
        OidcSignIn by = readingUserInfo();
        provider.info = info();
        assertEquals(Set.of(AccountRole.ORGANISER), roles(by));
        provider.signsInfo = true;
        provider.info = info().issuer(TestProvider.ISSUER.toString()).audience("sabha");
        assertEquals(Set.of(AccountRole.ORGANISER), roles(by));
        assertEquals(
                Optional.empty(), finish(signIn(SECRET, Requests.USUAL)), "it is asked only where settings say so");
    }

    @Test
    void idTokenComesBeforeUserInfo() throws IOException {
        OidcSignIn by = readingUserInfo();
        provider.info = info().claim("amr", List.of("mfa"));
        provider.claims = set -> set.claim("roles", List.of("other"));
        Recognised recognised = finish(by).orElseThrow();
        assertEquals(Set.of(), recognised.person().roles());
        assertEquals(SignInStrength.ONE_FACTOR, recognised.strength());
    }

    @Test
    @Tag("H16")
    void refusesUserInfoOfAnotherSubject() throws IOException {
        OidcSignIn by = readingUserInfo();
        for (String subject : new String[] {"person-8", null}) {
            provider.info = info().subject(subject);
            assertEquals(Optional.empty(), finish(by));
        }
    }

    @Test
    @Tag("H16")
    void refusesForgedUserInfo() throws IOException {
        OidcSignIn by = readingUserInfo();
        provider.signsInfo = true;
        List<UnaryOperator<JWTClaimsSet.Builder>> forged = List.of(
                set -> set.issuer("https://evil.example"),
                set -> set.audience("other"),
                set -> set.audience(List.of("sabha", "other")),
                set -> set.audience((String) null),
                set -> set.subject("person-8"),
                set -> set.expirationTime(Date.from(NOW.minusSeconds(60))));
        for (UnaryOperator<JWTClaimsSet.Builder> each : forged) {
            provider.info =
                    each.apply(info().issuer(TestProvider.ISSUER.toString()).audience("sabha"));
            assertEquals(Optional.empty(), finish(by));
        }
        provider.info = info().issuer(TestProvider.ISSUER.toString()).audience("sabha");
        provider.infoKey = TestProvider.newKey("one");
        assertEquals(Optional.empty(), finish(by), "signed by another key");
    }

    @Test
    void userInfoWithoutAnEndpointIsAnError() throws IOException {
        OidcSignIn by = signIn(SECRET, USER_INFO);
        IOException refused = assertThrows(IOException.class, () -> finish(by));
        assertTrue(String.valueOf(refused.getMessage()).contains("userinfo"));
    }

    // --- pushed authorization requests

    @Test
    void browserCarriesOnlyTheReference() throws IOException {
        describe("\"pushed_authorization_request_endpoint\":\"" + TestProvider.ISSUER + "/par\"");
        OidcSignIn by = signIn(SECRET, PUSHED);
        OidcSignIn.Begun begun = by.begin(BACK, "10.20.0.0/24", NOW);
        assertEquals(
                TestProvider.ISSUER + "/auth?client_id=sabha&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A0",
                begun.address().toString());
        assertTrue(by.finish(provider.signsIn(begun.address()), begun.transaction(), NOW)
                .isPresent());
    }

    @Test
    void pushesWhereTheProviderRequiresIt() throws IOException {
        describe("\"require_pushed_authorization_requests\":true,\"pushed_authorization_request_endpoint\":\""
                + TestProvider.ISSUER + "/par\"");
        assertTrue(finish(signIn(SECRET, Requests.USUAL)).isPresent());
        assertTrue(provider.paths.contains("/realm/par"));
    }

    @Test
    void pushingWithoutAnEndpointIsAnError() throws IOException {
        OidcSignIn by = signIn(SECRET, PUSHED);
        assertThrows(IOException.class, () -> finish(by));
    }

    // --- endpoints

    @Test
    void endpointsOfTheSettingsReplaceTheDescription() throws IOException {
        Map<String, String> token = Map.of("token_endpoint", "https://login.example.in/other/token");
        assertTrue(finish(signIn(SECRET, new Requests(List.of("openid"), false, false, token)))
                .isPresent());
        assertEquals(List.of("/realm/.well-known/openid-configuration", "/realm/keys", "/other/token"), provider.paths);
    }

    @Test
    void threeEndpointsNeedNoDescription() throws IOException {
        Map<String, String> all = Map.of(
                "authorization_endpoint", "https://login.example.in/other/auth?tenant=7",
                "token_endpoint", "https://login.example.in/other/token",
                "jwks_uri", "https://login.example.in/other/keys");
        OidcSignIn by = signIn(SECRET, new Requests(List.of("openid", "email"), false, false, all));
        OidcSignIn.Begun begun = by.begin(BACK, "10.20.0.0/24", NOW);
        String query = begun.address().getRawQuery();
        assertTrue(query.contains("tenant=7") && query.contains("scope=openid+email"), query);
        assertTrue(by.finish(provider.signsIn(begun.address()), begun.transaction(), NOW)
                .isPresent());
        assertEquals(List.of("/other/keys", "/other/token"), provider.paths);
    }

    @Test
    void descriptionWithoutAnEndpointIsRefused() throws IOException {
        OidcSignIn by = signIn(SECRET, Requests.USUAL);
        provider.authorizationEndpoint = "";
        assertThrows(IOException.class, () -> finish(by));
    }

    // --- the issuer in the response (RFC 9207)

    @Test
    @Tag("H16")
    void promisedIssuerMustBeInTheResponse() throws IOException {
        OidcSignIn silent = signIn(SECRET, Requests.USUAL);
        assertTrue(finishWithoutIssuer(silent).isPresent());
        describe("\"authorization_response_iss_parameter_supported\":true");
        OidcSignIn promising = signIn(SECRET, Requests.USUAL);
        assertFalse(finishWithoutIssuer(promising).isPresent());
        assertTrue(finish(promising).isPresent());
    }

    private Optional<Recognised> finishWithoutIssuer(OidcSignIn by) throws IOException {
        OidcSignIn.Begun begun = by.begin(BACK, "10.20.0.0/24", NOW);
        String query = provider.signsIn(begun.address());
        return by.finish(query.substring(0, query.indexOf("&iss=")), begun.transaction(), NOW);
    }
}
