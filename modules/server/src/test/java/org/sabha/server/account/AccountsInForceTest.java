package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.Account;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.SetRolesRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.server.account.AccountFixture.Person;

/** Meetings learn of every account that nobody can sign in to any more, whoever disabled or erased it. */
@Tag("H28")
class AccountsInForceTest {
    private final List<String> events = new ArrayList<>();
    private AccountFixture fixture;
    private Person admin;
    private Account ravi;

    @TempDir
    private Path folder;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(folder);
        admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        ravi = fixture.account("ravi", AccountRole.ORGANISER);
        fixture.inForce.setListener(new AccountsInForce.Listener() {
            @Override
            public void disabled(AccountId account) {
                events.add("disabled " + name(account));
            }

            @Override
            public void enabled(AccountId account) {
                events.add("enabled " + name(account));
            }
        });
    }

    @AfterEach
    void closes() throws IOException {
        fixture.close();
    }

    private String name(AccountId account) {
        return account.equals(ravi.id()) ? "ravi" : account.value();
    }

    private String asks(AccountRoute route, Record body) {
        return AccountFixture.code(fixture.ask(Optional.of(admin), route, body));
    }

    private UserCommands commands() {
        return new UserCommands(
                fixture.storage.accounts(), fixture.keys, fixture.inForce, new SecureRandom(), Clock.systemUTC());
    }

    @Test
    void byTheConsole() {
        var whose = new ChangeAccountRequest(ravi.id());
        assertEquals("ok", asks(AccountRoute.DISABLE_ACCOUNT, whose));
        assertFalse(fixture.inForce.isInForce(ravi.id()));
        assertEquals("ok", asks(AccountRoute.ENABLE_ACCOUNT, whose));
        assertTrue(fixture.inForce.isInForce(ravi.id()));
        assertEquals(List.of("disabled ravi", "enabled ravi"), events);
    }

    @Test
    void byTheCommandLine() {
        commands().answer(List.of("disable", "ravi"));
        commands().answer(List.of("enable", "ravi"));
        assertEquals(List.of("disabled ravi", "enabled ravi"), events);
    }

    @Test
    @Tag("T46")
    void erasedAccountIsNotInForce() {
        assertEquals("ok", asks(AccountRoute.ERASE_ACCOUNT, new ChangeAccountRequest(ravi.id())));
        assertFalse(fixture.inForce.isInForce(ravi.id()));
        assertEquals(List.of("disabled ravi"), events);
    }

    @Test
    @Tag("T46")
    void commandLineErasureTakesAccountOutOfForce() {
        new PersonCommands(
                        fixture.storage.persons(),
                        fixture.storage.accounts().accounts(),
                        fixture.inForce,
                        Clock.systemUTC())
                .erase(List.of("account", "ravi"));
        assertEquals(List.of("disabled ravi"), events);
    }

    /** The first trial may have been written, and its answer lost. */
    @Test
    void repeatedChangeIsReportedAgain() {
        var whose = new ChangeAccountRequest(ravi.id());
        assertEquals("ok", asks(AccountRoute.DISABLE_ACCOUNT, whose));
        assertEquals("ok", asks(AccountRoute.DISABLE_ACCOUNT, whose));
        assertEquals(List.of("disabled ravi", "disabled ravi"), events);
    }

    @Test
    @Tag("T46")
    void reportsAccountThatWasErasedBefore() {
        assertEquals("ok", asks(AccountRoute.ERASE_ACCOUNT, new ChangeAccountRequest(ravi.id())));
        events.clear();
        assertEquals("no-such-account", asks(AccountRoute.ERASE_ACCOUNT, new ChangeAccountRequest(ravi.id())));
        assertEquals(List.of("disabled ravi"), events);
        events.clear();
        var commands = new PersonCommands(
                fixture.storage.persons(), fixture.storage.accounts().accounts(), fixture.inForce, Clock.systemUTC());
        assertThrows(IllegalArgumentException.class, () -> commands.erase(List.of("account", "ravi")));
    }

    @Test
    void reportsNoOtherChange() {
        var whose = new ChangeAccountRequest(ravi.id());
        assertEquals("ok", asks(AccountRoute.SET_ROLES, new SetRolesRequest(ravi.id(), List.of(AccountRole.USER))));
        assertEquals("ok", asks(AccountRoute.END_SESSIONS, whose));
        assertEquals("ok", asks(AccountRoute.ENABLE_ACCOUNT, whose));
        assertEquals("ok", asks(AccountRoute.RESET_ACCOUNT, whose));
        assertEquals(List.of(), events);
    }

    @Test
    void doesNotReportRefusedChange() {
        assertEquals(
                "last-administrator",
                asks(
                        AccountRoute.DISABLE_ACCOUNT,
                        new ChangeAccountRequest(admin.account().id())));
        assertEquals(List.of(), events);
    }
}
