package org.sabha.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountRole;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiScope;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.integration.MakeInvitationsRequest;
import org.sabha.protocol.integration.ScheduleForRequest;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest.Parameter;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.key.ApiKeyService;

/**
 * Every route of programs by every kind of key, on meetings of the key's own organiser and of another. The expected answers
 * are written out here, so that a change of a right shows; a route without a row fails.
 */
@Tag("H8")
@Tag("H23")
@Tag("H41")
class IntegrationMatrixTest {
    /** The scope that gives the right (empty: every key has it), and what another's meeting looks like. */
    private record Row(Optional<ApiScope> scope, String ofOthers) {}

    /** There is no key for one account that may. */
    private static final String NEVER_FOR_ONE = "";

    private static final Map<IntegrationRoute, Row> MATRIX = matrix();

    @TempDir
    private Path data;

    private IntegrationFixture fixture;
    private Account asha;
    private Account bala;

    private static Map<IntegrationRoute, Row> matrix() {
        Map<IntegrationRoute, Row> rows = new EnumMap<>(IntegrationRoute.class);
        rows.put(IntegrationRoute.OWN_KEY, new Row(Optional.empty(), "ok"));
        rows.put(IntegrationRoute.LIST_MEETINGS, reads("organiser-unusable"));
        rows.put(IntegrationRoute.SCHEDULE_MEETING, writes("organiser-unusable"));
        rows.put(IntegrationRoute.READ_MEETING, reads("no-such-meeting"));
        rows.put(IntegrationRoute.CANCEL_MEETING, writes("no-such-meeting"));
        rows.put(IntegrationRoute.END_MEETING, writes("no-such-meeting"));
        rows.put(IntegrationRoute.LIST_INVITATIONS, reads("no-such-meeting"));
        rows.put(IntegrationRoute.INVITE_TO_MEETING, writes("no-such-meeting"));
        rows.put(IntegrationRoute.REVOKE_INVITATION, writes("no-such-meeting"));
        rows.put(IntegrationRoute.READ_REPORT, new Row(Optional.of(ApiScope.REPORTS_READ), "no-such-meeting"));
        rows.put(IntegrationRoute.SEARCH_AUDIT, new Row(Optional.of(ApiScope.AUDIT_READ), NEVER_FOR_ONE));
        return rows;
    }

    private static Row reads(String ofOthers) {
        return new Row(Optional.of(ApiScope.MEETINGS_READ), ofOthers);
    }

    private static Row writes(String ofOthers) {
        return new Row(Optional.of(ApiScope.MEETINGS_WRITE), ofOthers);
    }

    private static Row row(IntegrationRoute route) {
        return Objects.requireNonNull(MATRIX.get(route), () -> route + " has no row");
    }

    @BeforeEach
    void opens() {
        fixture = new IntegrationFixture(data);
        asha = fixture.account("asha", AccountRole.ORGANISER);
        bala = fixture.account("bala", AccountRole.ORGANISER);
    }

    @AfterEach
    void closes() {
        fixture.close();
    }

    @Test
    void everyRouteHasARow() {
        assertEquals(EnumSet.allOf(IntegrationRoute.class), MATRIX.keySet());
    }

    private RestAnswer ask(Optional<Secret> key, IntegrationRoute route, Account whose) {
        return ask(key, route, whose, fixture.key(Optional.empty(), ApiScope.values()));
    }

    /** Asks for what is somebody's: a fresh meeting that a program made for them, opened where the route is about open ones. */
    private RestAnswer ask(Optional<Secret> key, IntegrationRoute route, Account whose, ApiKeyService.Made madeBy) {
        Map<Parameter, String> parameters = new EnumMap<>(Parameter.class);
        if (route.inPath().contains(Parameter.MEETING)) {
            RoomId room = route == IntegrationRoute.READ_REPORT
                    ? fixture.startedBy(whose.id())
                    : fixture.meetingOf(whose.id(), madeBy.key());
            parameters.put(Parameter.MEETING, room.value());
            if (route.inPath().contains(Parameter.INVITATION)) {
                parameters.put(
                        Parameter.INVITATION,
                        fixture.schedules.invitations(room).getFirst().value());
            }
            if (route == IntegrationRoute.END_MEETING) {
                fixture.opened(room, 2);
            }
        }
        String login = whose.profile().login().value();
        if (route == IntegrationRoute.LIST_MEETINGS) {
            parameters.put(Parameter.ORGANISER, login);
        }
        return fixture.ask(key, route, parameters, body(route, login));
    }

    private static Record body(IntegrationRoute route, String login) {
        return switch (route) {
            case SCHEDULE_MEETING ->
                new ScheduleForRequest(
                        Optional.of(login), "Review", "Asia/Kolkata", "2026-11-30T10:00", 60, Rhythm.ONCE, 1);
            case INVITE_TO_MEETING -> new MakeInvitationsRequest(2, false);
            case OWN_KEY,
                    LIST_MEETINGS,
                    READ_MEETING,
                    CANCEL_MEETING,
                    END_MEETING,
                    LIST_INVITATIONS,
                    REVOKE_INVITATION,
                    READ_REPORT,
                    SEARCH_AUDIT -> new RouteContract.Empty();
        };
    }

    private String code(Secret key, IntegrationRoute route, Account whose) {
        return IntegrationFixture.code(ask(Optional.of(key), route, whose));
    }

    private static Stream<ApiScope> othersThan(Optional<ApiScope> scope) {
        return Stream.of(ApiScope.values())
                .filter(each -> scope.filter(each::equals).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    void aKeyMayWhatItsScopeSaysWithWhatItMadeInEveryOrganisersName(IntegrationRoute route) {
        Row row = row(route);
        ApiKeyService.Made key = fixture.key(Optional.empty(), row.scope().orElse(ApiScope.MEETINGS_READ));
        RestAnswer answer = ask(Optional.of(key.secret()), route, asha, key);
        assertEquals("ok", IntegrationFixture.code(answer));
        assertEquals(route.response().status(), answer.status());
        assertEquals(route.response().body(), answer.body().map(Record::getClass), "as the description says");
        assertEquals("ok", IntegrationFixture.code(ask(Optional.of(key.secret()), route, bala, key)));
    }

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    @Tag("T42")
    void aKeyForAllOrganisersFindsNothingThatAnotherMade(IntegrationRoute route) {
        boolean ofMeetingsOfLater = Set.of(IntegrationFixture.meetings())
                .containsAll(row(route).scope().stream().toList());
        if (ofMeetingsOfLater && route.inPath().contains(Parameter.MEETING)) {
            ApiKeyService.Made key = fixture.key(Optional.empty(), ApiScope.values());
            assertEquals("no-such-meeting", code(key.secret(), route, asha));
        }
    }

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    void aKeyForOneOrganiserFindsNothingOfAnothers(IntegrationRoute route) {
        Row row = row(route);
        if (row.ofOthers().equals(NEVER_FOR_ONE)) {
            return;
        }
        ApiKeyService.Made key = fixture.key(Optional.of("asha"), row.scope().orElse(ApiScope.MEETINGS_READ));
        assertEquals("ok", code(key.secret(), route, asha));
        assertEquals(row.ofOthers(), code(key.secret(), route, bala));
    }

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    void aKeyWithoutTheScopeIsRefusedAndThatIsARow(IntegrationRoute route) {
        Row row = row(route);
        if (row.scope().isEmpty()) {
            return;
        }
        ApiKeyService.Made key =
                fixture.key(Optional.empty(), othersThan(row.scope()).toArray(ApiScope[]::new));
        assertEquals("scope-missing", code(key.secret(), route, asha));
        var last = fixture.rows().getLast();
        assertEquals("scope-missing", last.reason());
        assertEquals(key.key().id().value(), last.actor());
    }

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    @Tag("H16")
    void refusesEveryDeadKey(IntegrationRoute route) {
        ApiKeyService.Made revoked = fixture.key(Optional.empty(), ApiScope.values());
        ApiKeyService.Made expired = fixture.key(Optional.empty(), ApiScope.values());
        ApiKeyService.Made good = fixture.key(Optional.empty(), ApiScope.values());
        fixture.keys.revoke(revoked.key().id(), AccountEvidence.ofTheServer(fixture.now(), "revoke-key"));
        String secret = good.secret().reveal();
        List<String> forged = List.of(
                revoked.secret().reveal(),
                secret.substring(0, secret.length() - 1),
                secret + "a",
                secret.toUpperCase(java.util.Locale.ROOT),
                good.key().id().value(),
                good.key().digest(),
                "sabha_");
        for (String text : forged) {
            assertEquals("key-unknown", code(new Secret(text), route, asha), text);
        }
        assertEquals("key-unknown", IntegrationFixture.code(ask(Optional.empty(), route, asha)));
        fixture.passes(Duration.ofDays(30));
        assertEquals(
                "key-unknown",
                IntegrationFixture.code(
                        fixture.ask(Optional.of(expired.secret()), route, Map.of(), new RouteContract.Empty())));
    }

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    void refusesOnlyUnreadableRequests(IntegrationRoute route) {
        if (!route.hasBody()) {
            return;
        }
        ApiKeyService.Made key = fixture.key(Optional.empty(), ApiScope.values());
        Map<Parameter, String> parameters = route.inPath().contains(Parameter.MEETING)
                ? Map.of(
                        Parameter.MEETING,
                        fixture.meetingOf(asha.id(), key.key()).value())
                : Map.of();
        for (String bad : List.of("", "{", "[]", "{}", "{\"count\":1,\"count\":2}", "{\"more\":true}", "\u0000")) {
            RestAnswer answer = fixture.ask(
                    Optional.of(key.secret()),
                    Optional.empty(),
                    route,
                    parameters,
                    bad.getBytes(StandardCharsets.UTF_8));
            assertEquals("malformed", IntegrationFixture.code(answer), bad);
        }
    }

    @Test
    @Tag("T42")
    void noRouteOfProgramsLeadsIntoAMeeting() {
        for (IntegrationRoute route : IntegrationRoute.values()) {
            String path = route.path();
            assertTrue(path.startsWith("/api/v1/integration/"), path);
            assertFalse(path.contains("join") || path.contains("open") || path.contains("token"), path);
        }
    }
}
