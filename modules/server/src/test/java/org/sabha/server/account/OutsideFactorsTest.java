package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountService;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.ExternalPeople;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.protocol.account.AccountInvitedResponse;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.CodeSecretResponse;
import org.sabha.protocol.account.ConfirmCodeRequest;
import org.sabha.protocol.account.InvitationRequest;
import org.sabha.protocol.account.OwnAccountResponse;
import org.sabha.protocol.account.RecoveryCodesResponse;
import org.sabha.protocol.account.SetRolesRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.store.account.AccountAct;
import org.sabha.store.audit.AuditVerdict;

/**
 * Second factors of people whose password another system keeps: who has stolen that password must not make one of their own
 * and administer with it, and who has lost theirs must be helped.
 */
class OutsideFactorsTest {
    @TempDir
    private Path data;

    private AccountFixture fixture;
    private Person keeper;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
        keeper = fixture.signedIn("keeper", AccountRole.ADMINISTRATOR);
    }

    @AfterEach
    void closes() throws IOException {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
    }

    private static Profile outside(String login, Set<AccountRole> roles) {
        var identity = new ExternalIdentity("https://login.example.in", login);
        return new Profile(new LoginName(login), new DisplayName(login), roles, Optional.of(identity), true);
    }

    private Account person(String login, AccountRole role) {
        return new AccountService(fixture.storage.accounts().accounts(), fixture.passwords, fixture.ids)
                .adopt(outside(login, EnumSet.of(role)))
                .orElseThrow();
    }

    private Person signsIn(Account account) {
        return fixture.signedIn(now(account), SignInStrength.ONE_FACTOR);
    }

    private Account now(Account account) {
        return fixture.storage.accounts().accounts().byId(account.id()).orElseThrow();
    }

    private RestAnswer resets(Account account) {
        return fixture.ask(Optional.of(keeper), AccountRoute.RESET_ACCOUNT, new ChangeAccountRequest(account.id()));
    }

    private Secret voucher(Account account) {
        return assertInstanceOf(
                        AccountInvitedResponse.class, resets(account).body().orElseThrow())
                .secret();
    }

    private RestAnswer enrols(Person person, Optional<Secret> voucher) {
        RestAnswer begun = fixture.ask(Optional.of(person), AccountRoute.CODE_START, new RouteContract.Empty());
        String secret = assertInstanceOf(CodeSecretResponse.class, begun.body().orElseThrow())
                .secret()
                .reveal();
        Secret code = new Secret(AuthenticatorApp.code(secret, fixture.clock().instant()));
        return fixture.ask(Optional.of(person), AccountRoute.CODE_CONFIRM, new ConfirmCodeRequest(code, voucher));
    }

    private String asks(Person person, AccountRoute route) {
        return AccountFixture.code(fixture.ask(Optional.of(person), route, new RouteContract.Empty()));
    }

    private static Person with(Person person, RestAnswer enrolled) {
        return new Person(
                person.account(),
                AccountFixture.cookie(enrolled, RestAnswer.CookieName.SESSION).orElseThrow(),
                person.signIn());
    }

    private boolean voucherNeeded(Person person) {
        RestAnswer own = fixture.ask(Optional.of(person), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty());
        return assertInstanceOf(OwnAccountResponse.class, own.body().orElseThrow())
                .own()
                .voucherNeeded();
    }

    @Test
    @Tag("T44")
    void anAdministratorsFirstFactorNeedsACodeOfAnother() {
        Account admin = person("it.admin", AccountRole.ADMINISTRATOR);
        Person thief = signsIn(admin);
        assertTrue(voucherNeeded(thief));
        assertEquals("enrolment-code-needed", AccountFixture.code(enrols(thief, Optional.empty())));
        assertEquals("enrolment-code-needed", AccountFixture.code(enrols(thief, Optional.of(new Secret("guess")))));
        assertFalse(now(admin).credentials().wantsSecondFactor());

        Secret voucher = voucher(admin);
        Person holder = signsIn(admin);
        assertEquals("not-signed-in", asks(thief, AccountRoute.OWN_ACCOUNT), "sign-ins of before have ended");
        RestAnswer enrolled = enrols(holder, Optional.of(voucher));
        assertEquals(
                10,
                assertInstanceOf(RecoveryCodesResponse.class, enrolled.body().orElseThrow())
                        .codes()
                        .size());
        Person strong = with(holder, enrolled);
        assertFalse(voucherNeeded(strong));
        assertEquals("ok", asks(strong, AccountRoute.CODE_DROP));
        assertEquals(
                "enrolment-code-needed",
                AccountFixture.code(enrols(signsIn(admin), Optional.of(voucher))),
                "it was good once");
        assertEquals("ok", AccountFixture.code(enrols(strong, Optional.empty())), "this sign-in showed two factors");
        List<String> reasons = fixture.rows().stream()
                .filter(row -> row.verb().equals("code-confirm"))
                .map(row -> row.outcome() + " " + row.reason())
                .toList();
        assertEquals(
                List.of(
                        "refused enrolment-code-needed",
                        "refused enrolment-code-needed",
                        "permitted null",
                        "refused enrolment-code-needed",
                        "permitted null"),
                reasons);
    }

    @Test
    void aCodeIsOneAccountsAndEnds() {
        Account admin = person("it.admin", AccountRole.ADMINISTRATOR);
        Account other = person("it.other", AccountRole.ADMINISTRATOR);
        Secret voucher = voucher(admin);
        assertEquals("enrolment-code-needed", AccountFixture.code(enrols(signsIn(other), Optional.of(voucher))));
        RestAnswer look =
                fixture.ask(RestRequest.Credentials.NONE, AccountRoute.INVITATION, new InvitationRequest(voucher));
        assertEquals("invitation-unknown", AccountFixture.code(look), "it opens no account");
        fixture.passes(AccountService.INVITATION_LIFETIME);
        assertEquals("enrolment-code-needed", AccountFixture.code(enrols(signsIn(admin), Optional.of(voucher))));
    }

    @Test
    @Tag("T44")
    void lostPhoneCanBeReset() {
        Account asha = person("asha", AccountRole.ORGANISER);
        Person signedIn = signsIn(asha);
        Person strong = with(signedIn, enrols(signedIn, Optional.empty()));
        assertTrue(now(asha).credentials().wantsSecondFactor());
        assertEquals("ok", AccountFixture.code(resets(asha)));
        Account after = now(asha);
        assertTrue(after.isActive() && !after.credentials().wantsSecondFactor());
        assertEquals(Set.of(), after.credentials().recovery());
        assertEquals("not-signed-in", asks(strong, AccountRoute.OWN_ACCOUNT));
        assertEquals("reset-account", fixture.rows().getLast().verb());
        assertEquals(keeper.account().id().value(), fixture.rows().getLast().actor());
        assertEquals("ok", AccountFixture.code(enrols(signsIn(asha), Optional.empty())), "no administrator, no code");
    }

    @Test
    void anAccountThatWaitsForAFactorIsNoInvitedOne() {
        Account asha = person("asha", AccountRole.ORGANISER);
        resets(asha);
        var change = new ChangeAccountRequest(asha.id());
        fixture.ask(Optional.of(keeper), AccountRoute.DISABLE_ACCOUNT, change);
        fixture.ask(Optional.of(keeper), AccountRoute.ENABLE_ACCOUNT, change);
        assertTrue(now(asha).isActive());
    }

    /** Else whoever had the password before would have left a factor of their own. */
    @Test
    @Tag("T44")
    void newAdministratorNeedsNewSecondFactor() {
        Account asha = person("asha", AccountRole.ORGANISER);
        Person signedIn = signsIn(asha);
        Person strong = with(signedIn, enrols(signedIn, Optional.empty()));
        var roles = new SetRolesRequest(asha.id(), List.of(AccountRole.ADMINISTRATOR));
        assertEquals("ok", AccountFixture.code(fixture.ask(Optional.of(keeper), AccountRoute.SET_ROLES, roles)));
        assertEquals("not-signed-in", asks(strong, AccountRoute.OWN_ACCOUNT));
        assertFalse(now(asha).credentials().wantsSecondFactor());
        assertTrue(voucherNeeded(signsIn(asha)));

        Account bala = person("bala", AccountRole.ORGANISER);
        Person here = signsIn(bala);
        Person strongToo = with(here, enrols(here, Optional.empty()));
        assertEquals(Set.of(AccountRole.ADMINISTRATOR), saysTheProvider(bala, AccountRole.ADMINISTRATOR));
        assertEquals("not-signed-in", asks(strongToo, AccountRoute.OWN_ACCOUNT));
        assertFalse(now(bala).credentials().wantsSecondFactor());
        Secret voucher = voucher(bala);
        assertEquals("ok", AccountFixture.code(enrols(signsIn(bala), Optional.of(voucher))));
        assertEquals(Set.of(AccountRole.ADMINISTRATOR), saysTheProvider(bala, AccountRole.ADMINISTRATOR));
        assertTrue(now(bala).credentials().wantsSecondFactor(), "who is one already keeps it");
    }

    private Set<AccountRole> saysTheProvider(Account account, AccountRole role) {
        Profile profile = account.profile();
        var row = AccountEvidence.ofTheServer(fixture.clock().instant(), "account-by-provider");
        var people = new ExternalPeople(
                fixture.storage.accounts().accounts(),
                (_, ending) -> {
                    AccountAct act = fixture.storage.accounts().act(row);
                    ending.ifPresent(id -> act.endingSignInsOf(id, Optional.empty()));
                    return new AccountService(act.accounts(), fixture.passwords, fixture.ids);
                },
                AccountPolicy::administers);
        return people.welcome(new ExternalPeople.Vouched(
                        profile.external().orElseThrow(), profile.login(), profile.name(), Set.of(role), true))
                .orElseThrow()
                .profile()
                .roles();
    }

    @Test
    void theHostsCommandLineGivesTheFirstCode() {
        Account admin = person("it.admin", AccountRole.ADMINISTRATOR);
        var commands = new UserCommands(
                fixture.storage.accounts(),
                fixture.keys,
                fixture.inForce,
                new SecureRandom(),
                Clock.fixed(fixture.clock().instant(), ZoneOffset.UTC));
        String line = commands.answer(List.of("reset", "it.admin"));
        String code = line.replaceAll(".*\"enrolmentCode\":\"([^\"]*)\".*", "$1");
        assertFalse(line.contains("invite"), line);
        fixture.passes(Duration.ofMinutes(1));
        assertEquals("ok", AccountFixture.code(enrols(signsIn(admin), Optional.of(new Secret(code)))));
    }
}
