package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.oidc.OidcSettings;
import org.sabha.model.AccountRole;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.protocol.account.AccountInvitedResponse;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.ChangePasswordRequest;
import org.sabha.protocol.account.CodeSecretResponse;
import org.sabha.protocol.account.ConfirmCodeRequest;
import org.sabha.protocol.account.SecondFactorKind;
import org.sabha.protocol.account.SecondFactorRequest;
import org.sabha.protocol.account.SignInRequest;
import org.sabha.protocol.account.SignInResponse;
import org.sabha.protocol.account.SignInWaysResponse;
import org.sabha.protocol.account.SingleSignOnRequest;
import org.sabha.protocol.account.SingleSignOnStartResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.server.config.SingleSignOnConfig;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.testkit.signon.OpenIdProvider;

/** Sign-in by a real provider over HTTPS, from the button to the row of the audit log. */
class SingleSignOnFlowTest {
    private static final Map<String, Object> ASHA =
            Map.of("preferred_username", "Asha", "name", "आशा राव", "roles", List.of("chair"));

    @TempDir
    private Path data;

    private final Later later = new Later();
    private final OpenIdProvider provider = OpenIdProvider.start(later);
    private AccountFixture fixture;

    /** The provider's clock, which is the fixture's and may run ahead. */
    private static final class Later implements InstantSource {
        private InstantSource fixture = InstantSource.system();
        private Duration ahead = Duration.ZERO;

        @Override
        public java.time.Instant instant() {
            return fixture.instant().plus(ahead);
        }
    }

    @BeforeEach
    void opens() throws IOException {
        var config = new SingleSignOnConfig(
                "Parichay",
                new OidcSettings(
                        provider.issuer(),
                        OidcSettings.Client.withSecret(OpenIdProvider.CLIENT, new Secret(OpenIdProvider.SECRET)),
                        new OidcSettings.Claims("preferred_username", "name", "roles", "*"),
                        Map.of("chair", Set.of(AccountRole.ORGANISER), "it", Set.of(AccountRole.ADMINISTRATOR)),
                        OidcSettings.Requests.USUAL),
                new SingleSignOnConfig.Outside(
                        List.of("127.0.0.0/8", "::1"), provider.writeCertificate(data.resolve("provider.pem"))));
        fixture = new AccountFixture(data, Optional.of(SingleSignOn.of(config, new IdSource(new SecureRandom()))));
        later.fixture = fixture.clock();
        provider.knows(new OpenIdProvider.Person("person-7", ASHA));
    }

    @AfterEach
    void closes() throws IOException {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
        provider.close();
    }

    private RestAnswer nobody(AccountRoute route, Record body) {
        return fixture.ask(Optional.empty(), route, body);
    }

    private static <T extends Record> T body(RestAnswer answer, Class<T> type) {
        return assertInstanceOf(type, answer.body().orElseThrow(), () -> AccountFixture.text(answer));
    }

    /** The browser between the button and the way back. */
    private record Away(URI address, RestRequest.Credentials held) {}

    private Away presses() {
        RestAnswer begun = nobody(AccountRoute.SINGLE_SIGN_ON_START, new RouteContract.Empty());
        String address = body(begun, SingleSignOnStartResponse.class).address();
        return new Away(
                URI.create(address),
                RestRequest.Credentials.cookies(
                        Optional.empty(),
                        Optional.empty(),
                        AccountFixture.cookie(begun, RestAnswer.CookieName.TRANSACTION)));
    }

    private RestAnswer comesBack(Away away, URI back) {
        return fixture.ask(away.held(), AccountRoute.SINGLE_SIGN_ON, new SingleSignOnRequest(back.getRawQuery()));
    }

    private RestAnswer signsIn() {
        Away away = presses();
        return comesBack(away, provider.signsIn(away.address()));
    }

    private static RestRequest.Credentials held(RestAnswer answer) {
        return RestRequest.Credentials.cookies(
                AccountFixture.cookie(answer, RestAnswer.CookieName.SESSION), Optional.empty(), Optional.empty());
    }

    private Optional<Account> account(String subject) {
        return fixture.storage
                .accounts()
                .accounts()
                .byExternal(new ExternalIdentity(provider.issuer().toString(), subject));
    }

    private List<String> rows() {
        return fixture.rows().stream()
                .map(row -> row.verb() + " " + row.outcome() + " " + row.value())
                .toList();
    }

    @Test
    void pageLearnsOfSingleSignOn() {
        assertEquals(
                Optional.of("Parichay"),
                body(nobody(AccountRoute.WAYS, new RouteContract.Empty()), SignInWaysResponse.class)
                        .singleSignOn());
    }

    @Test
    @Tag("T44")
    void providerSignInCreatesAuditedAccount() {
        Away away = presses();
        assertTrue(away.address().toString().startsWith(provider.issuer() + "/auth?"));
        URI back = provider.signsIn(away.address());
        assertTrue(back.toString().startsWith(AccountFixture.ORIGIN + "/sign-in/back?"), back::toString);
        RestAnswer in = comesBack(away, back);
        var own = body(in, SignInResponse.class).account().orElseThrow();
        assertEquals("आशा राव", own.account().name());
        assertEquals("asha", own.account().login());
        assertTrue(own.rights().startsMeetings() && !own.twoFactors());
        assertTrue(own.account().marks().external() && own.account().marks().verified());
        assertEquals(
                Optional.empty(), AccountFixture.cookie(in, RestAnswer.CookieName.TRANSACTION), "the browser drops it");
        assertEquals(
                "ok", AccountFixture.code(fixture.ask(held(in), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty())));
        assertEquals(List.of("account-by-provider permitted organiser", "sign-in permitted single-sign-on"), rows());
        assertEquals("ok", AccountFixture.code(signsIn()));
        assertEquals(3, rows().size(), "nothing about the account has changed");
    }

    @Test
    @Tag("T24")
    void onlyBrowserThatStartedSignsIn() {
        Away asha = presses();
        URI back = provider.signsIn(asha.address());
        Away victim = presses();
        assertEquals("cannot-sign-in", AccountFixture.code(comesBack(victim, back)), "another's way back");
        assertEquals(
                "cannot-sign-in",
                AccountFixture.code(comesBack(new Away(asha.address(), RestRequest.Credentials.NONE), back)));
        assertEquals("ok", AccountFixture.code(comesBack(asha, back)));
        assertEquals("cannot-sign-in", AccountFixture.code(comesBack(asha, back)), "once");
        fixture.api.close();
        assertEquals(
                3,
                fixture.rows().stream()
                        .filter(row -> (row.verb() + " " + row.outcome()).equals("sign-in refused"))
                        .mapToLong(AuditEntry.Facts::times)
                        .sum(),
                "counted, in a row a minute");
    }

    @Test
    @Tag("T11")
    void anAccountOfTheSameNameIsNotTakenOver() {
        Account local = fixture.account("asha", AccountRole.ADMINISTRATOR);
        assertEquals("cannot-sign-in", AccountFixture.code(signsIn()));
        assertEquals(Optional.of(local), fixture.storage.accounts().accounts().byLogin(new LoginName("asha")));
        assertEquals(Optional.empty(), account("person-7"));
    }

    @Test
    void anotherPersonWithTheSameNameThereIsAnother() {
        assertEquals("ok", AccountFixture.code(signsIn()));
        provider.knows(new OpenIdProvider.Person("person-8", ASHA));
        assertEquals("cannot-sign-in", AccountFixture.code(signsIn()));
        assertEquals(Optional.empty(), account("person-8"));
    }

    @Test
    void rolesAndNameFollowTheProvider() {
        signsIn();
        provider.knows(new OpenIdProvider.Person(
                "person-7", Map.of("preferred_username", "new.login", "name", "Asha R", "roles", List.of("it"))));
        var own = body(signsIn(), SignInResponse.class).account().orElseThrow();
        assertEquals("Asha R", own.account().name());
        assertEquals("asha", own.account().login(), "the sign-in name stays");
        assertEquals(List.of(AccountRole.ADMINISTRATOR), own.account().roles());
        assertTrue(rows().contains("account-by-provider permitted administrator"));
        provider.knows(new OpenIdProvider.Person("person-7", Map.of("preferred_username", "asha", "name", "Asha")));
        assertEquals("cannot-sign-in", AccountFixture.code(signsIn()), "no role any more");
    }

    @Test
    @Tag("T10")
    @Tag("T44")
    void losingProviderRolesEndsRolesAndSessions() {
        RestAnswer in = signsIn();
        provider.knows(new OpenIdProvider.Person("person-7", Map.of("preferred_username", "asha", "name", "Asha")));
        assertEquals("cannot-sign-in", AccountFixture.code(signsIn()));
        assertEquals(
                "not-signed-in",
                AccountFixture.code(fixture.ask(held(in), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty())));
        assertEquals(Set.of(), account("person-7").orElseThrow().profile().roles());
        assertTrue(rows().contains("account-by-provider permitted "), () -> rows().toString());
        provider.knows(new OpenIdProvider.Person("person-9", Map.of("preferred_username", "bala", "name", "Bala")));
        assertEquals("cannot-sign-in", AccountFixture.code(signsIn()));
        assertEquals(Optional.empty(), account("person-9"), "nothing is made for nobody");
    }

    @Test
    void disabledAccountCannotUseSingleSignOn() {
        signsIn();
        Account asha = account("person-7").orElseThrow();
        fixture.storage.accounts().accounts().replace(asha.with(AccountState.DISABLED));
        assertEquals("cannot-sign-in", AccountFixture.code(signsIn()));
    }

    @Test
    void administeringAsksForASecondFactorHereUnlessTheProviderDid() {
        provider.knows(new OpenIdProvider.Person(
                "admin", Map.of("preferred_username", "it.admin", "name", "IT", "roles", "it")));
        RestAnswer in = signsIn();
        var secret = body(
                fixture.ask(held(in), AccountRoute.CODE_START, new RouteContract.Empty()), CodeSecretResponse.class);
        assertTrue(body(in, SignInResponse.class).account().orElseThrow().voucherNeeded());
        var guess = new ConfirmCodeRequest(code(secret), Optional.of(new Secret("guess")));
        assertEquals(
                "enrolment-code-needed", AccountFixture.code(fixture.ask(held(in), AccountRoute.CODE_CONFIRM, guess)));
        Person keeper = fixture.signedIn("keeper", AccountRole.ADMINISTRATOR);
        Secret voucher = voucherBy(keeper, account("admin").orElseThrow());
        RestAnswer again = signsIn();
        body(fixture.ask(held(again), AccountRoute.CODE_START, new RouteContract.Empty()), CodeSecretResponse.class);
        assertEquals("not-signed-in", AccountFixture.code(fixture.ask(held(in), AccountRoute.CODE_CONFIRM, guess)));
        secret = body(
                fixture.ask(held(again), AccountRoute.CODE_START, new RouteContract.Empty()), CodeSecretResponse.class);
        fixture.ask(held(again), AccountRoute.CODE_CONFIRM, new ConfirmCodeRequest(code(secret), Optional.of(voucher)));
        fixture.passes(Duration.ofSeconds(30));
        var wants = body(signsIn(), SignInResponse.class);
        assertEquals(Optional.empty(), wants.account());
        RestAnswer second = nobody(
                AccountRoute.SECOND_FACTOR,
                new SecondFactorRequest(wants.ticket().orElseThrow(), SecondFactorKind.CODE, code(secret)));
        assertTrue(body(second, SignInResponse.class).account().orElseThrow().twoFactors());
        provider.knows(new OpenIdProvider.Person(
                "admin",
                Map.of("preferred_username", "it.admin", "name", "IT", "roles", "it", "amr", List.of("pwd", "mfa"))));
        assertTrue(body(signsIn(), SignInResponse.class).account().orElseThrow().twoFactors());
    }

    private Secret voucherBy(Person administrator, Account who) {
        RestAnswer reset =
                fixture.ask(Optional.of(administrator), AccountRoute.RESET_ACCOUNT, new ChangeAccountRequest(who.id()));
        return body(reset, AccountInvitedResponse.class).secret();
    }

    private Secret code(CodeSecretResponse secret) {
        return new Secret(
                AuthenticatorApp.code(secret.secret().reveal(), fixture.clock().instant()));
    }

    @Test
    void suchAnAccountHasNoPasswordHere() {
        RestAnswer in = signsIn();
        assertEquals(
                "cannot-sign-in",
                AccountFixture.code(nobody(AccountRoute.SIGN_IN, new SignInRequest("asha", AccountFixture.PASSWORD))));
        var change = new ChangePasswordRequest(AccountFixture.PASSWORD, new Secret("Another 1 here"));
        assertFalse("ok".equals(AccountFixture.code(fixture.ask(held(in), AccountRoute.CHANGE_PASSWORD, change))));
    }

    /** A passkey signs in alone: whom the provider has let go would come in by it for ever. */
    @Test
    @Tag("H3")
    void suchAnAccountHasNoPasskeyHere() {
        RestAnswer in = signsIn();
        RestAnswer asked = fixture.ask(held(in), AccountRoute.ADD_PASSKEY_START, new RouteContract.Empty());
        assertEquals(409, asked.status(), AccountFixture.text(asked));
        assertTrue(AccountFixture.code(asked).equals("kept-elsewhere"), AccountFixture.text(asked));
    }

    @Test
    void aChangedKeyOfTheProviderIsLearnt() {
        signsIn();
        provider.changesItsKey();
        fixture.passes(Duration.ofMinutes(1));
        assertEquals("ok", AccountFixture.code(signsIn()));
        assertEquals(2, provider.timesAsked());
    }

    @Test
    @Tag("T40")
    void clocksMayDifferByAMinute() {
        later.ahead = Duration.ofSeconds(59);
        assertEquals("ok", AccountFixture.code(signsIn()));
        later.ahead = Duration.ofSeconds(61);
        assertEquals("cannot-sign-in", AccountFixture.code(signsIn()));
        later.ahead = Duration.ofSeconds(-179);
        assertEquals("ok", AccountFixture.code(signsIn()), "tokens live two minutes");
        later.ahead = Duration.ofMinutes(-3);
        assertEquals("cannot-sign-in", AccountFixture.code(signsIn()));
    }

    @Test
    void providerSignOutEndsSession() {
        RestAnswer in = signsIn();
        String token = provider.logoutToken("person-7");
        assertEquals("ok", AccountFixture.code(logout(token)));
        assertEquals(
                "not-signed-in",
                AccountFixture.code(fixture.ask(held(in), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty())));
        assertTrue(rows().contains("single-sign-on-logout permitted null"), () -> rows().toString());
        assertEquals("malformed", AccountFixture.code(logout(token)), "counts once");
        assertEquals("malformed", AccountFixture.code(logout("")));
        assertEquals("ok", AccountFixture.code(logout(provider.logoutToken("nobody-here"))));
        assertEquals(
                "malformed",
                AccountFixture.code(fixture.ask(
                        RestRequest.Credentials.NONE,
                        AccountRoute.SINGLE_SIGN_ON_LOGOUT,
                        "token=%zz&logout_token=%zz".getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
    }

    @Test
    @Tag("T44")
    void unauthenticatedRequestsDoNotFillLog() {
        for (int i = 0; i < 30; i++) {
            assertEquals("malformed", AccountFixture.code(logout("forged")));
            assertEquals(
                    "cannot-sign-in",
                    AccountFixture.code(nobody(AccountRoute.SINGLE_SIGN_ON, new SingleSignOnRequest("code=x"))));
        }
        assertEquals(2, rows().size());
        fixture.api.close();
        assertEquals(
                List.of(1L, 1L, 29L, 29L),
                fixture.rows().stream().map(AuditEntry.Facts::times).sorted().toList());
    }

    @Test
    @Tag("T44")
    void inventedTransactionsAndTicketsFillNoLogEither() {
        var invented = RestRequest.Credentials.cookies(
                Optional.empty(), Optional.empty(), Optional.of(new Secret("A".repeat(43))));
        var ticket = new SecondFactorRequest(new Secret("B".repeat(43)), SecondFactorKind.CODE, new Secret("000000"));
        for (int i = 0; i < 30; i++) {
            assertEquals(
                    "cannot-sign-in",
                    AccountFixture.code(fixture.ask(
                            invented, AccountRoute.SINGLE_SIGN_ON, new SingleSignOnRequest("code=x&state=y"))));
            assertEquals("cannot-sign-in", AccountFixture.code(nobody(AccountRoute.SECOND_FACTOR, ticket)));
        }
        assertEquals(1, rows().size(), rows().toString());
    }

    private RestAnswer logout(String token) {
        return nobody(AccountRoute.SINGLE_SIGN_ON_LOGOUT, new AccountRoute.LogoutToken(token));
    }

    @Test
    @Tag("Q8")
    void withoutTheProviderItIsSaidAndOthersComeIn() {
        Away away = presses();
        URI back = provider.signsIn(away.address());
        provider.close();
        assertEquals("provider-unavailable", AccountFixture.code(comesBack(away, back)));
        assertEquals("sign-in refused single-sign-on", rows().getLast());
        fixture.passes(Duration.ofHours(1));
        assertEquals(
                "provider-unavailable",
                AccountFixture.code(nobody(AccountRoute.SINGLE_SIGN_ON_START, new RouteContract.Empty())));
        fixture.account("bala", AccountRole.USER);
        assertEquals(
                "ok",
                AccountFixture.code(nobody(AccountRoute.SIGN_IN, new SignInRequest("bala", AccountFixture.PASSWORD))));
    }

    @Test
    @Tag("T43")
    void noRowHoldsACodeOrAToken() {
        Away away = presses();
        URI back = provider.signsIn(away.address());
        comesBack(away, back);
        String code = back.getRawQuery().replaceAll(".*code=([^&]*).*", "$1");
        for (AuditEntry.Facts row : fixture.rows()) {
            assertFalse(row.toString().contains(code));
        }
        assertEquals("redacted", new SingleSignOnRequest("code=x").toString());
    }
}
