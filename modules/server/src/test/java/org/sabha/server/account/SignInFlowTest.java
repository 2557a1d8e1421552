package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountState;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.protocol.account.AcceptInvitationRequest;
import org.sabha.protocol.account.AccountInvitedResponse;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.ChangePasswordRequest;
import org.sabha.protocol.account.CodeSecretResponse;
import org.sabha.protocol.account.ConfirmCodeRequest;
import org.sabha.protocol.account.EndSessionRequest;
import org.sabha.protocol.account.FailedSignIns;
import org.sabha.protocol.account.InvitationRequest;
import org.sabha.protocol.account.InviteAccountRequest;
import org.sabha.protocol.account.OwnAccountResponse;
import org.sabha.protocol.account.RecoveryCodesResponse;
import org.sabha.protocol.account.SecondFactorKind;
import org.sabha.protocol.account.SecondFactorRequest;
import org.sabha.protocol.account.SetRolesRequest;
import org.sabha.protocol.account.SignInRequest;
import org.sabha.protocol.account.SignInResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditVerdict;

/** Accounts from the first invitation on, over the interface and a real storage. */
class SignInFlowTest {
    private static final Secret WRONG = new Secret("not It 77");

    @TempDir
    private Path data;

    private AccountFixture fixture;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
    }

    @AfterEach
    void closes() throws IOException {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
    }

    private RestAnswer nobody(AccountRoute route, Record body) {
        return fixture.ask(Optional.empty(), route, body);
    }

    private RestAnswer signIn(String login, Secret password) {
        return nobody(AccountRoute.SIGN_IN, new SignInRequest(login, password));
    }

    private static RestRequest.Credentials held(RestAnswer answer) {
        return RestRequest.Credentials.cookies(
                AccountFixture.cookie(answer, RestAnswer.CookieName.SESSION), Optional.empty(), Optional.empty());
    }

    private static <T extends Record> T body(RestAnswer answer, Class<T> type) {
        return assertInstanceOf(type, answer.body().orElseThrow(), () -> AccountFixture.text(answer));
    }

    private Secret code(CodeSecretResponse secret) {
        return new Secret(
                AuthenticatorApp.code(secret.secret().reveal(), fixture.clock().instant()));
    }

    private Set<String> verbs() {
        return fixture.rows().stream().map(AuditEntry.Facts::verb).collect(Collectors.toSet());
    }

    @Test
    @Tag("H4")
    void signInTellsOfRefusedTriesSinceTheLastOne() {
        fixture.account("asha", AccountRole.USER);
        String login = "asha";
        assertEquals(
                Optional.empty(),
                body(signIn(login, AccountFixture.PASSWORD), SignInResponse.class)
                        .failed());
        signIn(login, WRONG);
        Instant last = fixture.clock().instant();
        signIn(login, WRONG);
        signIn("nobody-else", WRONG);
        fixture.storage.settled().toCompletableFuture().join();
        assertEquals(
                Optional.of(new FailedSignIns(2, last)),
                body(signIn(login, AccountFixture.PASSWORD), SignInResponse.class)
                        .failed());
        assertEquals(
                Optional.empty(),
                body(signIn(login, AccountFixture.PASSWORD), SignInResponse.class)
                        .failed());
    }

    @Test
    void accountSaysWhereLinksReachTheServer() {
        fixture.account("asha", AccountRole.USER);
        RestRequest.Credentials asha = held(signIn("asha", AccountFixture.PASSWORD));
        assertEquals(Optional.of(AccountFixture.ORIGIN), publicOrigin(asha));
        fixture.publicOrigin = Optional.empty();
        assertEquals(Optional.empty(), publicOrigin(asha));
    }

    private Optional<String> publicOrigin(RestRequest.Credentials who) {
        return body(fixture.ask(who, AccountRoute.OWN_ACCOUNT, new RouteContract.Empty()), OwnAccountResponse.class)
                .own()
                .publicOrigin();
    }

    @Test
    void theFirstAdministratorSetsPasswordAndCodeAndInvitesOthers() {
        Secret invitation = fixture.api.inviteFirstAdministrator().orElseThrow();
        RestAnswer opened = nobody(
                AccountRoute.ACCEPT_INVITATION,
                new AcceptInvitationRequest(invitation, "Asha Rao", AccountFixture.PASSWORD));
        var own = body(opened, OwnAccountResponse.class).own();
        assertEquals("Asha Rao", own.account().name());
        assertTrue(own.rights().administers() && own.rights().startsMeetings());
        assertEquals(Optional.empty(), fixture.api.inviteFirstAdministrator(), "there is one now");

        RestRequest.Credentials weak = held(opened);
        var invite = new InviteAccountRequest("bala", "Bala", List.of(AccountRole.ORGANISER));
        assertEquals(
                "second-factor-needed", AccountFixture.code(fixture.ask(weak, AccountRoute.INVITE_ACCOUNT, invite)));
        var secret =
                body(fixture.ask(weak, AccountRoute.CODE_START, new RouteContract.Empty()), CodeSecretResponse.class);
        RestAnswer enrolled =
                fixture.ask(weak, AccountRoute.CODE_CONFIRM, new ConfirmCodeRequest(code(secret), Optional.empty()));
        assertEquals(10, body(enrolled, RecoveryCodesResponse.class).codes().size());
        assertEquals(
                "not-signed-in",
                AccountFixture.code(fixture.ask(weak, AccountRoute.OWN_ACCOUNT, new RouteContract.Empty())),
                "the sign-in has another secret now");
        var invited =
                body(fixture.ask(held(enrolled), AccountRoute.INVITE_ACCOUNT, invite), AccountInvitedResponse.class);
        assertEquals("bala", invited.account().login());
        assertTrue(verbs().containsAll(Set.of(
                "invite-first-administrator", "accept-invitation", "sign-in", "code-confirm", "invite-account")));
    }

    @Test
    void aSignInAsksForACodeAndTakesItOnce() {
        Person asha = fixture.signedIn("asha", AccountRole.ORGANISER);
        var secret = body(
                fixture.ask(Optional.of(asha), AccountRoute.CODE_START, new RouteContract.Empty()),
                CodeSecretResponse.class);
        assertEquals(
                "wrong-code",
                AccountFixture.code(fixture.ask(
                        Optional.of(asha),
                        AccountRoute.CODE_CONFIRM,
                        new ConfirmCodeRequest(new Secret("1234"), Optional.empty()))));
        RestAnswer enrolled = fixture.ask(
                Optional.of(asha), AccountRoute.CODE_CONFIRM, new ConfirmCodeRequest(code(secret), Optional.empty()));
        Secret recovery = body(enrolled, RecoveryCodesResponse.class).codes().getFirst();
        fixture.passes(Duration.ofSeconds(30));

        var wants = body(signIn("Asha", AccountFixture.PASSWORD), SignInResponse.class);
        assertEquals(List.of(SecondFactorKind.CODE, SecondFactorKind.RECOVERY_CODE), wants.factors());
        var second = new SecondFactorRequest(wants.ticket().orElseThrow(), SecondFactorKind.CODE, code(secret));
        RestAnswer in = nobody(AccountRoute.SECOND_FACTOR, second);
        assertTrue(body(in, SignInResponse.class).account().orElseThrow().twoFactors());

        var again = body(signIn("asha", AccountFixture.PASSWORD), SignInResponse.class);
        var used = new SecondFactorRequest(again.ticket().orElseThrow(), SecondFactorKind.CODE, code(secret));
        assertEquals("cannot-sign-in", AccountFixture.code(nobody(AccountRoute.SECOND_FACTOR, used)));
        var written = new SecondFactorRequest(again.ticket().orElseThrow(), SecondFactorKind.RECOVERY_CODE, recovery);
        assertEquals("ok", AccountFixture.code(nobody(AccountRoute.SECOND_FACTOR, written)));
        var third = body(signIn("asha", AccountFixture.PASSWORD), SignInResponse.class);
        var twice = new SecondFactorRequest(third.ticket().orElseThrow(), SecondFactorKind.RECOVERY_CODE, recovery);
        assertEquals("cannot-sign-in", AccountFixture.code(nobody(AccountRoute.SECOND_FACTOR, twice)));
    }

    @Test
    @Tag("H3")
    @Tag("C7")
    void whateverIsWrongHasTheSameAnswerAndCostsTheSame() {
        fixture.account("asha", AccountRole.USER);
        Account gone = fixture.account("bala", AccountRole.USER);
        fixture.storage.accounts().accounts().replace(gone.with(AccountState.DISABLED));
        fixture.invitation("chitra", AccountRole.USER);
        long before = fixture.passwords.computed();
        Set<String> answers = List.of("asha", "nobody", "bala", "chitra", "no login at all", "").stream()
                .map(login -> AccountFixture.text(signIn(login, WRONG)))
                .collect(Collectors.toSet());
        assertEquals(1, answers.size(), answers::toString);
        assertEquals(6, fixture.passwords.computed() - before, "one hash each");
        assertEquals(
                "403 " + AccountFixture.text(ErrorCode.CANNOT_SIGN_IN.answer()).substring(4),
                answers.iterator().next());
        assertEquals(
                6,
                fixture.rows().stream()
                        .filter(row ->
                                row.verb().equals("sign-in") && row.outcome().equals("refused"))
                        .count());
    }

    @Test
    @Tag("H4")
    void guessesAreSlowedButKnownDeviceSignsIn() {
        fixture.account("asha", AccountRole.USER);
        RestAnswer first = signIn("asha", AccountFixture.PASSWORD);
        Optional<Secret> mark = AccountFixture.cookie(first, RestAnswer.CookieName.DEVICE);
        long before = fixture.passwords.computed();
        for (int i = 0; i < 200; i++) {
            signIn("asha", WRONG);
        }
        assertEquals("rate-limited", AccountFixture.code(signIn("asha", AccountFixture.PASSWORD)));
        assertTrue(fixture.passwords.computed() - before <= 10, "the rest was not looked at");
        var known = RestRequest.Credentials.cookies(Optional.empty(), mark, Optional.empty());
        assertEquals(
                "ok",
                AccountFixture.code(
                        fixture.ask(known, AccountRoute.SIGN_IN, new SignInRequest("asha", AccountFixture.PASSWORD))));
    }

    /** A row for each would let anybody fill the log. */
    @Test
    @Tag("T44")
    void triesOverTheLimitAreARowForTheFirstAndOneForTheRest() {
        fixture.account("asha", AccountRole.USER);
        for (int i = 0; i < 105; i++) {
            signIn("asha", WRONG);
        }
        long looked = refused("cannot-sign-in");
        assertTrue(looked <= 10, "the rest was not looked at");
        assertEquals(1, refused("rate-limited"));
        fixture.passes(Duration.ofMinutes(1));
        for (int i = 0; refused("rate-limited") == 1; i++) {
            assertTrue(i < 200, "they are told at last");
            signIn("asha", WRONG);
        }
        assertEquals(
                List.of(1L, 105 - looked - 1, 1L),
                fixture.rows().stream()
                        .filter(row -> "rate-limited".equals(row.reason()))
                        .map(AuditEntry.Facts::times)
                        .toList());
    }

    private long refused(String code) {
        return fixture.rows().stream().filter(row -> code.equals(row.reason())).count();
    }

    @Test
    @Tag("T44")
    void pendingAuditRowsAreWrittenOnClose() {
        fixture.account("asha", AccountRole.USER);
        for (int i = 0; i < 50; i++) {
            signIn("asha", WRONG);
        }
        fixture.api.close();
        assertEquals(
                50,
                fixture.rows().stream()
                        .filter(row -> row.verb().equals("sign-in"))
                        .mapToLong(AuditEntry.Facts::times)
                        .sum());
    }

    @Test
    void anInvitationOpensOnceAndNotForEver() {
        Secret invitation = fixture.invitation("asha", AccountRole.USER);
        var accept = new AcceptInvitationRequest(invitation, "", AccountFixture.PASSWORD);
        var weak = new AcceptInvitationRequest(invitation, "", new Secret("password"));
        assertEquals("password-weak", AccountFixture.code(nobody(AccountRoute.ACCEPT_INVITATION, weak)));
        assertEquals("ok", AccountFixture.code(nobody(AccountRoute.INVITATION, new InvitationRequest(invitation))));
        assertEquals("ok", AccountFixture.code(nobody(AccountRoute.ACCEPT_INVITATION, accept)));
        assertEquals("invitation-unknown", AccountFixture.code(nobody(AccountRoute.ACCEPT_INVITATION, accept)));
        Secret late = fixture.invitation("bala", AccountRole.USER);
        fixture.passes(Duration.ofDays(8));
        assertEquals(
                "invitation-unknown",
                AccountFixture.code(nobody(
                        AccountRoute.ACCEPT_INVITATION,
                        new AcceptInvitationRequest(late, "", AccountFixture.PASSWORD))));
    }

    @Test
    void theFirstAdministratorCannotHaveACommonOrShortPassword() {
        Secret invitation = fixture.api.inviteFirstAdministrator().orElseThrow();
        assertEquals("password-short", opens(invitation, "Password1"));
        assertEquals("password-common", opens(invitation, "Password123"));
        assertEquals("password-common", opens(invitation, "Welcome@123"));
        assertEquals("ok", opens(invitation, AccountFixture.PASSWORD.reveal()));
    }

    private String opens(Secret invitation, String password) {
        var accept = new AcceptInvitationRequest(invitation, "Asha Verma", new Secret(password));
        return AccountFixture.code(nobody(AccountRoute.ACCEPT_INVITATION, accept));
    }

    @Test
    void aNewFirstInvitationMakesTheOneBeforeWorthless() {
        Secret lost = fixture.api.inviteFirstAdministrator().orElseThrow();
        Secret fresh = fixture.api.inviteFirstAdministrator().orElseThrow();
        assertNotEquals(lost, fresh);
        assertEquals(
                "invitation-unknown",
                AccountFixture.code(nobody(AccountRoute.INVITATION, new InvitationRequest(lost))));
        assertEquals("ok", AccountFixture.code(nobody(AccountRoute.INVITATION, new InvitationRequest(fresh))));
    }

    @Test
    void endedSessionIsSignedOutAtOnce() {
        Account asha = fixture.account("asha", AccountRole.ORGANISER);
        Person here = fixture.signedIn(asha, SignInStrength.TWO_FACTORS);
        Person there = fixture.signedIn(asha, SignInStrength.TWO_FACTORS);
        fixture.ask(
                Optional.of(here),
                AccountRoute.END_SESSION,
                new EndSessionRequest(there.signIn().id()));
        assertEquals("not-signed-in", show(there));
        assertEquals("ok", show(here));
        var change = new ChangePasswordRequest(AccountFixture.PASSWORD, new Secret("Another 1 here"));
        Person third = fixture.signedIn(asha, SignInStrength.TWO_FACTORS);
        assertEquals("ok", AccountFixture.code(fixture.ask(Optional.of(here), AccountRoute.CHANGE_PASSWORD, change)));
        assertEquals("not-signed-in", show(third));
        assertEquals("ok", show(here));
        assertEquals("cannot-sign-in", AccountFixture.code(signIn("asha", AccountFixture.PASSWORD)));
        assertEquals("ok", AccountFixture.code(signIn("asha", new Secret("Another 1 here"))));
        fixture.ask(Optional.of(here), AccountRoute.SIGN_OUT, new RouteContract.Empty());
        assertEquals("not-signed-in", show(here));
        assertEquals(Optional.empty(), fixture.api.organiser(here.session()));
    }

    /** Whoever has stolen the password is out with the owner's first factor, and cannot disturb its making. */
    @Test
    void theFirstFactorEndsSignInsThatShowedThePasswordAlone() {
        Account asha = fixture.account("asha", AccountRole.ORGANISER);
        Person owner = fixture.signedIn(asha, SignInStrength.ONE_FACTOR);
        Person thief = fixture.signedIn(asha, SignInStrength.ONE_FACTOR);
        var secret = body(
                fixture.ask(Optional.of(owner), AccountRoute.CODE_START, new RouteContract.Empty()),
                CodeSecretResponse.class);
        fixture.ask(Optional.of(thief), AccountRoute.CODE_START, new RouteContract.Empty());
        RestAnswer enrolled = fixture.ask(
                Optional.of(owner), AccountRoute.CODE_CONFIRM, new ConfirmCodeRequest(code(secret), Optional.empty()));
        assertEquals(10, body(enrolled, RecoveryCodesResponse.class).codes().size());
        assertEquals("not-signed-in", show(thief));
        assertEquals(
                "ok",
                AccountFixture.code(fixture.ask(held(enrolled), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty())));
    }

    private String show(Person person) {
        return AccountFixture.code(
                fixture.ask(Optional.of(person), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty()));
    }

    @Test
    @Tag("T42")
    void anAdministratorAloneStartsNoMeetingAndWhoIsDisabledNeither() {
        Person admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        Person organiser = fixture.signedIn("bala", AccountRole.ORGANISER);
        assertEquals(Optional.empty(), fixture.api.organiser(admin.session()));
        assertEquals("start-meeting", fixture.rows().getLast().verb());
        assertEquals("forbidden", fixture.rows().getLast().reason());
        assertEquals(
                organiser.account().id(),
                fixture.api.organiser(organiser.session()).orElseThrow().account());
        var disable = new ChangeAccountRequest(organiser.account().id());
        assertEquals("ok", AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.DISABLE_ACCOUNT, disable)));
        assertEquals(Optional.empty(), fixture.api.organiser(organiser.session()));
        assertEquals("cannot-sign-in", AccountFixture.code(signIn("bala", AccountFixture.PASSWORD)));
    }

    @Test
    void thereIsAlwaysAnAdministrator() {
        Person admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        fixture.invitation("bala", AccountRole.ADMINISTRATOR);
        var disable = new ChangeAccountRequest(admin.account().id());
        var demote = new SetRolesRequest(admin.account().id(), List.of(AccountRole.USER));
        assertEquals(
                "last-administrator",
                AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.DISABLE_ACCOUNT, disable)));
        assertEquals(
                "last-administrator",
                AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.SET_ROLES, demote)));
        fixture.account("chitra", AccountRole.ADMINISTRATOR);
        assertEquals("ok", AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.SET_ROLES, demote)));
    }

    @Test
    void everyActLeavesOneRow() {
        Person admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        Account bala = fixture.account("bala", AccountRole.USER);
        int before = fixture.rows().size();
        fixture.ask(Optional.of(admin), AccountRoute.DISABLE_ACCOUNT, new ChangeAccountRequest(bala.id()));
        fixture.ask(Optional.of(admin), AccountRoute.DISABLE_ACCOUNT, new ChangeAccountRequest(bala.id()));
        fixture.ask(Optional.of(admin), AccountRoute.ENABLE_ACCOUNT, new ChangeAccountRequest(bala.id()));
        fixture.ask(Optional.of(admin), AccountRoute.RESET_ACCOUNT, new ChangeAccountRequest(bala.id()));
        List<AuditEntry.Facts> rows = fixture.rows();
        assertEquals(
                List.of("disable-account", "disable-account", "enable-account", "reset-account"),
                rows.subList(before, rows.size()).stream()
                        .map(AuditEntry.Facts::verb)
                        .toList());
        assertTrue(rows.subList(before, rows.size()).stream()
                .allMatch(row -> admin.account().id().value().equals(row.actor())
                        && bala.id().value().equals(row.subject())));
    }

    @Test
    @Tag("T21")
    void namesThatLookAlikeOrCannotBeShownAreRefused() {
        Person admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        fixture.account("bala", AccountRole.USER);
        for (String login : List.of("b\u0430la", "BALA\u200b", "bal\u0101", "a b", "", "x".repeat(65))) {
            assertEquals("login-unusable", AccountFixture.code(invite(admin, login, "Bala")), login);
        }
        assertEquals("login-taken", AccountFixture.code(invite(admin, " Bala ", "Bala")));
        for (String name : List.of("a\u202eb", "x".repeat(65), "e" + "\u0301".repeat(9), "\u0007a")) {
            assertEquals("name-unusable", AccountFixture.code(invite(admin, "fresh", name)), name);
        }
        assertEquals("ok", AccountFixture.code(invite(admin, "fresh", "अशा")));
    }

    private RestAnswer invite(Person admin, String login, String name) {
        return fixture.ask(
                Optional.of(admin),
                AccountRoute.INVITE_ACCOUNT,
                new InviteAccountRequest(login, name, List.of(AccountRole.USER)));
    }

    @Test
    @Tag("T43")
    void noAnswerHoldsAHashOrADigest() {
        Person asha = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        String all = AccountFixture.text(
                        fixture.ask(Optional.of(asha), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty()))
                + AccountFixture.text(fixture.ask(Optional.of(asha), AccountRoute.SESSIONS, new RouteContract.Empty()));
        assertFalse(all.contains("argon2") || all.contains(asha.signIn().digest()), all);
        assertFalse(all.contains(asha.session().reveal()), all);
    }

    @Test
    @Tag("Q7")
    void whereNothingCanBeWrittenItIsSaidAndNotDone() {
        Instant now = fixture.clock().instant();
        Person admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        fixture.storage.close();
        RestAnswer answer = invite(admin, "bala", "Bala");
        assertEquals("storage-unavailable", AccountFixture.code(answer), now::toString);
        fixture = new AccountFixture(data);
    }
}
