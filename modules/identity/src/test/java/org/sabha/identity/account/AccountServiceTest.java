package org.sabha.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.identity.account.People.NOW;
import static org.sabha.identity.account.People.PASSWORD;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;

class AccountServiceTest {
    private static final DisplayName NAME = new DisplayName("Bala");

    private final People people = new People();

    @Test
    void anInvitationOpensItsAccountOnce() {
        AccountService.Invited invited = people.invited("asha");
        assertEquals(AccountState.INVITED, invited.account().state());
        assertTrue(people.accountService.invited(invited.secret(), NOW).isPresent());
        Account opened = people.accountService
                .accept(invited.secret(), NAME, PASSWORD, NOW)
                .orElseThrow();
        assertEquals(AccountState.ACTIVE, opened.state());
        assertEquals("Asha Rao", opened.profile().name().value());
        assertEquals(Optional.of(opened), people.accounts.byId(opened.id()));
        assertEquals(Optional.empty(), people.accountService.accept(invited.secret(), NAME, PASSWORD, NOW));
        assertEquals(Optional.empty(), people.accountService.invited(invited.secret(), NOW));
    }

    @Test
    void anInvitationEnds() {
        AccountService.Invited invited = people.invited("asha");
        var late = NOW.plus(AccountService.INVITATION_LIFETIME);
        assertEquals(Optional.empty(), people.accountService.accept(invited.secret(), NAME, PASSWORD, late));
        assertEquals(Optional.empty(), people.accountService.accept(new Secret("guess"), NAME, PASSWORD, NOW));
    }

    @Test
    void unverifiedAccountChoosesItsName() {
        var profile = new Profile(
                new LoginName("admin"), new DisplayName("Administrator"), Set.of(), Optional.empty(), false);
        AccountService.Invited invited =
                people.accountService.invite(profile, NOW).orElseThrow();
        Account opened = people.accountService
                .accept(invited.secret(), NAME, PASSWORD, NOW)
                .orElseThrow();
        assertEquals(NAME, opened.profile().name());
        assertFalse(opened.profile().verified());
        Account renamed = people.accountService
                .rename(opened.id(), new DisplayName("Asha"))
                .orElseThrow();
        assertTrue(renamed.profile().verified());
    }

    @Test
    void aLoginIsTakenOnce() {
        people.invited("asha");
        assertEquals(
                Optional.empty(),
                people.accountService.invite(Profile.local(new LoginName("ASHA"), NAME, Set.of()), NOW));
        assertEquals(
                Optional.empty(), people.accountService.adopt(Profile.local(new LoginName("asha"), NAME, Set.of())));
    }

    @Test
    void aResetTakesEverythingAndGivesALink() {
        Account account = people.opened("asha");
        people.accountService.enrolCode(account.id(), new TotpEnrolment(new TotpSecret(new byte[20]), 1));
        AccountService.Invited reset =
                people.accountService.reset(account.id(), NOW).orElseThrow();
        assertEquals(Credentials.NONE, reset.account().credentials());
        assertEquals(AccountState.INVITED, reset.account().state());
        assertTrue(people.accountService
                .accept(reset.secret(), NAME, PASSWORD, NOW)
                .isPresent());
    }

    @Test
    void disabledAndEnabledAgain() {
        Account account = people.opened("asha");
        assertEquals(
                AccountState.DISABLED,
                people.accountService.disable(account.id()).orElseThrow().state());
        assertEquals(
                AccountState.ACTIVE,
                people.accountService.enable(account.id()).orElseThrow().state());
        assertEquals(
                AccountState.ACTIVE,
                people.accountService.enable(account.id()).orElseThrow().state());
        AccountService.Invited waiting = people.invited("bala");
        people.accountService.disable(waiting.account().id());
        assertEquals(
                AccountState.INVITED,
                people.accountService
                        .enable(waiting.account().id())
                        .orElseThrow()
                        .state());
    }

    @Test
    void withTheLastFactorTheRecoveryCodesGo() {
        Account account = people.opened("asha");
        people.accountService.enrolCode(account.id(), new TotpEnrolment(new TotpSecret(new byte[20]), 1));
        people.accountService.keepPasskey(account.id(), new Passkey("one", "a2V5", 0, "Key", NOW));
        people.accountService.newRecoveryCodes(account.id());
        Account left = people.accountService.dropCode(account.id()).orElseThrow();
        assertEquals(RecoveryCodes.COUNT, left.credentials().recovery().size());
        left = people.accountService.dropPasskey(account.id(), "one").orElseThrow();
        assertEquals(Set.of(), left.credentials().recovery());
        assertFalse(left.credentials().wantsSecondFactor());
    }

    @Test
    void rolesAndPasswordChange() {
        Account account = people.opened("asha");
        var roles = EnumSet.of(AccountRole.AUDITOR, AccountRole.USER);
        assertEquals(
                roles,
                people.accountService
                        .setRoles(account.id(), roles)
                        .orElseThrow()
                        .profile()
                        .roles());
        people.accountService.setPassword(account.id(), new Secret("Another-1"));
        assertEquals(SignInOutcome.No.REFUSED, people.signIn().password(People.attempt("asha"), PASSWORD, NOW));
    }

    @Test
    void nobodyChangesAnAccountThatIsNotThere() {
        var nobody = people.ids.newAccountId();
        assertEquals(Optional.empty(), people.accountService.disable(nobody));
        assertEquals(Optional.empty(), people.accountService.reset(nobody, NOW));
        assertEquals(Optional.empty(), people.accountService.newRecoveryCodes(nobody));
    }

    @Test
    void changesThatComeBetweenAreKept() {
        Account account = people.opened("asha");
        boolean[] first = {true};
        people.accountService.change(account.id(), current -> {
            if (first[0]) {
                first[0] = false;
                people.accountService.rename(account.id(), NAME);
            }
            return current.with(AccountState.DISABLED);
        });
        Account found = people.accounts.byId(account.id()).orElseThrow();
        assertEquals(AccountState.DISABLED, found.state());
        assertEquals(NAME, found.profile().name());
        boolean[] flag = {true};
        assertThrows(
                IllegalStateException.class,
                () -> people.accountService.change(account.id(), current -> {
                    flag[0] = !flag[0];
                    people.accountService.rename(account.id(), new DisplayName(flag[0] ? "One" : "Two"));
                    return current.with(AccountState.ACTIVE);
                }));
    }

    @Test
    void secretsPrintAsRedacted() {
        assertEquals("redacted", people.opened("asha").credentials().toString());
        assertThrows(IllegalArgumentException.class, () -> new ExternalIdentity("", "x"));
        assertThrows(IllegalArgumentException.class, () -> new ExternalIdentity("x", "y".repeat(256)));
    }
}
