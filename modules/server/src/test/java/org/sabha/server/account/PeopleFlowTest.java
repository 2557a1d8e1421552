package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.AccountRole;
import org.sabha.model.SignInStrength;
import org.sabha.protocol.account.AccountLine;
import org.sabha.protocol.account.AccountList;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.ListAccountsRequest;
import org.sabha.protocol.account.SessionList;
import org.sabha.protocol.account.SessionView;
import org.sabha.protocol.console.EndSessionOfRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.store.audit.AuditEntry;

/** What an administrator does with the accounts of others in the browser. */
class PeopleFlowTest {
    private AccountFixture fixture;
    private Person admin;

    @TempDir
    private Path folder;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(folder);
        admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
    }

    @AfterEach
    void closes() throws IOException {
        fixture.close();
    }

    private List<String> logins(Optional<String> after, Optional<String> containing) {
        RestAnswer answer =
                fixture.ask(Optional.of(admin), AccountRoute.LIST_ACCOUNTS, new ListAccountsRequest(after, containing));
        return assertInstanceOf(AccountList.class, answer.body().orElseThrow()).accounts().stream()
                .map(AccountLine::login)
                .toList();
    }

    @Test
    void peopleAreFoundByAPartOfTheirName() {
        for (int i = 10; i < 35; i++) {
            fixture.account("clerk" + i, AccountRole.USER);
        }
        fixture.account("ravi", AccountRole.ORGANISER);
        assertEquals(List.of("ravi"), logins(Optional.empty(), Optional.of("RAV")));
        List<String> first = logins(Optional.empty(), Optional.of("clerk"));
        assertEquals(20, first.size());
        assertEquals(
                5, logins(Optional.of(first.getLast()), Optional.of("clerk")).size());
        assertEquals(List.of(), logins(Optional.empty(), Optional.of("nobody")));
    }

    private List<SessionView> sessionsOf(Person who) {
        RestAnswer answer = fixture.ask(
                Optional.of(admin),
                AccountRoute.SESSIONS_OF_ACCOUNT,
                new ChangeAccountRequest(who.account().id()));
        return assertInstanceOf(SessionList.class, answer.body().orElseThrow()).sessions();
    }

    private boolean isSignedIn(Person who) {
        return AccountFixture.code(fixture.ask(Optional.of(who), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty()))
                .equals("ok");
    }

    @Test
    @Tag("H16")
    void oneSignInOfAnotherIsEndedAndLeavesARow() {
        Person ravi = fixture.signedIn("ravi", AccountRole.USER);
        Person atHome = fixture.signedIn(ravi.account(), SignInStrength.ONE_FACTOR);
        assertEquals(2, sessionsOf(ravi).size());
        assertFalse(sessionsOf(ravi).getFirst().own());
        var asked = new EndSessionOfRequest(ravi.account().id(), atHome.signIn().id());
        assertEquals(
                "ok", AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.END_SESSION_OF_ACCOUNT, asked)));
        assertEquals(List.of(true, false), List.of(isSignedIn(ravi), isSignedIn(atHome)));
        assertEquals(1, sessionsOf(ravi).size());
        AuditEntry.Facts row = fixture.rows().getLast();
        assertEquals("end-session-of-account", row.verb());
        assertEquals(ravi.account().id().value(), row.subject());
        assertEquals(admin.account().id().value(), row.actor());

        assertEquals(
                "no-such-session",
                AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.END_SESSION_OF_ACCOUNT, asked)));
        assertEquals("no-such-session", fixture.rows().getLast().reason());
    }

    @Test
    void aSignInIsOnlyEndedTogetherWithWhoseItIs() {
        Person ravi = fixture.signedIn("ravi", AccountRole.USER);
        var asked = new EndSessionOfRequest(admin.account().id(), ravi.signIn().id());
        assertEquals(
                "no-such-session",
                AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.END_SESSION_OF_ACCOUNT, asked)));
        assertEquals(true, isSignedIn(ravi));
    }
}
