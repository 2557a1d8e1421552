package org.sabha.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountRole;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiScope;
import org.sabha.protocol.console.AuditLine;
import org.sabha.protocol.console.AuditPage;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest.Parameter;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.route.Refused;
import org.sabha.store.audit.AuditEntry;

/** What an auditor's program reads with its key, and what it does not. */
@Tag("H41")
class AuditorsKeyTest {
    @TempDir
    private Path data;

    private IntegrationFixture fixture;
    private Account asha;
    private ApiKeyService.Made key;

    @BeforeEach
    void opens() {
        fixture = new IntegrationFixture(data);
        asha = fixture.account("asha", AccountRole.ORGANISER);
        key = fixture.key(Optional.empty(), ApiScope.REPORTS_READ, ApiScope.AUDIT_READ);
    }

    @AfterEach
    void closes() {
        fixture.close();
    }

    private RestAnswer ask(IntegrationRoute route, Map<Parameter, String> parameters) {
        return fixture.ask(Optional.of(key.secret()), route, parameters, new RouteContract.Empty());
    }

    private RestAnswer report(RoomId room) {
        return ask(IntegrationRoute.READ_REPORT, Map.of(Parameter.MEETING, room.value()));
    }

    private List<AuditLine> search(Map<Parameter, String> parameters) {
        RestAnswer answer = ask(IntegrationRoute.SEARCH_AUDIT, parameters);
        return assertInstanceOf(AuditPage.class, answer.body().orElseThrow(), () -> IntegrationFixture.text(answer))
                .rows();
    }

    private List<AuditEntry.Facts> rows(String verb) {
        return fixture.rows().stream().filter(row -> row.verb().equals(verb)).toList();
    }

    @Test
    @Tag("T44")
    void aReportOfAnyMeetingIsReadAndThatIsARow() {
        RoomId room = fixture.startedBy(asha.id());
        RestAnswer answer = report(room);
        assertEquals(
                room,
                assertInstanceOf(SignedReport.class, answer.body().orElseThrow())
                        .report()
                        .meeting());
        AuditEntry.Facts row = rows("read-report").getLast();
        assertEquals(key.key().id().value(), row.actor());
        assertEquals(room.value(), row.value());
        assertEquals("no-such-meeting", IntegrationFixture.code(report(new RoomId("a".repeat(24)))));
    }

    @Test
    void oneKeyHasReportsOfAMinuteAndNoMore() {
        RoomId room = fixture.startedBy(asha.id());
        String last = "ok";
        int made = 0;
        while (last.equals("ok") && made < 100) {
            last = IntegrationFixture.code(report(room));
            made++;
        }
        assertEquals("report-busy", last);
        assertEquals(11, made);
    }

    @Test
    void theLogIsSearchedByEachQuestionAndPageByPage() {
        RoomId room = fixture.startedBy(asha.id());
        assertEquals(
                List.of("start-by-account", "create"),
                search(Map.of(Parameter.MEETING, room.value())).stream()
                        .map(AuditLine::verb)
                        .toList());
        assertEquals(1, search(Map.of(Parameter.ACT, "make-key")).size());
        fixture.meetingOf(asha.id(), key.key());
        String keyId = key.key().id().value();
        assertTrue(search(Map.of(Parameter.WHO, keyId)).stream()
                .allMatch(row -> row.actor().equals(Optional.of(keyId))));
        assertEquals(List.of(), search(Map.of(Parameter.UNTIL, "2020-01-01T00:00:00Z")));
        for (int i = 0; i < 30; i++) {
            fixture.startedBy(asha.id());
        }
        List<AuditLine> newest = search(Map.of());
        assertEquals(20, newest.size());
        long oldest = newest.getLast().number();
        List<AuditLine> next = search(Map.of(Parameter.BEFORE, Long.toString(oldest)));
        assertEquals(oldest - 1, next.getFirst().number());
    }

    @ParameterizedTest
    @CsvSource({
        "FROM, yesterday",
        "UNTIL, 2026-13-01T00:00:00Z",
        "BEFORE, 0",
        "BEFORE, -1",
        "BEFORE, 99999999999999999999",
        "BEFORE, x",
        "MEETING, aaaaaaaaaaaaaaaaaaaaaaaaa",
        "ACT, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    })
    void aQuestionThatCannotBeReadIsRefused(Parameter parameter, String text) {
        assertEquals("malformed", IntegrationFixture.code(ask(IntegrationRoute.SEARCH_AUDIT, Map.of(parameter, text))));
    }

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    void itMayNothingElse(IntegrationRoute route) {
        Map<Parameter, String> parameters = new EnumMap<>(Parameter.class);
        route.inPath().forEach(name -> parameters.put(name, "a".repeat(name == Parameter.MEETING ? 24 : 16)));
        String expected = switch (route) {
            case OWN_KEY, SEARCH_AUDIT -> "ok";
            case READ_REPORT -> "no-such-meeting";
            case LIST_MEETINGS,
                    SCHEDULE_MEETING,
                    READ_MEETING,
                    CANCEL_MEETING,
                    END_MEETING,
                    LIST_INVITATIONS,
                    INVITE_TO_MEETING,
                    REVOKE_INVITATION -> "scope-missing";
        };
        assertEquals(expected, IntegrationFixture.code(ask(route, parameters)));
    }

    @Test
    void aKeyForOneAccountSearchesNoLog() {
        var wish = new ApiKeyService.Wish("Audit", Set.of(ApiScope.AUDIT_READ), Optional.of("asha"), Optional.empty());
        var row = AccountEvidence.ofTheServer(fixture.now(), "make-key");
        Refused refused = assertThrows(Refused.class, () -> fixture.keys.make(wish, row));
        assertEquals(ErrorCode.SCOPE_NOT_FOR_ONE, refused.code());
    }
}
