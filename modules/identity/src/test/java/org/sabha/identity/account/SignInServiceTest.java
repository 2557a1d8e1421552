package org.sabha.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.identity.account.People.HERE;
import static org.sabha.identity.account.People.NOW;
import static org.sabha.identity.account.People.PASSWORD;
import static org.sabha.identity.account.People.attempt;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;

class SignInServiceTest {
    private static final Secret WRONG = new Secret("wrong");
    private static final TotpSecret APP = new TotpSecret(new byte[20]);

    private final People people = new People();
    private final SignInService service = people.signIn();

    private static Secret code(long step) {
        return new Secret(Totp.code(APP, step, Totp.DIGITS));
    }

    private Secret ticketOfAshaWithAnApp() {
        Account account = people.opened("asha");
        people.accountService.enrolCode(account.id(), new TotpEnrolment(APP, 0));
        return assertInstanceOf(SignInOutcome.WantsMore.class, service.password(attempt("asha"), PASSWORD, NOW))
                .ticket();
    }

    @Test
    void aRightPasswordSignsInByOneFactor() {
        Account account = people.opened("asha");
        assertEquals(
                new SignInOutcome.SignedIn(account, SignInStrength.ONE_FACTOR),
                service.password(attempt("Asha"), PASSWORD, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "invited", "disabled", "asha", "", "बिना", "x", "asha\u0000"})
    @Tag("H3")
    void whateverIsWrongHasOneAnswerAndCostsOneHash(String login) {
        people.invited("invited");
        people.accountService.disable(people.opened("disabled").id());
        people.opened("asha");
        long before = people.passwords.computed();
        Secret password = login.equals("disabled") || login.equals("invited") ? PASSWORD : WRONG;
        assertEquals(SignInOutcome.No.REFUSED, service.password(attempt(login), password, NOW));
        assertEquals(1, people.passwords.computed() - before);
    }

    /** A directory that knows nobody and counts questions. */
    private static final class Counting implements PasswordAuthority {
        private final List<String> asked = new ArrayList<>();

        @Override
        public Optional<Account> check(Shown shown) {
            asked.add(shown.login().value());
            return Optional.empty();
        }

        @Override
        public void checkNobody() {
            asked.add("nobody at all");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stranger, stranger",
        "invited, nobody at all",
        "disabled, nobody at all",
        "elsewhere, elsewhere",
        "asha, nobody at all",
        "x, nobody at all"
    })
    @Tag("H3")
    void whereThereIsADirectoryEachRefusalCostsOneQuestion(String login, String asked) {
        people.invited("invited");
        people.accountService.disable(people.opened("disabled").id());
        people.opened("asha");
        people.accountService.adopt(new Profile(
                new LoginName("elsewhere"),
                new DisplayName("Elsewhere"),
                Set.of(),
                Optional.of(new ExternalIdentity("https://login.example.in", "7")),
                true));
        Counting directory = new Counting();
        long before = people.passwords.computed();
        assertEquals(SignInOutcome.No.REFUSED, people.signIn(directory).password(attempt(login), WRONG, NOW));
        assertEquals(1, people.passwords.computed() - before);
        assertEquals(List.of(asked), directory.asked, "a password of this server is told to nobody");
    }

    @Test
    void aRightPasswordOfThisServerAsksNobodyElse() {
        people.opened("asha");
        Counting directory = new Counting();
        assertInstanceOf(
                SignInOutcome.SignedIn.class, people.signIn(directory).password(attempt("asha"), PASSWORD, NOW));
        assertEquals(List.of(), directory.asked);
    }

    /** Each round through the other system would else bring five more guesses at a code. */
    @Test
    @Tag("H4")
    void externalSignInTicketsAreLimited() {
        Account account = people.opened("asha");
        Account withApp = people.accountService
                .enrolCode(account.id(), new TotpEnrolment(APP, 0))
                .orElseThrow();
        int tickets = 0;
        while (tickets < 50
                && service.recognised(withApp, SignInStrength.ONE_FACTOR, HERE, NOW)
                        instanceof SignInOutcome.WantsMore) {
            tickets++;
        }
        assertTrue(tickets > 0 && tickets <= 10, "tickets " + tickets);
        assertInstanceOf(
                SignInOutcome.WantsMore.class,
                service.password(attempt("asha"), PASSWORD, NOW),
                "the holder's other way in is not shut by it");
    }

    @Test
    void externalSignInNeedsSecondFactorUnlessProvided() {
        Account account = people.opened("asha");
        assertInstanceOf(
                SignInOutcome.SignedIn.class, service.recognised(account, SignInStrength.ONE_FACTOR, HERE, NOW));
        Account withApp = people.accountService
                .enrolCode(account.id(), new TotpEnrolment(APP, 0))
                .orElseThrow();
        assertInstanceOf(
                SignInOutcome.WantsMore.class, service.recognised(withApp, SignInStrength.ONE_FACTOR, HERE, NOW));
        assertEquals(
                new SignInOutcome.SignedIn(withApp, SignInStrength.TWO_FACTORS),
                service.recognised(withApp, SignInStrength.TWO_FACTORS, HERE, NOW));
    }

    @Test
    @Tag("H4")
    void afterSomeMistakesTriesAreNotLookedAt() {
        people.opened("asha");
        for (int i = 0; i < 5; i++) {
            assertEquals(SignInOutcome.No.REFUSED, service.password(attempt("asha"), WRONG, NOW));
        }
        long before = people.passwords.computed();
        assertEquals(SignInOutcome.No.LATER, service.password(attempt("asha"), PASSWORD, NOW));
        assertEquals(before, people.passwords.computed());
    }

    @Test
    @Tag("H4")
    void knownDeviceSignsInDuringGuessing() {
        people.opened("asha");
        Secret mark = people.devices.mark("asha");
        for (int i = 0; i < 20; i++) {
            service.password(attempt("asha"), WRONG, NOW);
        }
        var known = new SignInService.Attempt("asha", Optional.of(mark), HERE);
        assertInstanceOf(SignInOutcome.SignedIn.class, service.password(known, PASSWORD, NOW));
    }

    @Test
    void aMarkCountsForItsOwnAccountOnly() {
        Secret mark = people.devices.mark("asha");
        assertTrue(people.devices.nameOf(mark, "asha").isPresent());
        assertEquals(Optional.empty(), people.devices.nameOf(mark, "bala"));
        assertEquals(Optional.empty(), people.devices.nameOf(new Secret("no mark"), "asha"));
        assertEquals(Optional.empty(), people.devices.nameOf(new Secret(mark.reveal() + "a"), "asha"));
    }

    @Test
    void anAccountWithAnAppWantsACodeToo() {
        Secret ticket = ticketOfAshaWithAnApp();
        SignInOutcome outcome = service.secondFactor(ticket, SecondFactor.CODE, code(Totp.step(NOW)), NOW);
        assertEquals(
                SignInStrength.TWO_FACTORS,
                assertInstanceOf(SignInOutcome.SignedIn.class, outcome).strength());
    }

    @Test
    void aCodeCountsOnceEvenWithAnotherTicket() {
        Secret code = code(Totp.step(NOW));
        assertInstanceOf(
                SignInOutcome.SignedIn.class,
                service.secondFactor(ticketOfAshaWithAnApp(), SecondFactor.CODE, code, NOW));
        Secret again = assertInstanceOf(SignInOutcome.WantsMore.class, service.password(attempt("asha"), PASSWORD, NOW))
                .ticket();
        assertEquals(SignInOutcome.No.REFUSED, service.secondFactor(again, SecondFactor.CODE, code, NOW));
    }

    @Test
    void aTicketTakesFiveTriesAndFiveMinutes() {
        Secret ticket = ticketOfAshaWithAnApp();
        for (int i = 0; i < SecondSteps.MAX_TRIES; i++) {
            assertEquals(SignInOutcome.No.REFUSED, service.secondFactor(ticket, SecondFactor.CODE, WRONG, NOW));
        }
        assertEquals(
                SignInOutcome.No.REFUSED, service.secondFactor(ticket, SecondFactor.CODE, code(Totp.step(NOW)), NOW));
        Secret late = assertInstanceOf(SignInOutcome.WantsMore.class, service.password(attempt("asha"), PASSWORD, NOW))
                .ticket();
        var later = NOW.plus(Duration.ofMinutes(5));
        assertEquals(
                SignInOutcome.No.REFUSED, service.secondFactor(late, SecondFactor.CODE, code(Totp.step(later)), later));
    }

    @Test
    @Tag("H4")
    void aStolenPasswordDoesNotBuyTriesOfCodes() {
        ticketOfAshaWithAnApp();
        for (int i = 0; i < 4; i++) {
            assertInstanceOf(SignInOutcome.WantsMore.class, service.password(attempt("asha"), PASSWORD, NOW));
        }
        assertEquals(SignInOutcome.No.LATER, service.password(attempt("asha"), PASSWORD, NOW));
    }

    private Secret ticketFrom(String network, Instant at) {
        var from = new SignInService.Attempt("asha", Optional.empty(), InetAddress.ofLiteral(network));
        return assertInstanceOf(SignInOutcome.WantsMore.class, service.password(from, PASSWORD, at))
                .ticket();
    }

    @Test
    @Tag("H4")
    void wrongCodesAreDelayedForTheAccountAcrossTicketsAndNetworks() {
        Secret first = ticketOfAshaWithAnApp();
        for (int i = 0; i < SecondSteps.MAX_TRIES; i++) {
            assertEquals(SignInOutcome.No.REFUSED, service.secondFactor(first, SecondFactor.CODE, WRONG, NOW));
        }
        Secret second = ticketFrom("198.51.100.1", NOW);
        Secret right = code(Totp.step(NOW));
        assertEquals(SignInOutcome.No.LATER, service.secondFactor(second, SecondFactor.CODE, right, NOW));
        Instant later = NOW.plusSeconds(15);
        assertEquals(SignInOutcome.No.REFUSED, service.secondFactor(second, SecondFactor.CODE, WRONG, later));
        Instant soon = later.plusSeconds(15);
        assertEquals(
                SignInOutcome.No.LATER,
                service.secondFactor(second, SecondFactor.CODE, code(Totp.step(soon)), soon),
                "the wait has doubled");
        Instant end = later.plusSeconds(30);
        assertInstanceOf(
                SignInOutcome.SignedIn.class,
                service.secondFactor(second, SecondFactor.CODE, code(Totp.step(end)), end));
    }

    @Test
    void aRightCodeForgetsTheWrongOnesBefore() {
        Secret first = ticketOfAshaWithAnApp();
        for (int i = 0; i < SecondSteps.MAX_TRIES - 1; i++) {
            service.secondFactor(first, SecondFactor.CODE, WRONG, NOW);
        }
        assertInstanceOf(
                SignInOutcome.SignedIn.class,
                service.secondFactor(first, SecondFactor.CODE, code(Totp.step(NOW)), NOW));
        Secret second = ticketFrom("198.51.100.1", NOW);
        assertEquals(SignInOutcome.No.REFUSED, service.secondFactor(second, SecondFactor.CODE, WRONG, NOW));
    }

    @Test
    @Tag("H4")
    void aKnownDeviceIsNotDelayedByWrongCodesElsewhere() {
        Secret strangers = ticketOfAshaWithAnApp();
        for (int i = 0; i < SecondSteps.MAX_TRIES; i++) {
            service.secondFactor(strangers, SecondFactor.CODE, WRONG, NOW);
        }
        var known = new SignInService.Attempt("asha", Optional.of(people.devices.mark("asha")), HERE);
        Secret own = assertInstanceOf(SignInOutcome.WantsMore.class, service.password(known, PASSWORD, NOW))
                .ticket();
        assertInstanceOf(
                SignInOutcome.SignedIn.class, service.secondFactor(own, SecondFactor.CODE, code(Totp.step(NOW)), NOW));
    }

    @Test
    void aTicketWorksOnce() {
        Secret ticket = ticketOfAshaWithAnApp();
        long step = Totp.step(NOW);
        service.secondFactor(ticket, SecondFactor.CODE, code(step), NOW);
        assertEquals(SignInOutcome.No.REFUSED, service.secondFactor(ticket, SecondFactor.CODE, code(step + 1), NOW));
    }

    @Test
    void aRecoveryCodeCountsOnceHoweverItIsTyped() {
        Account account = people.opened("asha");
        people.accountService.enrolCode(account.id(), new TotpEnrolment(APP, 0));
        List<Secret> codes =
                people.accountService.newRecoveryCodes(account.id()).orElseThrow();
        assertEquals(RecoveryCodes.COUNT, codes.size());
        Secret typed = new Secret(
                codes.get(3).reveal().toUpperCase(java.util.Locale.ROOT).replace('-', ' '));
        for (boolean first : List.of(true, false)) {
            var more =
                    assertInstanceOf(SignInOutcome.WantsMore.class, service.password(attempt("asha"), PASSWORD, NOW));
            assertEquals(List.of(SecondFactor.CODE, SecondFactor.RECOVERY_CODE), more.factors());
            SignInOutcome outcome = service.secondFactor(more.ticket(), SecondFactor.RECOVERY_CODE, typed, NOW);
            assertEquals(first, outcome instanceof SignInOutcome.SignedIn);
        }
        assertEquals(
                RecoveryCodes.COUNT - 1,
                people.accounts
                        .byId(account.id())
                        .orElseThrow()
                        .credentials()
                        .recovery()
                        .size());
    }

    @Test
    void aPasskeyIsNoCodeToBeTyped() {
        Account account = people.opened("asha");
        people.accountService.keepPasskey(account.id(), new Passkey("id", "a2V5", 0, "Key", NOW));
        var more = assertInstanceOf(SignInOutcome.WantsMore.class, service.password(attempt("asha"), PASSWORD, NOW));
        assertEquals(List.of(SecondFactor.PASSKEY), more.factors());
        assertEquals(
                SignInOutcome.No.REFUSED,
                service.secondFactor(more.ticket(), SecondFactor.PASSKEY, new Secret("id"), NOW));
        assertEquals(
                SignInOutcome.No.REFUSED,
                service.secondFactor(more.ticket(), SecondFactor.CODE, new Secret("123456"), NOW));
    }

    @Test
    void unknownTicketsOpenNothing() {
        assertEquals(
                SignInOutcome.No.REFUSED,
                service.secondFactor(new Secret("t"), SecondFactor.CODE, code(Totp.step(NOW)), NOW));
    }

    @Test
    void passwordsThatAreKeptElsewhereAreAskedThere() {
        SignInService withDirectory = people.signIn(shown -> shown.password().equals(PASSWORD)
                ? people.accountService.adopt(
                        Profile.local(shown.login(), new org.sabha.model.DisplayName("Bala"), java.util.Set.of()))
                : Optional.empty());
        people.opened("asha");
        assertEquals(SignInOutcome.No.REFUSED, withDirectory.password(attempt("bala"), WRONG, NOW));
        assertInstanceOf(SignInOutcome.SignedIn.class, withDirectory.password(attempt("bala"), PASSWORD, NOW));
        assertEquals(SignInOutcome.No.REFUSED, withDirectory.password(attempt("asha"), WRONG, NOW));
    }

    @Test
    void aSignedInPersonConfirmsWithTheirPassword() {
        Account account = people.opened("asha");
        assertTrue(service.confirms(account, PASSWORD, HERE, NOW));
        for (int i = 0; i < 5; i++) {
            assertFalse(service.confirms(account, WRONG, HERE, NOW));
        }
        assertFalse(service.confirms(account, PASSWORD, HERE, NOW));
    }

    @Test
    @Tag("H4")
    void aSignedInPersonConfirmsWhileStrangersGuessTheirName() {
        Account account = people.opened("asha");
        for (int network = 0; network < 500; network++) {
            InetAddress from = InetAddress.ofLiteral("10." + network / 250 + "." + network % 250 + ".1");
            service.password(new SignInService.Attempt("asha", Optional.empty(), from), WRONG, NOW);
        }
        assertTrue(service.confirms(account, PASSWORD, HERE, NOW));
    }

    @Test
    @Tag("H4")
    void newDeviceOnCleanNetworkSignsIn() {
        people.opened("asha");
        for (int network = 0; network < 50; network++) {
            for (int tries = 0; tries < 4; tries++) {
                InetAddress from = InetAddress.ofLiteral("10." + network + ".0.1");
                service.password(new SignInService.Attempt("asha", Optional.empty(), from), WRONG, NOW);
            }
        }
        assertInstanceOf(SignInOutcome.SignedIn.class, service.password(attempt("asha"), PASSWORD, NOW));
    }
}
