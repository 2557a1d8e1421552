package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.RoomId;
import org.sabha.protocol.report.ReportListRequest;
import org.sabha.protocol.report.ReportRequest;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.report.StartedMeeting;
import org.sabha.protocol.report.StartedMeetingList;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.server.report.IncidentCheck;
import org.sabha.store.audit.AuditEntry;

/** Reports over the interface. */
@Tag("H8")
class ReportFlowTest {
    private static final RoomId MINE = new RoomId("m".repeat(24));
    private static final String SAME_DATABASE =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0";
    private static final RoomId THEIRS = new RoomId("t".repeat(24));

    @TempDir
    private Path data;

    private AccountFixture fixture;
    private Person asha;
    private Person auditor;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
        asha = fixture.signedIn("asha", AccountRole.ORGANISER);
        auditor = fixture.signedIn("audit", AccountRole.AUDITOR);
        start(MINE, asha, "Tender committee");
        start(THEIRS, fixture.signedIn("bala", AccountRole.ORGANISER), "Other");
    }

    @AfterEach
    void closes() throws IOException {
        fixture.close();
    }

    private void start(RoomId room, Person by, String title) {
        var create = new Evidence(row(room, "create", Optional.empty()), Optional.of(title), Optional.empty());
        var account = Evidence.of(
                row(room, "start-by-account", Optional.of(by.account().id())));
        fixture.storage
                .write(new RoomStore.RoomWrite(room, List.of(), List.of(create, account)))
                .toCompletableFuture()
                .join();
    }

    private AuditRow row(RoomId room, String verb, Optional<AccountId> account) {
        return new AuditRow(
                fixture.clock().instant(),
                room,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                account.map(AccountId::value),
                Optional.empty(),
                Optional.empty(),
                1);
    }

    private RestAnswer asks(Person who, AccountRoute route, RoomId room) {
        return fixture.ask(Optional.of(who), route, new ReportRequest(room));
    }

    private List<AuditEntry.Facts> reads() {
        return fixture.rows().stream()
                .filter(facts -> facts.verb().equals("read-report"))
                .toList();
    }

    @Test
    void starterFindsMeetingAndItsReport() {
        RestAnswer list =
                fixture.ask(Optional.of(asha), AccountRoute.LIST_STARTED, new ReportListRequest(Optional.empty()));
        StartedMeeting only = assertInstanceOf(
                        StartedMeetingList.class, list.body().orElseThrow())
                .meetings()
                .getFirst();
        assertEquals(MINE, only.room());
        assertEquals(Optional.of("Tender committee"), only.title());
        SignedReport report = assertInstanceOf(
                SignedReport.class,
                asks(asha, AccountRoute.OWN_REPORT, MINE).body().orElseThrow());
        assertEquals(Optional.of(asha.account().id()), report.report().startedBy());
        assertEquals(List.of(), reads(), "one's own meeting is no news to oneself");
    }

    @Test
    void anothersMeetingLooksLikeNone() {
        assertEquals(
                AccountFixture.text(asks(asha, AccountRoute.OWN_REPORT, new RoomId("n".repeat(24)))),
                AccountFixture.text(asks(asha, AccountRoute.OWN_REPORT, THEIRS)));
        assertEquals("no-such-meeting", reads().getLast().reason());
        assertEquals(THEIRS.value(), reads().getLast().value());
    }

    @Test
    @Tag("T44")
    void thatAnAuditorReadWhoWasWhereIsARow() {
        assertInstanceOf(
                SignedReport.class,
                asks(auditor, AccountRoute.ANY_REPORT, MINE).body().orElseThrow());
        AuditEntry.Facts read = reads().getLast();
        assertEquals(auditor.account().id().value(), read.actor());
        assertEquals(MINE.value(), read.value());
        assertEquals("permitted", read.outcome());
    }

    @Test
    @Tag("T44")
    void anAuditorGetsTheIncidentBundleAndThatIsARow() throws IOException {
        RestAnswer answer = asks(auditor, AccountRoute.INCIDENT_BUNDLE, MINE);
        AuditEntry.Facts row = fixture.rows().getLast();
        assertEquals("make-incident-bundle " + MINE, row.verb() + " " + row.value());
        assertEquals(auditor.account().id().value(), row.actor());
        var download = assertInstanceOf(RestAnswer.Download.class, answer.body().orElseThrow());
        assertEquals("incident-" + MINE + ".zip", download.fileName());
        Path file = data.resolve("incident.zip");
        try (OutputStream to = Files.newOutputStream(file)) {
            download.content().writeTo(to);
        }
        assertInstanceOf(
                IncidentCheck.Verdict.Sound.class,
                new IncidentCheck(file).run(Optional.of(fixture.storage.audit().key())));
        assertEquals("forbidden", AccountFixture.code(asks(asha, AccountRoute.INCIDENT_BUNDLE, MINE)));
    }

    /** Whoever can write the database and has no key of the log gets nothing signed (T18). */
    @Test
    @Tag("T18")
    void nothingIsSignedFromALogThatSomebodyChanged() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + data.toAbsolutePath().resolve("sabha") + SAME_DATABASE, "sabha", "");
                Statement statement = connection.createStatement()) {
            assertEquals(
                    1,
                    statement.executeUpdate(
                            "update audit_personal set clear = 'Picnic' where clear = 'Tender committee'"));
        }
        for (Person who : List.of(asha, auditor)) {
            AccountRoute route = who.equals(asha) ? AccountRoute.OWN_REPORT : AccountRoute.ANY_REPORT;
            int before = reads().size();
            assertEquals("log-broken", AccountFixture.code(asks(who, route, MINE)));
            assertEquals(before + 1, reads().size(), "one row");
            AuditEntry.Facts row = reads().getLast();
            assertEquals(who.account().id().value(), row.actor());
            assertEquals("log-broken " + MINE, row.reason() + " " + row.value());
        }
        Person bala = fixture.signedIn("bala2", AccountRole.AUDITOR);
        assertInstanceOf(
                SignedReport.class,
                asks(bala, AccountRoute.ANY_REPORT, THEIRS).body().orElseThrow(),
                "the other meeting's rows hold");
    }

    @Test
    @Tag("T42")
    void anAdministratorReadsNobodysMeeting() {
        Person keeper = fixture.signedIn("keeper", AccountRole.ADMINISTRATOR);
        for (AccountRoute route : List.of(AccountRoute.OWN_REPORT, AccountRoute.ANY_REPORT)) {
            assertEquals("forbidden", AccountFixture.code(asks(keeper, route, MINE)));
        }
    }

    @Test
    @Tag("Q4")
    void tooManyAreRefusedWithATime() {
        RestAnswer answer = asks(asha, AccountRoute.OWN_REPORT, MINE);
        for (int i = 0; i < 10; i++) {
            answer = asks(asha, AccountRoute.OWN_REPORT, MINE);
        }
        assertEquals("report-busy", AccountFixture.code(answer));
        assertTrue(answer.again().orElseThrow().toSeconds() > 0);
    }
}
