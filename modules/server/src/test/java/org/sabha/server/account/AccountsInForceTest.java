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
import org.sabha.server.account.AccountHouse.Person;

/** Meetings learn of every account that nobody can sign in to any more, whoever disabled or erased it. */
@Tag("H28")
class AccountsInForceTest {
    private final List<String> told = new ArrayList<>();
    private AccountHouse house;
    private Person admin;
    private Account ravi;

    @TempDir
    private Path folder;

    @BeforeEach
    void opens() {
        house = new AccountHouse(folder);
        admin = house.signedIn("asha", AccountRole.ADMINISTRATOR);
        ravi = house.account("ravi", AccountRole.ORGANISER);
        house.inForce.tell(new AccountsInForce.Told() {
            @Override
            public void disabled(AccountId account) {
                told.add("disabled " + name(account));
            }

            @Override
            public void enabled(AccountId account) {
                told.add("enabled " + name(account));
            }
        });
    }

    @AfterEach
    void closes() throws IOException {
        house.close();
    }

    private String name(AccountId account) {
        return account.equals(ravi.id()) ? "ravi" : account.value();
    }

    private String asks(AccountRoute route, Record body) {
        return AccountHouse.code(house.ask(Optional.of(admin), route, body));
    }

    private UserCommands commands() {
        return new UserCommands(
                house.storage.accounts(), house.keys, house.inForce, new SecureRandom(), Clock.systemUTC());
    }

    @Test
    void byTheConsole() {
        var whose = new ChangeAccountRequest(ravi.id());
        assertEquals("ok", asks(AccountRoute.DISABLE_ACCOUNT, whose));
        assertFalse(house.inForce.isInForce(ravi.id()));
        assertEquals("ok", asks(AccountRoute.ENABLE_ACCOUNT, whose));
        assertTrue(house.inForce.isInForce(ravi.id()));
        assertEquals(List.of("disabled ravi", "enabled ravi"), told);
    }

    @Test
    void byTheCommandLine() {
        commands().answer(List.of("disable", "ravi"));
        commands().answer(List.of("enable", "ravi"));
        assertEquals(List.of("disabled ravi", "enabled ravi"), told);
    }

    @Test
    @Tag("T46")
    void whoIsErasedIsNotThereAnyMore() {
        assertEquals("ok", asks(AccountRoute.ERASE_ACCOUNT, new ChangeAccountRequest(ravi.id())));
        assertFalse(house.inForce.isInForce(ravi.id()));
        assertEquals(List.of("disabled ravi"), told);
    }

    @Test
    @Tag("T46")
    void whoIsErasedByTheCommandLineNeither() {
        new PersonCommands(
                        house.storage.persons(), house.storage.accounts().accounts(), house.inForce, Clock.systemUTC())
                .erase(List.of("account", "ravi"));
        assertEquals(List.of("disabled ravi"), told);
    }

    /** The first trial may have been written, and its answer lost. */
    @Test
    void whoeverAsksOnceMoreHasItToldOnceMore() {
        var whose = new ChangeAccountRequest(ravi.id());
        assertEquals("ok", asks(AccountRoute.DISABLE_ACCOUNT, whose));
        assertEquals("ok", asks(AccountRoute.DISABLE_ACCOUNT, whose));
        assertEquals(List.of("disabled ravi", "disabled ravi"), told);
    }

    @Test
    @Tag("T46")
    void whoIsErasedAlreadyIsToldToBeGone() {
        assertEquals("ok", asks(AccountRoute.ERASE_ACCOUNT, new ChangeAccountRequest(ravi.id())));
        told.clear();
        assertEquals("no-such-account", asks(AccountRoute.ERASE_ACCOUNT, new ChangeAccountRequest(ravi.id())));
        assertEquals(List.of("disabled ravi"), told);
        told.clear();
        var commands = new PersonCommands(
                house.storage.persons(), house.storage.accounts().accounts(), house.inForce, Clock.systemUTC());
        assertThrows(IllegalArgumentException.class, () -> commands.erase(List.of("account", "ravi")));
    }

    @Test
    void noOtherChangeIsTold() {
        var whose = new ChangeAccountRequest(ravi.id());
        assertEquals("ok", asks(AccountRoute.SET_ROLES, new SetRolesRequest(ravi.id(), List.of(AccountRole.USER))));
        assertEquals("ok", asks(AccountRoute.END_SESSIONS, whose));
        assertEquals("ok", asks(AccountRoute.ENABLE_ACCOUNT, whose));
        assertEquals("ok", asks(AccountRoute.RESET_ACCOUNT, whose));
        assertEquals(List.of(), told);
    }

    @Test
    void whatIsRefusedIsNotTold() {
        assertEquals(
                "last-administrator",
                asks(
                        AccountRoute.DISABLE_ACCOUNT,
                        new ChangeAccountRequest(admin.account().id())));
        assertEquals(List.of(), told);
    }
}
