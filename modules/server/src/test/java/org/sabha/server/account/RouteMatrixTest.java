package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.Classification;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SignInSessionId;
import org.sabha.model.SignInStrength;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.key.ApiScope;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.schedule.Rhythm;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.policy.account.AccountDecision;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.AcceptInvitationRequest;
import org.sabha.protocol.account.AddPasskeyRequest;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.CeilingHistoryRequest;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.ChangePasswordRequest;
import org.sabha.protocol.account.ConfirmCodeRequest;
import org.sabha.protocol.account.DropPasskeyRequest;
import org.sabha.protocol.account.DropVaultRequest;
import org.sabha.protocol.account.EndSessionRequest;
import org.sabha.protocol.account.EraseOwnAccountRequest;
import org.sabha.protocol.account.InvitationRequest;
import org.sabha.protocol.account.InviteAccountRequest;
import org.sabha.protocol.account.InviteByMailRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.KeepVaultRequest;
import org.sabha.protocol.account.ListAccountsRequest;
import org.sabha.protocol.account.ListMailedRequest;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MailGuest;
import org.sabha.protocol.account.MoveMeetingRequest;
import org.sabha.protocol.account.OfferVaultRequest;
import org.sabha.protocol.account.PasskeySignInRequest;
import org.sabha.protocol.account.PreviewCeilingRequest;
import org.sabha.protocol.account.PreviewRuleRequest;
import org.sabha.protocol.account.RenameAccountRequest;
import org.sabha.protocol.account.RuleHistoryRequest;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.SecondFactorKind;
import org.sabha.protocol.account.SecondFactorRequest;
import org.sabha.protocol.account.SetCeilingRequest;
import org.sabha.protocol.account.SetOrganisationRuleRequest;
import org.sabha.protocol.account.SetRolesRequest;
import org.sabha.protocol.account.SignInRequest;
import org.sabha.protocol.account.SingleSignOnRequest;
import org.sabha.protocol.account.TakeInvitationBackRequest;
import org.sabha.protocol.console.AuditRowRequest;
import org.sabha.protocol.console.EndSessionOfRequest;
import org.sabha.protocol.console.SearchAuditRequest;
import org.sabha.protocol.console.VerifyAuditRequest;
import org.sabha.protocol.integration.AddWebhookRequest;
import org.sabha.protocol.integration.ChangeWebhookRequest;
import org.sabha.protocol.integration.ListKeysRequest;
import org.sabha.protocol.integration.MakeKeyRequest;
import org.sabha.protocol.integration.RevokeKeyRequest;
import org.sabha.protocol.report.PaperRequest;
import org.sabha.protocol.report.ReportListRequest;
import org.sabha.protocol.report.ReportRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.schedule.ScheduleService;

/**
 * Every route by every role, on one's own things and on another's. The expected answers are written out here, so that a
 * change of a right shows; a route without a row fails.
 */
@Tag("H8")
@Tag("H23")
class RouteMatrixTest {
    /** What a route answers to who is not signed in, to a role without the right, and to one with it. */
    private record Row(String stranger, Set<AccountRole> may, String permitted, String ofOthers) {}

    private static final Octets VAULT = Octets.of(new byte[16]);
    private static final Set<AccountRole> ALL = EnumSet.allOf(AccountRole.class);
    private static final Set<AccountRole> ADMINISTRATOR = EnumSet.of(AccountRole.ADMINISTRATOR);
    private static final Set<AccountRoute> LISTS = EnumSet.of(
            AccountRoute.LIST_ACCOUNTS,
            AccountRoute.LIST_SCHEDULED,
            AccountRoute.ORGANISATION_RULE_HISTORY,
            AccountRoute.CEILING_HISTORY,
            AccountRoute.LIST_KEYS,
            AccountRoute.SEARCH_AUDIT,
            AccountRoute.VERIFY_AUDIT,
            AccountRoute.LIST_STARTED);
    private static final Set<AccountRole> AUDITOR = EnumSet.of(AccountRole.AUDITOR);
    private static final Set<AccountRole> READERS_OF_RULES = EnumSet.of(AccountRole.ADMINISTRATOR, AccountRole.AUDITOR);
    private static final Set<AccountRole> ORGANISER = EnumSet.of(AccountRole.ORGANISER);
    /** Of a key for meetings, which an auditor may not give. */
    private static final Map<AccountRoute, String> TO_AUDITORS =
            Map.of(AccountRoute.MAKE_KEY, "scope-not-yours", AccountRoute.REVOKE_KEY, "scope-not-yours");

    /** Acts, and looks at what is personal: each is one row (T44). Of what looks at one's own things, none is. */
    private static final Set<AccountRoute> LEAVES_A_ROW = EnumSet.of(
            AccountRoute.SIGN_OUT,
            AccountRoute.END_SESSION,
            AccountRoute.CODE_DROP,
            AccountRoute.RECOVERY_CODES,
            AccountRoute.KEPT_ABOUT_ME,
            AccountRoute.ERASE_ACCOUNT,
            AccountRoute.INVITE_ACCOUNT,
            AccountRoute.RENAME_ACCOUNT,
            AccountRoute.SET_ROLES,
            AccountRoute.DISABLE_ACCOUNT,
            AccountRoute.ENABLE_ACCOUNT,
            AccountRoute.RESET_ACCOUNT,
            AccountRoute.END_SESSIONS,
            AccountRoute.END_SESSION_OF_ACCOUNT,
            AccountRoute.SCHEDULE_MEETING,
            AccountRoute.INVITE_TO_MEETING,
            AccountRoute.INVITE_BY_MAIL,
            AccountRoute.MOVE_MEETING,
            AccountRoute.CANCEL_MEETING,
            AccountRoute.OPEN_CALENDAR_FEED,
            AccountRoute.KEEP_VAULT,
            AccountRoute.REVOKE_KEY,
            AccountRoute.ADD_WEBHOOK,
            AccountRoute.EXPORT_AUDIT,
            AccountRoute.ANY_REPORT,
            AccountRoute.ANY_REPORT_PAPER,
            AccountRoute.INCIDENT_BUNDLE);

    private static final Map<AccountRoute, Row> MATRIX = matrix();

    /** One fixture for all tests; each test makes its own people. */
    @TempDir
    private static Path data;

    private static AccountFixture fixture;
    private static int people;

    private Person other;

    private static Map<AccountRoute, Row> matrix() {
        Map<AccountRoute, Row> rows = new EnumMap<>(AccountRoute.class);
        rows.put(AccountRoute.SIGN_IN, open("cannot-sign-in"));
        rows.put(AccountRoute.SECOND_FACTOR, open("cannot-sign-in"));
        rows.put(AccountRoute.PASSKEY_START, open("ok"));
        rows.put(AccountRoute.PASSKEY_SIGN_IN, open("cannot-sign-in"));
        rows.put(AccountRoute.WAYS, open("ok"));
        rows.put(AccountRoute.SINGLE_SIGN_ON_START, open("no-single-sign-on"));
        rows.put(AccountRoute.SINGLE_SIGN_ON, open("cannot-sign-in"));
        rows.put(AccountRoute.SINGLE_SIGN_ON_LOGOUT, open("malformed"));
        rows.put(AccountRoute.INVITATION, open("invitation-unknown"));
        rows.put(AccountRoute.ACCEPT_INVITATION, open("invitation-unknown"));
        rows.put(AccountRoute.OWN_ACCOUNT, own("ok", ""));
        rows.put(AccountRoute.SIGN_OUT, own("ok", ""));
        rows.put(AccountRoute.SESSIONS, own("ok", ""));
        rows.put(AccountRoute.END_SESSION, own("ok", "no-such-session"));
        rows.put(AccountRoute.CHANGE_PASSWORD, own("wrong-password", ""));
        rows.put(AccountRoute.CODE_START, own("ok", ""));
        rows.put(AccountRoute.CODE_CONFIRM, own("wrong-code", ""));
        rows.put(AccountRoute.CODE_DROP, own("ok", ""));
        rows.put(AccountRoute.RECOVERY_CODES, own("ok", ""));
        rows.put(AccountRoute.ADD_PASSKEY_START, own("ok", ""));
        rows.put(AccountRoute.ADD_PASSKEY, own("passkey-refused", ""));
        rows.put(AccountRoute.DROP_PASSKEY, own("no-such-passkey", "no-such-passkey"));
        rows.put(AccountRoute.KEPT_ABOUT_ME, own("ok", ""));
        rows.put(AccountRoute.ERASE_OWN_ACCOUNT, own("wrong-password", ""));
        rows.put(AccountRoute.ERASE_ACCOUNT, administrators("ok"));
        rows.put(AccountRoute.LIST_ACCOUNTS, administrators("ok"));
        rows.put(AccountRoute.INVITE_ACCOUNT, administrators("ok"));
        rows.put(AccountRoute.RENAME_ACCOUNT, administrators("ok"));
        rows.put(AccountRoute.SET_ROLES, administrators("ok"));
        rows.put(AccountRoute.DISABLE_ACCOUNT, administrators("ok"));
        rows.put(AccountRoute.ENABLE_ACCOUNT, administrators("ok"));
        rows.put(AccountRoute.RESET_ACCOUNT, administrators("ok"));
        rows.put(AccountRoute.END_SESSIONS, administrators("ok"));
        rows.put(AccountRoute.SESSIONS_OF_ACCOUNT, administrators("ok"));
        rows.put(AccountRoute.END_SESSION_OF_ACCOUNT, administrators("ok"));
        rows.put(AccountRoute.SCHEDULE_MEETING, organisers("ok", ""));
        rows.put(AccountRoute.LIST_SCHEDULED, organisers("ok", ""));
        rows.put(AccountRoute.INVITE_TO_MEETING, organisers("ok", "no-such-meeting"));
        rows.put(AccountRoute.INVITE_BY_MAIL, organisers("ok", "no-such-meeting"));
        rows.put(AccountRoute.LIST_MAILED, organisers("ok", "no-such-meeting"));
        rows.put(AccountRoute.TAKE_INVITATION_BACK, organisers("no-such-invitation", "no-such-meeting"));
        rows.put(AccountRoute.MOVE_MEETING, organisers("ok", "no-such-meeting"));
        rows.put(AccountRoute.CANCEL_MEETING, organisers("ok", "no-such-meeting"));
        rows.put(AccountRoute.CALENDAR_FEED, organisers("ok", ""));
        rows.put(AccountRoute.OPEN_CALENDAR_FEED, organisers("ok", ""));
        rows.put(AccountRoute.CLOSE_CALENDAR_FEED, organisers("no-such-feed", ""));
        rows.put(AccountRoute.VAULT, organisers("ok", ""));
        rows.put(AccountRoute.KEEP_VAULT, organisers("ok", ""));
        rows.put(AccountRoute.OFFER_VAULT, organisers("vault-changed", ""));
        rows.put(AccountRoute.DROP_VAULT, organisers("ok", ""));
        rows.put(AccountRoute.ORGANISATION_RULES, readersOfRules("ok"));
        rows.put(AccountRoute.ORGANISATION_RULE_HISTORY, readersOfRules("ok"));
        rows.put(AccountRoute.CEILING_HISTORY, readersOfRules("ok"));
        rows.put(AccountRoute.PREVIEW_CEILING, administrators("ok"));
        rows.put(AccountRoute.SET_CEILING, administrators("ok"));
        rows.put(AccountRoute.PREVIEW_ORGANISATION_RULE, administrators("ok"));
        rows.put(AccountRoute.SET_ORGANISATION_RULE, administrators("ok"));
        rows.put(AccountRoute.LIST_KEYS, readersOfRules("ok"));
        rows.put(AccountRoute.MAKE_KEY, readersOfRules("ok"));
        rows.put(AccountRoute.REVOKE_KEY, readersOfRules("ok"));
        rows.put(AccountRoute.LIST_WEBHOOKS, administrators("ok"));
        rows.put(AccountRoute.ADD_WEBHOOK, administrators("ok"));
        rows.put(AccountRoute.ROTATE_WEBHOOK_SECRET, administrators("no-such-webhook"));
        rows.put(AccountRoute.CLOSE_WEBHOOK, administrators("no-such-webhook"));
        rows.put(AccountRoute.TEST_WEBHOOK, administrators("no-such-webhook"));
        rows.put(AccountRoute.WEBHOOK_DELIVERIES, administrators("ok"));
        rows.put(AccountRoute.LIVE_MEETINGS, readersOfRules("ok"));
        rows.put(AccountRoute.SERVER_HEALTH, readersOfRules("ok"));
        rows.put(AccountRoute.VERIFY_AUDIT, readersOfRules("ok"));
        rows.put(AccountRoute.AUDIT_VERIFICATION, readersOfRules("ok"));
        rows.put(AccountRoute.SEARCH_AUDIT, auditors("ok"));
        rows.put(AccountRoute.READ_AUDIT_ROW, auditors("ok"));
        rows.put(AccountRoute.EXPORT_AUDIT, auditors("ok"));
        rows.put(AccountRoute.LIST_STARTED, organisers("ok", ""));
        rows.put(AccountRoute.OWN_REPORT, organisers("ok", "no-such-meeting"));
        rows.put(AccountRoute.OWN_REPORT_PAPER, organisers("ok", "no-such-meeting"));
        rows.put(AccountRoute.ANY_REPORT_PAPER, new Row("not-signed-in", AUDITOR, "ok", "ok"));
        rows.put(AccountRoute.ANY_REPORT, new Row("not-signed-in", AUDITOR, "ok", "ok"));
        rows.put(AccountRoute.INCIDENT_BUNDLE, new Row("not-signed-in", AUDITOR, "ok", "ok"));
        return rows;
    }

    private static Row row(AccountRoute route) {
        return Objects.requireNonNull(MATRIX.get(route), () -> route + " has no row");
    }

    private static Row open(String answer) {
        return new Row(answer, ALL, answer, "");
    }

    private static Row own(String answer, String ofOthers) {
        return new Row("not-signed-in", ALL, answer, ofOthers);
    }

    private static Row organisers(String answer, String ofOthers) {
        return new Row("not-signed-in", ORGANISER, answer, ofOthers);
    }

    private static Row readersOfRules(String answer) {
        return new Row("not-signed-in", READERS_OF_RULES, answer, "");
    }

    private static Row auditors(String answer) {
        return new Row("not-signed-in", AUDITOR, answer, "");
    }

    private static Row administrators(String answer) {
        return new Row("not-signed-in", ADMINISTRATOR, answer, "");
    }

    @BeforeAll
    static void opens() {
        fixture = new AccountFixture(data);
        fixture.account("keeper", AccountRole.ADMINISTRATOR);
    }

    @AfterAll
    static void closes() throws IOException {
        fixture.close();
    }

    @BeforeEach
    void resetLimits() {
        fixture.passes(Duration.ofMinutes(1)); // what tests before it guessed is forgiven
        other = person(AccountRole.USER);
    }

    private static Person person(AccountRole role) {
        return fixture.signedIn("person" + ++people, role);
    }

    @Test
    void everyRouteHasARow() {
        assertEquals(EnumSet.allOf(AccountRoute.class), MATRIX.keySet());
    }

    @ParameterizedTest
    @EnumSource(AccountRoute.class)
    void rightInTableGivesTheRolesOfTheRow(AccountRoute route) {
        Optional<AccountVerb> right = fixture.api.routes().of(route).right();
        assertEquals(right.isPresent(), row(route).stranger().equals("not-signed-in"));
        Set<AccountRole> may = EnumSet.noneOf(AccountRole.class);
        for (AccountRole role : AccountRole.values()) {
            if (right.isEmpty()
                    || AccountPolicy.evaluate(Set.of(role), SignInStrength.TWO_FACTORS, right.get())
                            == AccountDecision.PERMIT) {
                may.add(role);
            }
        }
        assertEquals(row(route).may(), may);
    }

    /** Every account has a meeting of later. */
    private static RoomId meetingOf(AccountId account) {
        var wish = new ScheduleService.Wish("Review", "Asia/Kolkata", "2026-11-30T10:00", 60, Rhythm.ONCE, 1);
        var row = AccountEvidence.ofTheServer(fixture.clock().instant(), "schedule-meeting");
        return fixture.schedules
                .schedule(account, wish, row, fixture.clock().instant())
                .room();
    }

    private static ApiKeyId freshKey() {
        var wish = new ApiKeyService.Wish(
                "Portal", Set.of(ApiScope.MEETINGS_READ), Optional.empty(), Optional.of(Duration.ofDays(1)));
        var row = AccountEvidence.ofTheServer(fixture.clock().instant(), "make-key");
        return fixture.keys.make(wish, row).key().id();
    }

    /** Every account has started a meeting. */
    private static RoomId startedBy(AccountId account) {
        RoomId room = fixture.ids.newRoomId();
        fixture.storage
                .write(new RoomStore.RoomWrite(
                        room,
                        List.of(),
                        List.of(
                                row(room, "create", Optional.empty()),
                                row(room, "start-by-account", Optional.of(account)))))
                .toCompletableFuture()
                .join();
        return room;
    }

    private static Evidence row(RoomId room, String verb, Optional<AccountId> account) {
        return Evidence.of(new AuditRow(
                fixture.clock().instant(),
                room,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                account.map(AccountId::value),
                Optional.empty(),
                Optional.empty(),
                1));
    }

    /** @param session of the sign-in that is to be ended */
    private static Record body(AccountRoute route, AccountId account, SignInSessionId session) {
        return switch (route) {
            case SCHEDULE_MEETING ->
                new ScheduleMeetingRequest("Review", "Asia/Kolkata", "2026-11-30T10:00", 60, Rhythm.ONCE, 1);
            case LIST_SCHEDULED -> new ListScheduledRequest(Optional.empty());
            case INVITE_TO_MEETING -> new InviteToMeetingRequest(meetingOf(account), 1, false);
            case INVITE_BY_MAIL ->
                new InviteByMailRequest(
                        meetingOf(account),
                        List.of(new MailGuest("guest@example.in", Optional.empty())),
                        MailLanguage.EN,
                        false);
            case LIST_MAILED -> new ListMailedRequest(meetingOf(account), Optional.empty());
            case TAKE_INVITATION_BACK ->
                new TakeInvitationBackRequest(meetingOf(account), new InvitationId("i".repeat(16)));
            case MOVE_MEETING -> new MoveMeetingRequest(meetingOf(account), "2026-12-02T10:00", 30);
            case CANCEL_MEETING -> new CancelMeetingRequest(meetingOf(account), false);
            case SET_ORGANISATION_RULE -> new SetOrganisationRuleRequest("A6", "off", false, 0, "as it is");
            case PREVIEW_ORGANISATION_RULE -> new PreviewRuleRequest("A6", "hosts", true);
            case ORGANISATION_RULE_HISTORY -> new RuleHistoryRequest(Optional.empty());
            case SET_CEILING -> new SetCeilingRequest(Classification.RESTRICTED, 0, "as it is");
            case PREVIEW_CEILING -> new PreviewCeilingRequest(Classification.UNCLASSIFIED);
            case CEILING_HISTORY -> new CeilingHistoryRequest(Optional.empty());
            case LIST_KEYS -> new ListKeysRequest(Optional.empty());
            case MAKE_KEY ->
                new MakeKeyRequest("Portal", List.of(ApiScope.MEETINGS_READ), Optional.empty(), Optional.empty());
            case REVOKE_KEY -> new RevokeKeyRequest(freshKey());
            case ADD_WEBHOOK -> new AddWebhookRequest("https://hooks.example.in/", List.of(WebhookEvent.MEETING_ENDED));
            case ROTATE_WEBHOOK_SECRET, CLOSE_WEBHOOK, TEST_WEBHOOK, WEBHOOK_DELIVERIES ->
                new ChangeWebhookRequest(new WebhookId("w".repeat(16)));
            case LIST_STARTED -> new ReportListRequest(Optional.empty());
            case OWN_REPORT, ANY_REPORT, INCIDENT_BUNDLE -> new ReportRequest(startedBy(account));
            case OWN_REPORT_PAPER, ANY_REPORT_PAPER -> new PaperRequest(startedBy(account), "en", "Asia/Kolkata");
            case SIGN_IN -> new SignInRequest("nobody" + ++people, new Secret("x"));
            case SECOND_FACTOR -> new SecondFactorRequest(new Secret("t"), SecondFactorKind.CODE, new Secret("000000"));
            case PASSKEY_SIGN_IN -> new PasskeySignInRequest(new Secret("c"), "AA", "AA", "AA", "AA");
            case SINGLE_SIGN_ON -> new SingleSignOnRequest("code=c&state=s");
            case SINGLE_SIGN_ON_LOGOUT -> new AccountRoute.LogoutToken("forged");
            case INVITATION -> new InvitationRequest(new Secret("i"));
            case ACCEPT_INVITATION -> new AcceptInvitationRequest(new Secret("i"), "n", AccountFixture.PASSWORD);
            case END_SESSION -> new EndSessionRequest(session);
            case CHANGE_PASSWORD -> new ChangePasswordRequest(new Secret("wrong"), new Secret("Another 1 here"));
            case ERASE_OWN_ACCOUNT -> new EraseOwnAccountRequest(new Secret("wrong"));
            case CODE_CONFIRM -> new ConfirmCodeRequest(new Secret("000000"), Optional.empty());
            case ADD_PASSKEY -> new AddPasskeyRequest(new Secret("c"), "AA", "AA", "key");
            case DROP_PASSKEY -> new DropPasskeyRequest("AA");
            case LIST_ACCOUNTS -> new ListAccountsRequest(Optional.empty(), Optional.empty());
            case INVITE_ACCOUNT -> new InviteAccountRequest("fresh" + ++people, "Fresh", List.of(AccountRole.USER));
            case RENAME_ACCOUNT -> new RenameAccountRequest(account, "Renamed");
            case END_SESSION_OF_ACCOUNT -> new EndSessionOfRequest(account, session);
            case KEEP_VAULT -> new KeepVaultRequest(VAULT, 0, VAULT, Optional.empty());
            case OFFER_VAULT -> new OfferVaultRequest(VAULT, Optional.of(VAULT));
            case DROP_VAULT -> new DropVaultRequest(VAULT);
            case VERIFY_AUDIT -> new VerifyAuditRequest(Optional.empty());
            case SEARCH_AUDIT ->
                new SearchAuditRequest(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case READ_AUDIT_ROW -> new AuditRowRequest(1);
            case SET_ROLES -> new SetRolesRequest(account, List.of(AccountRole.AUDITOR));
            case DISABLE_ACCOUNT, ENABLE_ACCOUNT, RESET_ACCOUNT, ERASE_ACCOUNT, END_SESSIONS, SESSIONS_OF_ACCOUNT ->
                new ChangeAccountRequest(account);
            case OWN_ACCOUNT,
                    PASSKEY_START,
                    WAYS,
                    SINGLE_SIGN_ON_START,
                    SIGN_OUT,
                    SESSIONS,
                    KEPT_ABOUT_ME,
                    CODE_START,
                    CODE_DROP,
                    RECOVERY_CODES,
                    ADD_PASSKEY_START,
                    CALENDAR_FEED,
                    OPEN_CALENDAR_FEED,
                    CLOSE_CALENDAR_FEED,
                    VAULT,
                    ORGANISATION_RULES,
                    LIST_WEBHOOKS,
                    LIVE_MEETINGS,
                    SERVER_HEALTH,
                    AUDIT_VERIFICATION,
                    EXPORT_AUDIT -> new RouteContract.Empty();
        };
    }

    private String code(Optional<Person> who, AccountRoute route, Person on) {
        return code(who, route, body(route, on.account().id(), on.signIn().id()));
    }

    private static String code(Optional<Person> who, AccountRoute route, Record body) {
        RestAnswer answer = fixture.ask(who, route, body);
        String code = AccountFixture.code(answer);
        if (code.equals("ok")) {
            assertEquals(route.response().body(), answer.body().map(Record::getClass), "as the description says");
            if (answer.body().orElse(null) instanceof RestAnswer.Download download) {
                assertEquals(route.response().mediaType(), download.contentType(), "as the description says");
            }
        }
        fixture.awaitCheck(); // it writes a row of its own at its end
        return code;
    }

    @ParameterizedTest
    @EnumSource(AccountRoute.class)
    void signedOutCallerGetsNothing(AccountRoute route) {
        assertEquals(row(route).stranger(), code(Optional.empty(), route, other));
        Person forged = new Person(other.account(), new Secret("a".repeat(52)), other.signIn());
        assertEquals(row(route).stranger(), code(Optional.of(forged), route, other));
    }

    @ParameterizedTest
    @EnumSource(AccountRoute.class)
    void eachRoleGetsWhatItsRowSays(AccountRoute route) {
        Row row = row(route);
        for (AccountRole role : AccountRole.values()) {
            Person person = person(role);
            Person on = row.may().equals(ADMINISTRATOR) ? other : person;
            String permitted =
                    role == AccountRole.AUDITOR ? TO_AUDITORS.getOrDefault(route, row.permitted()) : row.permitted();
            String expected = row.may().contains(role) ? permitted : "forbidden";
            Record body =
                    body(route, on.account().id(), on.signIn().id()); // which may need things with rows of their own
            int rows = fixture.rows().size();
            assertEquals(expected, code(Optional.of(person), route, body), role::name);
            if (expected.equals("forbidden")) {
                assertEquals(rows + 1, fixture.rows().size(), "a refusal leaves a row, and one only");
                assertEquals("forbidden", fixture.rows().getLast().reason());
                assertEquals(
                        person.account().id().value(), fixture.rows().getLast().actor());
            }
            if (expected.equals("ok") && LEAVES_A_ROW.contains(route)) {
                assertEquals(rows + 1, fixture.rows().size(), "an act leaves a row, and one only");
                assertEquals(
                        fixture.api.routes().of(route).row(),
                        fixture.rows().getLast().verb());
                assertEquals(
                        person.account().id().value(), fixture.rows().getLast().actor());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(AccountRoute.class)
    void nobodyTouchesWhatIsAnothers(AccountRoute route) {
        Row row = row(route);
        if (row.ofOthers().isEmpty()) {
            return;
        }
        Account before =
                fixture.storage.accounts().accounts().byId(other.account().id()).orElseThrow();
        for (AccountRole role : AccountRole.values()) {
            Person person = person(role);
            String expected = row.may().contains(role) ? row.ofOthers() : "forbidden";
            assertEquals(expected, code(Optional.of(person), route, other), role::name);
        }
        assertEquals(
                Optional.of(before),
                fixture.storage.accounts().accounts().byId(other.account().id()));
        assertEquals("ok", code(Optional.of(other), AccountRoute.OWN_ACCOUNT, other), "still signed in");
    }

    @ParameterizedTest
    @EnumSource(AccountRoute.class)
    void administrationAsksForTwoFactors(AccountRoute route) {
        Set<AccountRole> may = row(route).may();
        if (!Set.of(ADMINISTRATOR, READERS_OF_RULES, AUDITOR).contains(may)) {
            return;
        }
        Account account = fixture.account("person" + ++people, may.iterator().next());
        Person person = fixture.signedIn(account, SignInStrength.ONE_FACTOR);
        assertEquals("second-factor-needed", code(Optional.of(person), route, other));
    }

    @ParameterizedTest
    @EnumSource(AccountRoute.class)
    @Tag("H16")
    void aSessionThatIsOverOpensNothing(AccountRoute route) {
        Person admin = person(AccountRole.ADMINISTRATOR);
        fixture.storage.accounts().signIns().endAll(admin.account().id());
        String answer = code(Optional.of(admin), route, other);
        assertEquals(row(route).stranger(), answer);
    }

    @ParameterizedTest
    @EnumSource(AccountRoute.class)
    void refusesOnlyUnreadableRequests(AccountRoute route) {
        if (route.body() == RouteContract.Empty.class) {
            return;
        }
        Set<AccountRole> may = row(route).may();
        Person admin = person(
                may.contains(AccountRole.ADMINISTRATOR)
                        ? AccountRole.ADMINISTRATOR
                        : may.iterator().next());
        var held = org.sabha.protocol.rest.RestRequest.Credentials.cookies(
                Optional.of(admin.session()), Optional.empty(), Optional.empty());
        for (String bad : List.of("", "{", "[]", "{}", "{\"id\":1,\"id\":2}", "{\"more\":true}", "\u0000")) {
            RestAnswer answer = fixture.ask(held, route, bad.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            boolean lists = LISTS.contains(route) && bad.equals("{}");
            assertEquals(lists ? "ok" : "malformed", AccountFixture.code(answer), bad);
        }
    }
}
