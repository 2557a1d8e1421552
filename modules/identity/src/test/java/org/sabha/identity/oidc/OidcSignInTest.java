package org.sabha.identity.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.ExternalPeople.Vouched;
import org.sabha.identity.oidc.OidcSignIn.Recognised;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;

class OidcSignInTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String HERE = "10.20.0.0/24";
    private static final URI BACK = URI.create("https://sabha.example/sign-in/back");
    private static final Map<String, Object> SIGNED_OUT =
            Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of());

    private static final OidcSettings.Client CLIENT =
            OidcSettings.Client.withSecret("sabha", new Secret("client-secret"));

    private final TestProvider provider = new TestProvider();
    private final OidcSignIn signIn = new OidcSignIn(
            new OidcSettings(
                    TestProvider.ISSUER,
                    CLIENT,
                    OidcSettings.Claims.USUAL,
                    Map.of("meeting-organiser", Set.of(AccountRole.ORGANISER)),
                    OidcSettings.Requests.USUAL),
            provider,
            new IdSource(new Random(4)));

    OidcSignInTest() throws IOException {
        provider.now = NOW;
    }

    private Optional<Recognised> comesIn() throws IOException {
        OidcSignIn.Begun begun = signIn.begin(BACK, HERE, NOW);
        return signIn.finish(provider.signsIn(begun.address()), begun.transaction(), NOW);
    }

    private Optional<Recognised> comesInWith(UnaryOperator<JWTClaimsSet.Builder> claims) throws IOException {
        provider.claims = claims;
        return comesIn();
    }

    @Test
    void whomTheProviderVouchesForComesIn() throws IOException {
        assertEquals(
                Optional.of(new Recognised(
                        new Vouched(
                                new ExternalIdentity(TestProvider.ISSUER.toString(), "person-7"),
                                new LoginName("asha"),
                                new DisplayName("आशा राव"),
                                Set.of(AccountRole.ORGANISER),
                                false),
                        SignInStrength.ONE_FACTOR)),
                comesIn());
    }

    @Test
    void theBrowserThatBeganIsTheOneThatComesBack() throws IOException {
        OidcSignIn.Begun one = signIn.begin(BACK, HERE, NOW);
        OidcSignIn.Begun two = signIn.begin(BACK, HERE, NOW);
        String query = provider.signsIn(one.address());
        assertEquals(Optional.empty(), signIn.finish(query, two.transaction(), NOW));
        assertEquals(Optional.empty(), signIn.finish(query, new Secret("guess"), NOW));
        assertTrue(signIn.finish(query, one.transaction(), NOW).isPresent());
        assertEquals(Optional.empty(), signIn.finish(query, one.transaction(), NOW));
    }

    @Test
    void aSignInThatTookTooLongIsOver() throws IOException {
        OidcSignIn.Begun begun = signIn.begin(BACK, HERE, NOW);
        String query = provider.signsIn(begun.address());
        assertEquals(Optional.empty(), signIn.finish(query, begun.transaction(), NOW.plus(OidcSignIn.LIFETIME)));
    }

    @Test
    void whatComesTwiceOrFromAnotherProviderCountsForNothing() throws IOException {
        for (String more : List.of("&code=x", "&state=x", "&iss=https%3A%2F%2Fevil.example", "&code=%zz")) {
            OidcSignIn.Begun begun = signIn.begin(BACK, HERE, NOW);
            assertEquals(
                    Optional.empty(),
                    signIn.finish(provider.signsIn(begun.address()) + more, begun.transaction(), NOW));
        }
        OidcSignIn.Begun begun = signIn.begin(BACK, HERE, NOW);
        assertEquals(Optional.empty(), signIn.finish("error=access_denied", begun.transaction(), NOW));
    }

    @Test
    @Tag("H16")
    @Tag("T40")
    void aTokenIsFromThisProviderForThisServerAndOfNow() throws IOException {
        assertEquals(Optional.empty(), comesInWith(set -> set.issuer("https://evil.example")));
        assertEquals(Optional.empty(), comesInWith(set -> set.audience("other")));
        assertEquals(Optional.empty(), comesInWith(set -> set.audience(List.of("sabha", "other"))));
        assertEquals(Optional.empty(), comesInWith(set -> set.claim("nonce", "other")));
        assertEquals(Optional.empty(), comesInWith(set -> set.subject(null)));
        Date longAgo = Date.from(NOW.minusSeconds(60));
        assertEquals(Optional.empty(), comesInWith(set -> set.expirationTime(longAgo)));
        assertTrue(comesInWith(set -> set.expirationTime(Date.from(NOW.minusSeconds(59))))
                .isPresent());
        Date later = Date.from(NOW.plusSeconds(61));
        assertEquals(Optional.empty(), comesInWith(set -> set.issueTime(later)));
        assertEquals(Optional.empty(), comesInWith(set -> set.notBeforeTime(later)));
        assertEquals(Optional.empty(), comesInWith(set -> set.expirationTime(null)));
    }

    @Test
    void withoutANameNobodyComesInAndWithoutARoleItIsSaid() throws IOException {
        for (Object none : Arrays.asList(List.of("other"), null)) {
            assertEquals(
                    Set.of(),
                    comesInWith(set -> set.claim("roles", none))
                            .orElseThrow()
                            .person()
                            .roles());
        }
        assertTrue(comesInWith(set -> set.claim("roles", "meeting-organiser")).isPresent());
        assertEquals(Optional.empty(), comesInWith(set -> set.claim("name", 7)));
        assertEquals(Optional.empty(), comesInWith(set -> set.claim("preferred_username", "no login")));
    }

    private OidcSignIn with(OidcSettings.Claims claims, Map<String, Set<AccountRole>> roles) throws IOException {
        return new OidcSignIn(
                new OidcSettings(TestProvider.ISSUER, CLIENT, claims, roles, OidcSettings.Requests.USUAL),
                provider,
                new IdSource(new Random(5)));
    }

    private Optional<Recognised> comesIn(OidcSignIn by) throws IOException {
        OidcSignIn.Begun begun = by.begin(BACK, HERE, NOW);
        return by.finish(provider.signsIn(begun.address()), begun.transaction(), NOW);
    }

    @Test
    void rolesMayStandInAnotherClaimOrBeEverybodys() throws IOException {
        OidcSignIn nested = with(
                new OidcSettings.Claims("preferred_username", "name", "realm_access.roles", ""),
                Map.of("chair", Set.of(AccountRole.ORGANISER)));
        provider.claims = set -> set.claim("realm_access", Map.of("roles", List.of("chair", 7)));
        assertEquals(
                Set.of(AccountRole.ORGANISER),
                comesIn(nested).orElseThrow().person().roles());
        provider.claims = set -> set.claim("realm_access", "chair");
        assertEquals(Set.of(), comesIn(nested).orElseThrow().person().roles());
        provider.claims = set -> set.claim("roles", null);
        OidcSignIn open = with(OidcSettings.Claims.USUAL, Map.of(OidcSettings.ANYBODY, Set.of(AccountRole.USER)));
        assertEquals(
                Set.of(AccountRole.USER), comesIn(open).orElseThrow().person().roles());
    }

    @Test
    void theBadgeFollowsItsClaim() throws IOException {
        OidcSignIn asked = with(
                new OidcSettings.Claims("preferred_username", "name", "roles", "employee"),
                Map.of("meeting-organiser", Set.of(AccountRole.ORGANISER)));
        for (Object no : List.of(false, "true", 1)) {
            provider.claims = set -> set.claim("employee", no);
            assertFalse(comesIn(asked).orElseThrow().person().verified());
        }
        provider.claims = set -> set.claim("employee", true);
        assertTrue(comesIn(asked).orElseThrow().person().verified());
        for (String setting : List.of("", OidcSettings.ANYBODY)) {
            OidcSignIn any = with(
                    new OidcSettings.Claims("preferred_username", "name", "roles", setting),
                    Map.of("meeting-organiser", Set.of(AccountRole.ORGANISER)));
            assertEquals(
                    setting.equals(OidcSettings.ANYBODY),
                    comesIn(any).orElseThrow().person().verified());
        }
    }

    @Test
    void aSecondFactorThatTheProviderAskedForCounts() throws IOException {
        for (Object amr : List.of(List.of("pwd", "otp"), "pwd", 7)) {
            assertEquals(
                    SignInStrength.ONE_FACTOR,
                    comesInWith(set -> set.claim("amr", amr)).orElseThrow().strength());
        }
        assertEquals(
                SignInStrength.TWO_FACTORS,
                comesInWith(set -> set.claim("amr", List.of("pwd", "mfa")))
                        .orElseThrow()
                        .strength());
    }

    @Test
    void theSecretGoesTheWayThatTheProviderTakes() throws IOException {
        assertTrue(comesIn().isPresent());
        assertTrue(provider.authorization.startsWith("Basic "));
        provider.methods = "\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"],";
        assertTrue(comesIn(with(OidcSettings.Claims.USUAL, Map.of("*", Set.of(AccountRole.USER))))
                .isPresent());
        assertEquals("", provider.authorization);
    }

    @Test
    void browsersAreSentByHttpsOnly() {
        provider.authorizationEndpoint = "http://login.example.in/auth";
        assertThrows(IOException.class, () -> signIn.begin(BACK, HERE, NOW));
        provider.authorizationEndpoint = "javascript:alert(1)";
        assertThrows(IOException.class, () -> signIn.begin(BACK, HERE, NOW));
    }

    @Test
    @Tag("H16")
    void onlyAKeyForSignaturesThatIsLongEnoughSigns() throws IOException, JOSEException {
        provider.use = "enc";
        assertEquals(Optional.empty(), comesIn());
        provider.use = "sig";
        Instant later = NOW.plusSeconds(3_600);
        provider.now = later;
        OidcSignIn.Begun begun = signIn.begin(BACK, HERE, later);
        assertTrue(signIn.finish(provider.signsIn(begun.address()), begun.transaction(), later)
                .isPresent());
        provider.key = new RSAKeyGenerator(1_024, true).keyID("short").generate();
        Instant evenLater = NOW.plusSeconds(7_200);
        provider.now = evenLater;
        OidcSignIn.Begun weak = signIn.begin(BACK, HERE, evenLater);
        assertEquals(Optional.empty(), signIn.finish(provider.signsIn(weak.address()), weak.transaction(), evenLater));
    }

    private JWTClaimsSet.Builder logout(String id) {
        return provider.usual().jwtID(id).claim("events", SIGNED_OUT);
    }

    @Test
    void aLogoutTokenCountsOnce() {
        String token = provider.signed(logout("one").build());
        assertEquals(
                Optional.of(new ExternalIdentity(TestProvider.ISSUER.toString(), "person-7")),
                signIn.logout(token, NOW));
        assertEquals(Optional.empty(), signIn.logout(token, NOW));
    }

    @Test
    @Tag("H16")
    void forgedAndStaleLogoutTokensCountForNothing() {
        JWTClaimsSet good = logout("one").build();
        for (String forged : List.of(
                "",
                "a.b.c",
                TestProvider.unsigned(good),
                provider.signedWithThePublicKey(good),
                TestProvider.signed(good, TestProvider.newKey("one")),
                TestProvider.signed(good, TestProvider.newKey("unknown")),
                provider.signed(good) + "x",
                provider.signed(logout("two").audience("other").build()),
                provider.signed(logout("three").issuer("https://evil.example").build()),
                provider.signed(logout("four")
                        .expirationTime(Date.from(NOW.minusSeconds(61)))
                        .build()),
                provider.signed(logout("five").claim("nonce", "n").build()),
                provider.signed(logout("six").claim("events", Map.of()).build()),
                provider.signed(logout("seven").subject(null).build()),
                provider.signed(logout("eight").jwtID(null).build()))) {
            assertEquals(Optional.empty(), signIn.logout(forged, NOW), forged);
        }
    }

    @Test
    void aNewKeyOfTheProviderIsLearntOnceAMinute() throws IOException {
        assertTrue(comesIn().isPresent());
        provider.key = TestProvider.newKey("two");
        assertEquals(Optional.empty(), comesIn());
        assertEquals(1, provider.descriptions);
        Instant later = NOW.plusSeconds(60);
        provider.now = later;
        OidcSignIn.Begun begun = signIn.begin(BACK, HERE, later);
        assertTrue(signIn.finish(provider.signsIn(begun.address()), begun.transaction(), later)
                .isPresent());
        assertEquals(2, provider.descriptions);
    }

    @Test
    @Tag("Q8")
    void withoutTheProviderNobodyNewComesIn() throws IOException {
        assertTrue(comesIn().isPresent());
        provider.down = true;
        Instant later = NOW.plus(Duration.ofHours(1));
        assertThrows(IOException.class, () -> signIn.begin(BACK, HERE, later));
        provider.down = false;
        assertThrows(
                IOException.class, () -> signIn.begin(BACK, HERE, later.plusMillis(4_999)), "left alone for a moment");
        assertEquals(1, provider.descriptions);
        signIn.begin(BACK, HERE, later.plusSeconds(5));
        assertEquals(2, provider.descriptions);
    }

    @Test
    @Tag("H4")
    void whoeverBeginsALotPushesOutTheirOwn() throws IOException {
        OidcSignIn.Begun asha = signIn.begin(BACK, HERE, NOW);
        String ofAsha = provider.signsIn(asha.address());
        OidcSignIn.Begun first = signIn.begin(BACK, "192.0.2.0/24", NOW);
        String ofFirst = provider.signsIn(first.address());
        for (int i = 0; i < PendingSignIns.MAX_EACH; i++) {
            signIn.begin(BACK, "192.0.2.0/24", NOW);
        }
        assertEquals(Optional.empty(), signIn.finish(ofFirst, first.transaction(), NOW));
        assertTrue(signIn.finish(ofAsha, asha.transaction(), NOW).isPresent());
    }

    @Test
    @Tag("H4")
    void manyNetworksThatBeginALotPushOutTheirOwnToo() {
        PendingSignIns begun = new PendingSignIns();
        Secret asha = new Secret("asha");
        begun.add(asha, waiting(HERE), NOW);
        int count = 0;
        for (int network = 0; network < 30; network++) {
            for (int i = 0; i < PendingSignIns.MAX_EACH; i++) {
                begun.add(new Secret("other" + count++), waiting("192.0." + network + ".0/24"), NOW);
            }
        }
        assertTrue(begun.take(asha, NOW).isPresent());
        assertEquals(Optional.empty(), begun.take(asha, NOW), "once");
        assertEquals(Optional.empty(), begun.take(new Secret("other0"), NOW));
        begun.add(asha, waiting(HERE), NOW);
        begun.add(new Secret("later"), waiting(HERE), NOW.plus(OidcSignIn.LIFETIME));
        assertEquals(Optional.empty(), begun.take(asha, NOW), "what is over makes room");
    }

    private static PendingSignIns.Pending waiting(String from) {
        return new PendingSignIns.Pending(BACK, "s", "n", "v", from, NOW.plus(OidcSignIn.LIFETIME));
    }

    /** A code costs whoever invents it nothing, and a slow provider holds the asker for seconds. */
    @Test
    @Tag("H4")
    void onlySoManyCodesAreRedeemedAtOnce() throws IOException {
        RequestLimit limit = new RequestLimit();
        assertEquals("done", within(limit, "a", RequestLimit.MAX_EACH, () -> "done"));
        assertThrows(IOException.class, () -> within(limit, "a", RequestLimit.MAX_EACH + 1, () -> "done"));
        assertEquals("done", within(limit, "a", RequestLimit.MAX_EACH, () -> limit.within("b", () -> "done")));
        int networks = RequestLimit.MAX / RequestLimit.MAX_EACH;
        assertThrows(IOException.class, () -> all(limit, networks, () -> limit.within("z", () -> "done")));
        assertEquals("done", all(limit, networks, () -> "done"), "every place was given back");
    }

    private static String within(RequestLimit limit, String from, int times, RequestLimit.Work<String> last)
            throws IOException {
        return times == 0 ? last.run() : limit.within(from, () -> within(limit, from, times - 1, last));
    }

    private static String all(RequestLimit limit, int networks, RequestLimit.Work<String> last) throws IOException {
        return networks == 0
                ? last.run()
                : within(limit, "network" + networks, RequestLimit.MAX_EACH, () -> all(limit, networks - 1, last));
    }

    /** Whoever has what they need is not kept waiting by a provider that is slow to say its keys anew. */
    @Test
    @Tag("Q8")
    void whileTheProviderIsAskedAnewOthersComeInAndItIsAskedOnce() throws Exception {
        assertTrue(comesIn().isPresent());
        Instant later = NOW.plusSeconds(60);
        provider.now = later;
        OidcSignIn.Begun known = signIn.begin(BACK, HERE, later);
        String query = provider.signsIn(known.address());
        String unknown = TestProvider.signed(logout("one").build(), TestProvider.newKey("unknown"));
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        provider.beforeDescription = () -> {
            asked.countDown();
            awaitIt(answer);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> signIn.logout(unknown, later));
            awaitIt(asked);
            assertTrue(signIn.finish(query, known.transaction(), later).isPresent(), "with a key that is known");
            assertEquals(Optional.empty(), signIn.logout(unknown, later), "asked for a moment ago");
            answer.countDown();
            assertEquals(Optional.empty(), first.get());
        }
        assertEquals(2, provider.descriptions);
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Tag("Q8")
    void everybodyWhoNeedsTheSameAnswerSharesOneQuestion() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        provider.beforeDescription = () -> {
            asked.countDown();
            awaitIt(answer);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> signIn.begin(BACK, HERE, NOW));
            awaitIt(asked);
            var second = threads.submit(() -> signIn.begin(BACK, HERE, NOW));
            answer.countDown();
            assertTrue(first.get().address().isAbsolute());
            assertTrue(second.get().address().isAbsolute());
        }
        assertEquals(1, provider.descriptions);
    }

    @Test
    @Tag("H16")
    void aFailedQuestionForNewKeysCountsForTheMinuteToo() throws IOException {
        assertTrue(comesIn().isPresent());
        String unknown = TestProvider.signed(logout("one").build(), TestProvider.newKey("unknown"));
        provider.down = true;
        Instant later = NOW.plusSeconds(60);
        assertEquals(Optional.empty(), signIn.logout(unknown, later));
        int tries = provider.tries;
        assertEquals(Optional.empty(), signIn.logout(unknown, later.plusSeconds(6)));
        assertEquals(Optional.empty(), signIn.logout(unknown, later.plusSeconds(59)));
        assertEquals(tries, provider.tries);
        assertEquals(Optional.empty(), signIn.logout(unknown, later.plusSeconds(60)));
        assertEquals(tries + 1, provider.tries);
    }
}
