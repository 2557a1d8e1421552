package org.sabha.protocol.rest;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sabha.protocol.account.AcceptInvitationRequest;
import org.sabha.protocol.account.AddPasskeyRequest;
import org.sabha.protocol.account.CancelMeetingRequest;
import org.sabha.protocol.account.CeilingHistoryRequest;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.ChangePasswordRequest;
import org.sabha.protocol.account.ConfirmCodeRequest;
import org.sabha.protocol.account.DropPasskeyRequest;
import org.sabha.protocol.account.EndSessionRequest;
import org.sabha.protocol.account.EraseOwnAccountRequest;
import org.sabha.protocol.account.InvitationRequest;
import org.sabha.protocol.account.InviteAccountRequest;
import org.sabha.protocol.account.InviteByMailRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.ListAccountsRequest;
import org.sabha.protocol.account.ListMailedRequest;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MoveMeetingRequest;
import org.sabha.protocol.account.PasskeySignInRequest;
import org.sabha.protocol.account.PreviewCeilingRequest;
import org.sabha.protocol.account.PreviewRuleRequest;
import org.sabha.protocol.account.RenameAccountRequest;
import org.sabha.protocol.account.RuleHistoryRequest;
import org.sabha.protocol.account.ScheduleMeetingRequest;
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

/** Every route that counts on a sign-in, or leads to one: method, path and the body it takes. */
public enum AccountRoute {
    OWN_ACCOUNT("/api/v1/account"),
    SIGN_IN("/api/v1/account/sign-in", SignInRequest.class),
    SECOND_FACTOR("/api/v1/account/second-factor", SecondFactorRequest.class),
    PASSKEY_START("/api/v1/account/passkey/start", Empty.class),
    PASSKEY_SIGN_IN("/api/v1/account/passkey", PasskeySignInRequest.class),
    WAYS("/api/v1/account/ways"),
    SINGLE_SIGN_ON_START("/api/v1/account/single-sign-on/start", Empty.class),
    SINGLE_SIGN_ON("/api/v1/account/single-sign-on", SingleSignOnRequest.class),
    SINGLE_SIGN_ON_LOGOUT("/api/v1/account/single-sign-on/logout", LogoutToken.class, Sender.PROVIDER),
    INVITATION("/api/v1/account/invitation", InvitationRequest.class),
    ACCEPT_INVITATION("/api/v1/account/invitation/accept", AcceptInvitationRequest.class),
    SIGN_OUT("/api/v1/account/sign-out", Empty.class),
    SESSIONS("/api/v1/account/sessions"),
    END_SESSION("/api/v1/account/sessions/end", EndSessionRequest.class),
    CHANGE_PASSWORD("/api/v1/account/password", ChangePasswordRequest.class),
    CODE_START("/api/v1/account/code/start", Empty.class),
    CODE_CONFIRM("/api/v1/account/code/confirm", ConfirmCodeRequest.class),
    CODE_DROP("/api/v1/account/code/drop", Empty.class),
    RECOVERY_CODES("/api/v1/account/recovery-codes", Empty.class),
    ADD_PASSKEY_START("/api/v1/account/passkeys/start", Empty.class),
    ADD_PASSKEY("/api/v1/account/passkeys/add", AddPasskeyRequest.class),
    DROP_PASSKEY("/api/v1/account/passkeys/drop", DropPasskeyRequest.class),
    KEPT_ABOUT_ME("/api/v1/account/kept", Empty.class),
    ERASE_OWN_ACCOUNT("/api/v1/account/erase", EraseOwnAccountRequest.class),
    LIST_ACCOUNTS("/api/v1/accounts/list", ListAccountsRequest.class),
    INVITE_ACCOUNT("/api/v1/accounts/invite", InviteAccountRequest.class),
    RENAME_ACCOUNT("/api/v1/accounts/rename", RenameAccountRequest.class),
    SET_ROLES("/api/v1/accounts/roles", SetRolesRequest.class),
    DISABLE_ACCOUNT("/api/v1/accounts/disable", ChangeAccountRequest.class),
    ENABLE_ACCOUNT("/api/v1/accounts/enable", ChangeAccountRequest.class),
    RESET_ACCOUNT("/api/v1/accounts/reset", ChangeAccountRequest.class),
    ERASE_ACCOUNT("/api/v1/accounts/erase", ChangeAccountRequest.class),
    END_SESSIONS("/api/v1/accounts/end-sessions", ChangeAccountRequest.class),
    SESSIONS_OF_ACCOUNT("/api/v1/accounts/sessions", ChangeAccountRequest.class),
    END_SESSION_OF_ACCOUNT("/api/v1/accounts/sessions/end", EndSessionOfRequest.class),
    SCHEDULE_MEETING("/api/v1/schedules/add", ScheduleMeetingRequest.class),
    LIST_SCHEDULED("/api/v1/schedules/list", ListScheduledRequest.class),
    INVITE_TO_MEETING("/api/v1/schedules/invite", InviteToMeetingRequest.class),
    INVITE_BY_MAIL("/api/v1/schedules/mail", InviteByMailRequest.class),
    LIST_MAILED("/api/v1/schedules/mailed", ListMailedRequest.class),
    TAKE_INVITATION_BACK("/api/v1/schedules/take-back", TakeInvitationBackRequest.class),
    MOVE_MEETING("/api/v1/schedules/move", MoveMeetingRequest.class),
    CANCEL_MEETING("/api/v1/schedules/cancel", CancelMeetingRequest.class),
    CALENDAR_FEED("/api/v1/calendar"),
    OPEN_CALENDAR_FEED("/api/v1/calendar/open", Empty.class),
    CLOSE_CALENDAR_FEED("/api/v1/calendar/close", Empty.class),
    ORGANISATION_RULES("/api/v1/rules"),
    SET_ORGANISATION_RULE("/api/v1/rules/rule", RestRequest.Method.PUT, SetOrganisationRuleRequest.class),
    PREVIEW_ORGANISATION_RULE("/api/v1/rules/preview", PreviewRuleRequest.class),
    ORGANISATION_RULE_HISTORY("/api/v1/rules/history", RuleHistoryRequest.class),
    SET_CEILING("/api/v1/rules/ceiling", RestRequest.Method.PUT, SetCeilingRequest.class),
    PREVIEW_CEILING("/api/v1/rules/ceiling/preview", PreviewCeilingRequest.class),
    CEILING_HISTORY("/api/v1/rules/ceiling/history", CeilingHistoryRequest.class),
    LIST_KEYS("/api/v1/keys/list", ListKeysRequest.class),
    MAKE_KEY("/api/v1/keys/add", MakeKeyRequest.class),
    REVOKE_KEY("/api/v1/keys/revoke", RevokeKeyRequest.class),
    LIST_WEBHOOKS("/api/v1/webhooks"),
    ADD_WEBHOOK("/api/v1/webhooks/add", AddWebhookRequest.class),
    ROTATE_WEBHOOK_SECRET("/api/v1/webhooks/rotate", ChangeWebhookRequest.class),
    CLOSE_WEBHOOK("/api/v1/webhooks/close", ChangeWebhookRequest.class),
    TEST_WEBHOOK("/api/v1/webhooks/test", ChangeWebhookRequest.class),
    WEBHOOK_DELIVERIES("/api/v1/webhooks/deliveries", ChangeWebhookRequest.class),
    LIVE_MEETINGS("/api/v1/live"),
    SERVER_HEALTH("/api/v1/health"),
    VERIFY_AUDIT("/api/v1/audit/verify", VerifyAuditRequest.class),
    AUDIT_VERIFICATION("/api/v1/audit/verification"),
    SEARCH_AUDIT("/api/v1/audit/search", SearchAuditRequest.class),
    READ_AUDIT_ROW("/api/v1/audit/row", AuditRowRequest.class),
    EXPORT_AUDIT("/api/v1/audit/export", Empty.class),
    LIST_STARTED("/api/v1/reports/list", ReportListRequest.class),
    OWN_REPORT("/api/v1/reports/own", ReportRequest.class),
    ANY_REPORT("/api/v1/reports/any", ReportRequest.class),
    OWN_REPORT_PAPER("/api/v1/reports/own/report.pdf", PaperRequest.class),
    ANY_REPORT_PAPER("/api/v1/reports/any/report.pdf", PaperRequest.class),
    INCIDENT_BUNDLE("/api/v1/reports/any/incident.zip", ReportRequest.class);

    private static final Map<String, AccountRoute> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(AccountRoute::path, Function.identity()));

    private final String path;
    private final RestRequest.Method method;
    private final Class<? extends Record> body;
    private final Sender sender;

    /** Where nothing is sent. */
    public record Empty() {}

    /**
     * The one body that is a form and not JSON (OpenID Connect Back-Channel Logout 1.0, section 2.5).
     *
     * @param token signed by the provider
     */
    public record LogoutToken(String token) {}

    /** Who sends such a request. */
    public enum Sender {
        /** A page of ours, in a browser. */
        PAGE,
        /** The provider's own server, which holds no cookie. */
        PROVIDER
    }

    AccountRoute(String path) {
        this(path, RestRequest.Method.GET, Empty.class);
    }

    AccountRoute(String path, Class<? extends Record> body) {
        this(path, RestRequest.Method.POST, body);
    }

    AccountRoute(String path, Class<? extends Record> body, Sender sender) {
        this(path, RestRequest.Method.POST, body, sender);
    }

    AccountRoute(String path, RestRequest.Method method, Class<? extends Record> body) {
        this(path, method, body, Sender.PAGE);
    }

    AccountRoute(String path, RestRequest.Method method, Class<? extends Record> body, Sender sender) {
        this.path = path;
        this.method = method;
        this.body = body;
        this.sender = sender;
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

    public Sender sender() {
        return sender;
    }

    /** The route of a path; each path has one method. */
    public static Optional<AccountRoute> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
