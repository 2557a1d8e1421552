package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountRole;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.EraseOwnAccountRequest;
import org.sabha.protocol.account.SignInRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.store.audit.AuditVerdict;

/** "What is kept about me" and "erase me", through the routes. */
@Tag("T46")
@Tag("T44")
class PersonFlowTest {
    @TempDir
    private Path data;

    private AccountFixture fixture;

    @BeforeEach
    void open() {
        fixture = new AccountFixture(data);
        fixture.account("keeper", AccountRole.ADMINISTRATOR);
    }

    @AfterEach
    void close() throws IOException {
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
    }

    private String erase(Person who, Secret password) {
        return AccountFixture.code(
                fixture.ask(Optional.of(who), AccountRoute.ERASE_OWN_ACCOUNT, new EraseOwnAccountRequest(password)));
    }

    private String show(Person who) {
        return AccountFixture.code(fixture.ask(Optional.of(who), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty()));
    }

    private String kept(Person who) throws IOException {
        RestAnswer answer = fixture.ask(Optional.of(who), AccountRoute.KEPT_ABOUT_ME, new RouteContract.Empty());
        var download = assertInstanceOf(RestAnswer.Download.class, answer.body().orElseThrow());
        var to = new ByteArrayOutputStream();
        download.content().writeTo(to);
        return to.toString(StandardCharsets.UTF_8);
    }

    @Test
    void ownDataExportIsAudited() throws IOException {
        Person asha = fixture.signedIn("asha", AccountRole.USER);
        fixture.signedIn("bala", AccountRole.USER);
        String kept = kept(asha);
        assertTrue(kept.contains("\"login\":\"asha\"") && kept.contains("Firefox, Linux"), kept);
        assertFalse(kept.contains("bala") || kept.contains("argon2"), kept);
        assertEquals("export-personal", fixture.rows().getLast().verb());
        assertEquals(asha.account().id().value(), fixture.rows().getLast().actor());
        assertTrue(kept(asha).contains("\"verb\":\"export-personal\""));
    }

    @Test
    void erasingAccountNeedsPasswordAndSignsOut() throws IOException {
        Person asha = fixture.signedIn("asha", AccountRole.USER);
        assertEquals("wrong-password", erase(asha, new Secret("wrong")));
        assertEquals("ok", show(asha));
        assertEquals("ok", erase(asha, AccountFixture.PASSWORD));
        assertEquals("erase-account", fixture.rows().getLast().verb());
        assertEquals("not-signed-in", show(asha));
        RestAnswer again =
                fixture.ask(Optional.empty(), AccountRoute.SIGN_IN, new SignInRequest("asha", AccountFixture.PASSWORD));
        assertEquals("cannot-sign-in", AccountFixture.code(again));
        var export = new ByteArrayOutputStream();
        fixture.storage.audit().export(export);
        long networks = export.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("\"actor\":\"" + asha.account().id() + "\""))
                .filter(line -> line.contains("127.0.0.0/24"))
                .count();
        assertEquals(0, networks, "not even of the erasure");
    }

    @Test
    void lastAdministratorAndActiveOrganiserCannotBeErased() {
        Person organiser = fixture.signedIn("asha", AccountRole.ORGANISER);
        var wish = new ScheduleService.Wish("Review", "Asia/Kolkata", "2026-11-30T10:00", 60, Rhythm.ONCE, 1);
        fixture.schedules.schedule(
                organiser.account().id(),
                wish,
                AccountEvidence.ofTheServer(fixture.clock().instant(), "schedule-meeting"),
                fixture.clock().instant());
        assertEquals("meetings-planned", erase(organiser, AccountFixture.PASSWORD));
        assertEquals("ok", show(organiser));
        Person admin = fixture.signedIn("chitra", AccountRole.ADMINISTRATOR);
        var keeper = new ChangeAccountRequest(fixture.storage
                .accounts()
                .accounts()
                .byLogin(new LoginName("keeper"))
                .orElseThrow()
                .id());
        assertEquals("ok", AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.ERASE_ACCOUNT, keeper)));
        assertEquals("last-administrator", erase(admin, AccountFixture.PASSWORD));
        assertEquals("last-administrator", fixture.rows().getLast().reason());
        assertEquals(
                "no-such-account",
                AccountFixture.code(fixture.ask(Optional.of(admin), AccountRoute.ERASE_ACCOUNT, keeper)));
    }
}
