package org.sabha.protocol.rest;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sabha.protocol.account.AcceptInvitationRequest;
import org.sabha.protocol.account.AccountChangedResponse;
import org.sabha.protocol.account.AccountInvitedResponse;
import org.sabha.protocol.account.AccountList;
import org.sabha.protocol.account.AddPasskeyRequest;
import org.sabha.protocol.account.CalendarFeedResponse;
import org.sabha.protocol.account.CalendarFeedView;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.CeilingHistory;
import org.sabha.protocol.account.CeilingHistoryRequest;
import org.sabha.protocol.account.CeilingPreviewResponse;
import org.sabha.protocol.account.CeilingResponse;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.ChangePasswordRequest;
import org.sabha.protocol.account.CodeSecretResponse;
import org.sabha.protocol.account.ConfirmCodeRequest;
import org.sabha.protocol.account.DropPasskeyRequest;
import org.sabha.protocol.account.EndSessionRequest;
import org.sabha.protocol.account.EraseOwnAccountRequest;
import org.sabha.protocol.account.InvitationRequest;
import org.sabha.protocol.account.InvitationView;
import org.sabha.protocol.account.InviteAccountRequest;
import org.sabha.protocol.account.InviteByMailRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedByMailResponse;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.ListAccountsRequest;
import org.sabha.protocol.account.ListMailedRequest;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MailedList;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.MoveMeetingRequest;
import org.sabha.protocol.account.OrganisationRuleResponse;
import org.sabha.protocol.account.OwnAccountResponse;
import org.sabha.protocol.account.PasskeyOptionsResponse;
import org.sabha.protocol.account.PasskeySignInRequest;
import org.sabha.protocol.account.PreviewCeilingRequest;
import org.sabha.protocol.account.PreviewRuleRequest;
import org.sabha.protocol.account.RecoveryCodesResponse;
import org.sabha.protocol.account.RenameAccountRequest;
import org.sabha.protocol.account.RuleHistory;
import org.sabha.protocol.account.RuleHistoryRequest;
import org.sabha.protocol.account.RuleList;
import org.sabha.protocol.account.RulePreviewResponse;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.ScheduledList;
import org.sabha.protocol.account.SecondFactorRequest;
import org.sabha.protocol.account.SessionList;
import org.sabha.protocol.account.SetCeilingRequest;
import org.sabha.protocol.account.SetOrganisationRuleRequest;
import org.sabha.protocol.account.SetRolesRequest;
import org.sabha.protocol.account.SignInRequest;
import org.sabha.protocol.account.SignInResponse;
import org.sabha.protocol.account.SignInWaysResponse;
import org.sabha.protocol.account.SingleSignOnRequest;
import org.sabha.protocol.account.SingleSignOnStartResponse;
import org.sabha.protocol.account.TakeInvitationBackRequest;
import org.sabha.protocol.console.AuditDetails;
import org.sabha.protocol.console.AuditPage;
import org.sabha.protocol.console.AuditRowRequest;
import org.sabha.protocol.console.AuditVerificationView;
import org.sabha.protocol.console.EndSessionOfRequest;
import org.sabha.protocol.console.LiveMeetings;
import org.sabha.protocol.console.SearchAuditRequest;
import org.sabha.protocol.console.ServerHealth;
import org.sabha.protocol.console.VerifyAuditRequest;
import org.sabha.protocol.integration.AddWebhookRequest;
import org.sabha.protocol.integration.ChangeWebhookRequest;
import org.sabha.protocol.integration.KeyList;
import org.sabha.protocol.integration.KeyMadeResponse;
import org.sabha.protocol.integration.KeyResponse;
import org.sabha.protocol.integration.ListKeysRequest;
import org.sabha.protocol.integration.MakeKeyRequest;
import org.sabha.protocol.integration.RevokeKeyRequest;
import org.sabha.protocol.integration.WebhookDeliveryList;
import org.sabha.protocol.integration.WebhookList;
import org.sabha.protocol.integration.WebhookSecretResponse;
import org.sabha.protocol.integration.WebhookTestedResponse;
import org.sabha.protocol.report.PaperRequest;
import org.sabha.protocol.report.ReportListRequest;
import org.sabha.protocol.report.ReportRequest;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.report.StartedMeetingList;

/** Every route that counts on a sign-in, or leads to one: method, path, the body it takes and what it answers. */
public enum AccountRoute {
    /** The signed-in person's own account. */
    OWN_ACCOUNT("/api/v1/account", Gives.of(OwnAccountResponse.class)),
    /** Signs in with name and password. */
    SIGN_IN("/api/v1/account/sign-in", SignInRequest.class, Gives.of(SignInResponse.class)),
    /** Goes on with a second factor after a right password. */
    SECOND_FACTOR("/api/v1/account/second-factor", SecondFactorRequest.class, Gives.of(SignInResponse.class)),
    /** What a browser needs to ask for a passkey. */
    PASSKEY_START("/api/v1/account/passkey/start", Empty.class, Gives.of(PasskeyOptionsResponse.class)),
    /** Signs in with a passkey. */
    PASSKEY_SIGN_IN("/api/v1/account/passkey", PasskeySignInRequest.class, Gives.of(SignInResponse.class)),
    /** How people sign in here besides. */
    WAYS("/api/v1/account/ways", Gives.of(SignInWaysResponse.class)),
    /** Where the browser goes to sign in by the organisation's provider. */
    SINGLE_SIGN_ON_START(
            "/api/v1/account/single-sign-on/start", Empty.class, Gives.of(SingleSignOnStartResponse.class)),
    /** Signs in with what the provider sent the browser back with. */
    SINGLE_SIGN_ON("/api/v1/account/single-sign-on", SingleSignOnRequest.class, Gives.of(SignInResponse.class)),
    /** The provider says that somebody signed out there. */
    SINGLE_SIGN_ON_LOGOUT("/api/v1/account/single-sign-on/logout", LogoutToken.class, Gives.NOTHING),
    /** Looks at an invitation to an account without using it. */
    INVITATION("/api/v1/account/invitation", InvitationRequest.class, Gives.of(InvitationView.class)),
    /** Opens an account and signs in. */
    ACCEPT_INVITATION(
            "/api/v1/account/invitation/accept", AcceptInvitationRequest.class, Gives.of(OwnAccountResponse.class)),
    /** Signs out. */
    SIGN_OUT("/api/v1/account/sign-out", Empty.class, Gives.NOTHING),
    /** Where one is signed in. */
    SESSIONS("/api/v1/account/sessions", Gives.of(SessionList.class)),
    /** Ends one of one's own sign-ins. */
    END_SESSION("/api/v1/account/sessions/end", EndSessionRequest.class, Gives.NOTHING),
    /** Changes one's own password. */
    CHANGE_PASSWORD("/api/v1/account/password", ChangePasswordRequest.class, Gives.NOTHING),
    /** A secret for an authenticator app. */
    CODE_START("/api/v1/account/code/start", Empty.class, Gives.of(CodeSecretResponse.class)),
    /** Turns codes of an authenticator app on. */
    CODE_CONFIRM("/api/v1/account/code/confirm", ConfirmCodeRequest.class, Gives.of(RecoveryCodesResponse.class)),
    /** Turns codes of an authenticator app off. */
    CODE_DROP("/api/v1/account/code/drop", Empty.class, Gives.NOTHING),
    /** Makes new recovery codes; those of before are void. */
    RECOVERY_CODES("/api/v1/account/recovery-codes", Empty.class, Gives.of(RecoveryCodesResponse.class)),
    /** What a browser needs to make a passkey. */
    ADD_PASSKEY_START("/api/v1/account/passkeys/start", Empty.class, Gives.of(PasskeyOptionsResponse.class)),
    /** Adds a passkey. */
    ADD_PASSKEY("/api/v1/account/passkeys/add", AddPasskeyRequest.class, Gives.of(RecoveryCodesResponse.class)),
    /** Takes a passkey away. */
    DROP_PASSKEY("/api/v1/account/passkeys/drop", DropPasskeyRequest.class, Gives.NOTHING),
    /** Everything that is kept about the signed-in person, as JSON; that it was asked for is a row. */
    KEPT_ABOUT_ME("/api/v1/account/kept", Empty.class, Gives.file("application/json")),
    /** Erases one's own account for good. */
    ERASE_OWN_ACCOUNT("/api/v1/account/erase", EraseOwnAccountRequest.class, Gives.NOTHING),
    /** Accounts, page by page. */
    LIST_ACCOUNTS("/api/v1/accounts/list", ListAccountsRequest.class, Gives.of(AccountList.class)),
    /** Makes an account and its invitation. */
    INVITE_ACCOUNT("/api/v1/accounts/invite", InviteAccountRequest.class, Gives.of(AccountInvitedResponse.class)),
    /** Gives an account another name. */
    RENAME_ACCOUNT("/api/v1/accounts/rename", RenameAccountRequest.class, Gives.of(AccountChangedResponse.class)),
    /** Gives an account other roles. */
    SET_ROLES("/api/v1/accounts/roles", SetRolesRequest.class, Gives.of(AccountChangedResponse.class)),
    /** Closes an account and ends its sign-ins. */
    DISABLE_ACCOUNT("/api/v1/accounts/disable", ChangeAccountRequest.class, Gives.of(AccountChangedResponse.class)),
    /** Opens a disabled account again. */
    ENABLE_ACCOUNT("/api/v1/accounts/enable", ChangeAccountRequest.class, Gives.of(AccountChangedResponse.class)),
    /** Takes password and second factors from an account. */
    RESET_ACCOUNT("/api/v1/accounts/reset", ChangeAccountRequest.class, Gives.of(AccountInvitedResponse.class)),
    /** Erases an account for good. */
    ERASE_ACCOUNT("/api/v1/accounts/erase", ChangeAccountRequest.class, Gives.NOTHING),
    /** Ends all sign-ins of an account. */
    END_SESSIONS("/api/v1/accounts/end-sessions", ChangeAccountRequest.class, Gives.of(AccountChangedResponse.class)),
    /** Where somebody else is signed in. */
    SESSIONS_OF_ACCOUNT("/api/v1/accounts/sessions", ChangeAccountRequest.class, Gives.of(SessionList.class)),
    /** Ends one sign-in of somebody else. */
    END_SESSION_OF_ACCOUNT("/api/v1/accounts/sessions/end", EndSessionOfRequest.class, Gives.NOTHING),
    /** Schedules one's own meetings. */
    SCHEDULE_MEETING("/api/v1/schedules/add", ScheduleMeetingRequest.class, Gives.of(MeetingScheduledResponse.class)),
    /** One's own meetings that are not over. */
    LIST_SCHEDULED("/api/v1/schedules/list", ListScheduledRequest.class, Gives.of(ScheduledList.class)),
    /** Makes invitations to one's own meeting of later. */
    INVITE_TO_MEETING(
            "/api/v1/schedules/invite", InviteToMeetingRequest.class, Gives.of(InvitedToMeetingResponse.class)),
    /** Invites to one's own meeting of later by mail. */
    INVITE_BY_MAIL("/api/v1/schedules/mail", InviteByMailRequest.class, Gives.of(InvitedByMailResponse.class)),
    /** Who was invited to one's own meeting by mail, and what became of the mails. */
    LIST_MAILED("/api/v1/schedules/mailed", ListMailedRequest.class, Gives.of(MailedList.class)),
    /** Takes one invitation to one's own meeting of later back. */
    TAKE_INVITATION_BACK("/api/v1/schedules/take-back", TakeInvitationBackRequest.class, Gives.NOTHING),
    /** Holds one's own meeting of later at another time. */
    MOVE_MEETING("/api/v1/schedules/move", MoveMeetingRequest.class, Gives.of(MeetingScheduledResponse.class)),
    /** Cancels one's own meetings of later. */
    CANCEL_MEETING("/api/v1/schedules/cancel", CancelMeetingRequest.class, Gives.NOTHING),
    /** Whether one has a calendar feed. */
    CALENDAR_FEED("/api/v1/calendar", Gives.of(CalendarFeedView.class)),
    /** Makes a calendar feed; its address is told this once. */
    OPEN_CALENDAR_FEED("/api/v1/calendar/open", Empty.class, Gives.of(CalendarFeedResponse.class)),
    /** Closes one's own calendar feed. */
    CLOSE_CALENDAR_FEED("/api/v1/calendar/close", Empty.class, Gives.NOTHING),
    /** The organisation's rules. */
    ORGANISATION_RULES("/api/v1/rules", Gives.of(RuleList.class)),
    /** Sets one of the organisation's rules. */
    SET_ORGANISATION_RULE(
            "/api/v1/rules/rule",
            RestRequest.Method.PUT,
            SetOrganisationRuleRequest.class,
            Gives.of(OrganisationRuleResponse.class)),
    /** What setting a rule would do to meetings. */
    PREVIEW_ORGANISATION_RULE("/api/v1/rules/preview", PreviewRuleRequest.class, Gives.of(RulePreviewResponse.class)),
    /** Changes of rules, the newest first. */
    ORGANISATION_RULE_HISTORY("/api/v1/rules/history", RuleHistoryRequest.class, Gives.of(RuleHistory.class)),
    /** Sets the highest class that meetings may have here. */
    SET_CEILING(
            "/api/v1/rules/ceiling", RestRequest.Method.PUT, SetCeilingRequest.class, Gives.of(CeilingResponse.class)),
    /** What setting that class would do to meetings. */
    PREVIEW_CEILING(
            "/api/v1/rules/ceiling/preview", PreviewCeilingRequest.class, Gives.of(CeilingPreviewResponse.class)),
    /** Changes of that class, the newest first. */
    CEILING_HISTORY("/api/v1/rules/ceiling/history", CeilingHistoryRequest.class, Gives.of(CeilingHistory.class)),
    /** API keys, revoked ones too, the newest first. */
    LIST_KEYS("/api/v1/keys/list", ListKeysRequest.class, Gives.of(KeyList.class)),
    /** Makes an API key; its secret is told this once. */
    MAKE_KEY("/api/v1/keys/add", MakeKeyRequest.class, Gives.of(KeyMadeResponse.class)),
    /** Closes an API key for ever. */
    REVOKE_KEY("/api/v1/keys/revoke", RevokeKeyRequest.class, Gives.of(KeyResponse.class)),
    /** Webhooks that are open. */
    LIST_WEBHOOKS("/api/v1/webhooks", Gives.of(WebhookList.class)),
    /** Makes a webhook; its secret is told this once. */
    ADD_WEBHOOK("/api/v1/webhooks/add", AddWebhookRequest.class, Gives.of(WebhookSecretResponse.class)),
    /** Gives a webhook another secret; the one of before signs too for a day. */
    ROTATE_WEBHOOK_SECRET("/api/v1/webhooks/rotate", ChangeWebhookRequest.class, Gives.of(WebhookSecretResponse.class)),
    /** Closes a webhook; what waits for it is forgotten. */
    CLOSE_WEBHOOK("/api/v1/webhooks/close", ChangeWebhookRequest.class, Gives.NOTHING),
    /** Sends a webhook one message of the type webhook.test, and says what came of it. */
    TEST_WEBHOOK("/api/v1/webhooks/test", ChangeWebhookRequest.class, Gives.of(WebhookTestedResponse.class)),
    /** The last tries to deliver messages to a webhook. */
    WEBHOOK_DELIVERIES("/api/v1/webhooks/deliveries", ChangeWebhookRequest.class, Gives.of(WebhookDeliveryList.class)),
    /** Open meetings in numbers, without names and titles. */
    LIVE_MEETINGS("/api/v1/live", Gives.of(LiveMeetings.class)),
    /** How the server stands. */
    SERVER_HEALTH("/api/v1/health", Gives.of(ServerHealth.class)),
    /** Begins a check of the audit log, or joins the one that runs. */
    VERIFY_AUDIT("/api/v1/audit/verify", VerifyAuditRequest.class, Gives.of(AuditVerificationView.class)),
    /** How the last check of the audit log stands. */
    AUDIT_VERIFICATION("/api/v1/audit/verification", Gives.of(AuditVerificationView.class)),
    /** Rows of the audit log, the newest first. */
    SEARCH_AUDIT("/api/v1/audit/search", SearchAuditRequest.class, Gives.of(AuditPage.class)),
    /** One row of the audit log; looking at what is personal in it leaves a row. */
    READ_AUDIT_ROW("/api/v1/audit/row", AuditRowRequest.class, Gives.of(AuditDetails.class)),
    /** The whole audit log as lines of JSON. */
    EXPORT_AUDIT("/api/v1/audit/export", Empty.class, Gives.file("application/jsonl")),
    /** Lists meetings that one started, the newest first. */
    LIST_STARTED("/api/v1/reports/list", ReportListRequest.class, Gives.of(StartedMeetingList.class)),
    /** Gives the report on a meeting that one started. */
    OWN_REPORT("/api/v1/reports/own", ReportRequest.class, Gives.of(SignedReport.class)),
    /** Gives auditors the report on any meeting; that it was read is a row. */
    ANY_REPORT("/api/v1/reports/any", ReportRequest.class, Gives.of(SignedReport.class)),
    /** Gives the report on a meeting that one started as PDF. */
    OWN_REPORT_PAPER("/api/v1/reports/own/report.pdf", PaperRequest.class, Gives.file("application/pdf")),
    /** Gives auditors the report on any meeting as PDF. */
    ANY_REPORT_PAPER("/api/v1/reports/any/report.pdf", PaperRequest.class, Gives.file("application/pdf")),
    /** Gives auditors everything that the log tells of a meeting, signed; that is a row. */
    INCIDENT_BUNDLE("/api/v1/reports/any/incident.zip", ReportRequest.class, Gives.file("application/zip"));

    private static final Map<String, AccountRoute> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(AccountRoute::path, Function.identity()));

    private final String path;
    private final RestRequest.Method method;
    private final Class<? extends Record> body;

    @SuppressWarnings("ImmutableEnumChecker") // Optional
    private final Gives gives;

    /** Where nothing is sent. */
    public record Empty() {}

    /**
     * The one body that is a form and not JSON (OpenID Connect Back-Channel Logout 1.0, section 2.5).
     *
     * @param token signed by the provider
     */
    public record LogoutToken(String token) {}

    /**
     * What a successful answer holds.
     *
     * @param body absent where the answer is empty, with status 204; {@link RestAnswer.Download} for a file
     * @param mediaType of the body, without parameters; empty where there is none
     */
    public record Gives(Optional<Class<? extends Record>> body, String mediaType) {
        private static final Gives NOTHING = new Gives(Optional.empty(), "");

        private static Gives of(Class<? extends Record> body) {
            return new Gives(Optional.of(body), "application/json");
        }

        private static Gives file(String mediaType) {
            return new Gives(Optional.of(RestAnswer.Download.class), mediaType);
        }
    }

    /** Who sends such a request. */
    public enum Sender {
        /** A page of ours, in a browser. */
        PAGE,
        /** The provider's own server, which holds no cookie. */
        PROVIDER
    }

    AccountRoute(String path, Gives gives) {
        this(path, RestRequest.Method.GET, Empty.class, gives);
    }

    AccountRoute(String path, Class<? extends Record> body, Gives gives) {
        this(path, RestRequest.Method.POST, body, gives);
    }

    AccountRoute(String path, RestRequest.Method method, Class<? extends Record> body, Gives gives) {
        this.path = path;
        this.method = method;
        this.body = body;
        this.gives = gives;
    }

    public String path() {
        return path;
    }

    public RestRequest.Method method() {
        return method;
    }

    /** {@link Empty} where there is none. */
    public Class<? extends Record> body() {
        return body;
    }

    public Gives gives() {
        return gives;
    }

    /** Only a provider sends a {@link LogoutToken}, and it sends nothing else. */
    public Sender sender() {
        return body == LogoutToken.class ? Sender.PROVIDER : Sender.PAGE;
    }

    /** The route of a path; each path has one method. */
    public static Optional<AccountRoute> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
