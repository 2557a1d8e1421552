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
import org.sabha.server.account.AccountHouse.Person;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.store.audit.AuditVerdict;

/** "What is kept about me" and "erase me", through the routes. */
@Tag("T46")
@Tag("T44")
class PersonFlowTest {
    @TempDir
    private Path data;

    private AccountHouse house;

    @BeforeEach
    void open() {
        house = new AccountHouse(data);
        house.account("keeper", AccountRole.ADMINISTRATOR);
    }

    @AfterEach
    void close() throws IOException {
        assertInstanceOf(AuditVerdict.Sound.class, house.storage.audit().verify());
        house.close();
    }

    private String erase(Person who, Secret password) {
        return AccountHouse.code(
                house.ask(Optional.of(who), AccountRoute.ERASE_OWN_ACCOUNT, new EraseOwnAccountRequest(password)));
    }

    private String show(Person who) {
        return AccountHouse.code(house.ask(Optional.of(who), AccountRoute.OWN_ACCOUNT, new RouteContract.Empty()));
    }

    private String kept(Person who) throws IOException {
        RestAnswer answer = house.ask(Optional.of(who), AccountRoute.KEPT_ABOUT_ME, new RouteContract.Empty());
        var download = assertInstanceOf(RestAnswer.Download.class, answer.body().orElseThrow());
        var to = new ByteArrayOutputStream();
        download.content().writeTo(to);
        return to.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whoAsksGetsTheirOwnAndThatIsARow() throws IOException {
        Person asha = house.signedIn("asha", AccountRole.USER);
        house.signedIn("bala", AccountRole.USER);
        String kept = kept(asha);
        assertTrue(kept.contains("\"login\":\"asha\"") && kept.contains("Firefox, Linux"), kept);
        assertFalse(kept.contains("bala") || kept.contains("argon2"), kept);
        assertEquals("export-personal", house.rows().getLast().verb());
        assertEquals(asha.account().id().value(), house.rows().getLast().actor());
        assertTrue(kept(asha).contains("\"verb\":\"export-personal\""));
    }

    @Test
    void whoErasesTheirAccountShowsThePasswordAndIsOut() throws IOException {
        Person asha = house.signedIn("asha", AccountRole.USER);
        assertEquals("wrong-password", erase(asha, new Secret("wrong")));
        assertEquals("ok", show(asha));
        assertEquals("ok", erase(asha, AccountHouse.PASSWORD));
        assertEquals("erase-account", house.rows().getLast().verb());
        assertEquals("not-signed-in", show(asha));
        RestAnswer again =
                house.ask(Optional.empty(), AccountRoute.SIGN_IN, new SignInRequest("asha", AccountHouse.PASSWORD));
        assertEquals("cannot-sign-in", AccountHouse.code(again));
        var export = new ByteArrayOutputStream();
        house.storage.audit().export(export);
        long networks = export.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("\"actor\":\"" + asha.account().id() + "\""))
                .filter(line -> line.contains("127.0.0.0/24"))
                .count();
        assertEquals(0, networks, "not even of the erasure");
    }

    @Test
    void whoIsTheLastAdministratorOrHasMeetingsToComeStaysAndIsToldSo() {
        Person organiser = house.signedIn("asha", AccountRole.ORGANISER);
        var wish = new ScheduleService.Wish("Review", "Asia/Kolkata", "2026-11-30T10:00", 60, Rhythm.ONCE, 1);
        house.schedules.schedule(
                organiser.account().id(),
                wish,
                AccountEvidence.ofTheServer(house.clock().instant(), "schedule-meeting"),
                house.clock().instant());
        assertEquals("meetings-planned", erase(organiser, AccountHouse.PASSWORD));
        assertEquals("ok", show(organiser));
        Person admin = house.signedIn("chitra", AccountRole.ADMINISTRATOR);
        var keeper = new ChangeAccountRequest(house.storage
                .accounts()
                .accounts()
                .byLogin(new LoginName("keeper"))
                .orElseThrow()
                .id());
        assertEquals("ok", AccountHouse.code(house.ask(Optional.of(admin), AccountRoute.ERASE_ACCOUNT, keeper)));
        assertEquals("last-administrator", erase(admin, AccountHouse.PASSWORD));
        assertEquals("last-administrator", house.rows().getLast().reason());
        assertEquals(
                "no-such-account",
                AccountHouse.code(house.ask(Optional.of(admin), AccountRoute.ERASE_ACCOUNT, keeper)));
    }
}
