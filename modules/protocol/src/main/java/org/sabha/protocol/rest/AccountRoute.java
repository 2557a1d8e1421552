package org.sabha.protocol.rest;

import static org.sabha.protocol.rest.ErrorCode.*;
import static org.sabha.protocol.rest.RouteSpec.get;
import static org.sabha.protocol.rest.RouteSpec.post;
import static org.sabha.protocol.rest.RouteSpec.put;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.sabha.protocol.account.DropVaultRequest;
import org.sabha.protocol.account.EndSessionRequest;
import org.sabha.protocol.account.EraseOwnAccountRequest;
import org.sabha.protocol.account.InvitationRequest;
import org.sabha.protocol.account.InvitationView;
import org.sabha.protocol.account.InviteAccountRequest;
import org.sabha.protocol.account.InviteByMailRequest;
import org.sabha.protocol.account.InviteToMeetingRequest;
import org.sabha.protocol.account.InvitedByMailResponse;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.KeepVaultRequest;
import org.sabha.protocol.account.ListAccountsRequest;
import org.sabha.protocol.account.ListMailedRequest;
import org.sabha.protocol.account.ListScheduledRequest;
import org.sabha.protocol.account.MailedList;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.MoveMeetingRequest;
import org.sabha.protocol.account.OfferVaultRequest;
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
import org.sabha.protocol.account.VaultKeptResponse;
import org.sabha.protocol.account.VaultResponse;
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

/** Every route that counts on a sign-in, or leads to one. */
public enum AccountRoute implements RouteContract {
    /** The signed-in person's own account. */
    OWN_ACCOUNT(get("/api/v1/account").returns(OwnAccountResponse.class)),
    /** Signs in with name and password. */
    SIGN_IN(post("/api/v1/account/sign-in", SignInRequest.class)
            .open()
            .returns(SignInResponse.class)
            .fails(CANNOT_SIGN_IN)),
    /** Goes on with a second factor after a right password. */
    SECOND_FACTOR(post("/api/v1/account/second-factor", SecondFactorRequest.class)
            .open()
            .returns(SignInResponse.class)
            .fails(CANNOT_SIGN_IN)),
    /** What a browser needs to ask for a passkey. */
    PASSKEY_START(post("/api/v1/account/passkey/start")
            .open()
            .returns(PasskeyOptionsResponse.class)
            .fails(PASSKEYS_NEED_A_NAME)),
    /** Signs in with a passkey. */
    PASSKEY_SIGN_IN(post("/api/v1/account/passkey", PasskeySignInRequest.class)
            .open()
            .returns(SignInResponse.class)
            .fails(CANNOT_SIGN_IN)),
    /** How people sign in here besides. */
    WAYS(get("/api/v1/account/ways").open().returns(SignInWaysResponse.class)),
    /** Where the browser goes to sign in by the organisation's provider. */
    SINGLE_SIGN_ON_START(post("/api/v1/account/single-sign-on/start")
            .open()
            .returns(SingleSignOnStartResponse.class)
            .fails(NO_SINGLE_SIGN_ON, PROVIDER_UNAVAILABLE)),
    /** Signs in with what the provider sent the browser back with. */
    SINGLE_SIGN_ON(post("/api/v1/account/single-sign-on", SingleSignOnRequest.class)
            .open()
            .returns(SignInResponse.class)
            .fails(CANNOT_SIGN_IN, PROVIDER_UNAVAILABLE)),
    /** The provider says that somebody signed out there. */
    SINGLE_SIGN_ON_LOGOUT(
            post("/api/v1/account/single-sign-on/logout", LogoutToken.class).open()),
    /** Looks at an invitation to an account without using it. */
    INVITATION(post("/api/v1/account/invitation", InvitationRequest.class)
            .open()
            .returns(InvitationView.class)
            .fails(INVITATION_UNKNOWN)),
    /** Opens an account and signs in. */
    ACCEPT_INVITATION(post("/api/v1/account/invitation/accept", AcceptInvitationRequest.class)
            .open()
            .returns(OwnAccountResponse.class)
            .fails(INVITATION_UNKNOWN, NAME_UNUSABLE, PASSWORD_WEAK, PASSWORD_COMMON, PASSWORD_SHORT)),
    /** Signs out. */
    SIGN_OUT(post("/api/v1/account/sign-out")),
    /** Where one is signed in. */
    SESSIONS(get("/api/v1/account/sessions").returns(SessionList.class)),
    /** Ends one of one's own sign-ins. */
    END_SESSION(post("/api/v1/account/sessions/end", EndSessionRequest.class).fails(NO_SUCH_SESSION)),
    /** Changes one's own password. */
    CHANGE_PASSWORD(post("/api/v1/account/password", ChangePasswordRequest.class)
            .fails(KEPT_ELSEWHERE, PASSWORD_WEAK, PASSWORD_COMMON, PASSWORD_SHORT, WRONG_PASSWORD)),
    /** A secret for an authenticator app. */
    CODE_START(post("/api/v1/account/code/start").returns(CodeSecretResponse.class)),
    /** Turns codes of an authenticator app on. */
    CODE_CONFIRM(post("/api/v1/account/code/confirm", ConfirmCodeRequest.class)
            .returns(RecoveryCodesResponse.class)
            .fails(ENROLMENT_CODE_NEEDED, WRONG_CODE)),
    /** Turns codes of an authenticator app off. */
    CODE_DROP(post("/api/v1/account/code/drop")),
    /** Makes new recovery codes; those of before are void. */
    RECOVERY_CODES(post("/api/v1/account/recovery-codes").returns(RecoveryCodesResponse.class)),
    /** What a browser needs to make a passkey. */
    ADD_PASSKEY_START(post("/api/v1/account/passkeys/start")
            .returns(PasskeyOptionsResponse.class)
            .fails(PASSKEYS_NEED_A_NAME, KEPT_ELSEWHERE)),
    /** Adds a passkey. */
    ADD_PASSKEY(post("/api/v1/account/passkeys/add", AddPasskeyRequest.class)
            .returns(RecoveryCodesResponse.class)
            .fails(KEPT_ELSEWHERE, TOO_MANY_PASSKEYS, PASSKEY_REFUSED)),
    /** Takes a passkey away. */
    DROP_PASSKEY(post("/api/v1/account/passkeys/drop", DropPasskeyRequest.class).fails(NO_SUCH_PASSKEY)),
    /** Everything that is kept about the signed-in person, as JSON; that it was asked for is a row. */
    KEPT_ABOUT_ME(post("/api/v1/account/kept").downloads("application/json")),
    /** Erases one's own account for good. */
    ERASE_OWN_ACCOUNT(post("/api/v1/account/erase", EraseOwnAccountRequest.class)
            .fails(KEPT_ELSEWHERE, WRONG_PASSWORD, NO_SUCH_ACCOUNT, LAST_ADMINISTRATOR, MEETINGS_PLANNED)),
    /** Accounts, page by page. */
    LIST_ACCOUNTS(post("/api/v1/accounts/list", ListAccountsRequest.class).returns(AccountList.class)),
    /** Makes an account and its invitation. */
    INVITE_ACCOUNT(post("/api/v1/accounts/invite", InviteAccountRequest.class)
            .returns(AccountInvitedResponse.class)
            .fails(LOGIN_UNUSABLE, NAME_UNUSABLE, LOGIN_TAKEN)),
    /** Gives an account another name. */
    RENAME_ACCOUNT(post("/api/v1/accounts/rename", RenameAccountRequest.class)
            .returns(AccountChangedResponse.class)
            .fails(NAME_UNUSABLE, NO_SUCH_ACCOUNT)),
    /** Gives an account other roles. */
    SET_ROLES(post("/api/v1/accounts/roles", SetRolesRequest.class)
            .returns(AccountChangedResponse.class)
            .fails(NO_SUCH_ACCOUNT, LAST_ADMINISTRATOR)),
    /** Closes an account and ends its sign-ins. */
    DISABLE_ACCOUNT(post("/api/v1/accounts/disable", ChangeAccountRequest.class)
            .returns(AccountChangedResponse.class)
            .fails(NO_SUCH_ACCOUNT, LAST_ADMINISTRATOR)),
    /** Opens a disabled account again. */
    ENABLE_ACCOUNT(post("/api/v1/accounts/enable", ChangeAccountRequest.class)
            .returns(AccountChangedResponse.class)
            .fails(NO_SUCH_ACCOUNT)),
    /** Takes password and second factors from an account. */
    RESET_ACCOUNT(post("/api/v1/accounts/reset", ChangeAccountRequest.class)
            .returns(AccountInvitedResponse.class)
            .fails(NO_SUCH_ACCOUNT)),
    /** Erases an account for good. */
    ERASE_ACCOUNT(post("/api/v1/accounts/erase", ChangeAccountRequest.class)
            .fails(NO_SUCH_ACCOUNT, LAST_ADMINISTRATOR, MEETINGS_PLANNED)),
    /** Ends all sign-ins of an account. */
    END_SESSIONS(post("/api/v1/accounts/end-sessions", ChangeAccountRequest.class)
            .returns(AccountChangedResponse.class)
            .fails(NO_SUCH_ACCOUNT)),
    /** Where somebody else is signed in. */
    SESSIONS_OF_ACCOUNT(
            post("/api/v1/accounts/sessions", ChangeAccountRequest.class).returns(SessionList.class)),
    /** Ends one sign-in of somebody else. */
    END_SESSION_OF_ACCOUNT(
            post("/api/v1/accounts/sessions/end", EndSessionOfRequest.class).fails(NO_SUCH_SESSION)),
    /** Schedules one's own meetings. */
    SCHEDULE_MEETING(post("/api/v1/schedules/add", ScheduleMeetingRequest.class)
            .returns(MeetingScheduledResponse.class)
            .fails(TIME_UNUSABLE, CLASS_ABOVE_CEILING, CLASS_NEVER_HELD, TOO_MANY_MEETINGS)),
    /** One's own meetings that are not over. */
    LIST_SCHEDULED(post("/api/v1/schedules/list", ListScheduledRequest.class).returns(ScheduledList.class)),
    /** Makes invitations to one's own meeting of later. */
    INVITE_TO_MEETING(post("/api/v1/schedules/invite", InviteToMeetingRequest.class)
            .returns(InvitedToMeetingResponse.class)
            .fails(NO_SUCH_MEETING, MEETING_NOT_PLANNED, TOO_MANY_INVITATIONS, INVITED_ONE_BY_ONE)),
    /** Invites to one's own meeting of later by mail. */
    INVITE_BY_MAIL(post("/api/v1/schedules/mail", InviteByMailRequest.class)
            .returns(InvitedByMailResponse.class)
            .fails(
                    ADDRESS_UNUSABLE,
                    NAME_UNUSABLE,
                    PEOPLE_MISSING,
                    NO_MAIL_SERVER,
                    NO_SUCH_MEETING,
                    MEETING_NOT_PLANNED,
                    TOO_MANY_INVITATIONS,
                    ADDRESS_INVITED,
                    INVITED_ONE_BY_ONE,
                    KEY_NOT_MAILED,
                    TOO_MANY_MAILS)),
    /** Who was invited to one's own meeting by mail, and what became of the mails. */
    LIST_MAILED(post("/api/v1/schedules/mailed", ListMailedRequest.class)
            .returns(MailedList.class)
            .fails(NO_SUCH_MEETING)),
    /** Takes one invitation to one's own meeting of later back. */
    TAKE_INVITATION_BACK(post("/api/v1/schedules/take-back", TakeInvitationBackRequest.class)
            .fails(NO_SUCH_MEETING, NO_SUCH_INVITATION)),
    /** Holds one's own meeting of later at another time. */
    MOVE_MEETING(post("/api/v1/schedules/move", MoveMeetingRequest.class)
            .returns(MeetingScheduledResponse.class)
            .fails(NO_SUCH_MEETING, MEETING_NOT_PLANNED, TIME_UNUSABLE, TOO_MANY_MAILS, KEY_NOT_MAILED)),
    /** Cancels one's own meetings of later. */
    CANCEL_MEETING(post("/api/v1/schedules/cancel", CancelMeetingRequest.class)
            .fails(NO_SUCH_MEETING, MEETING_NOT_PLANNED, KEY_NOT_MAILED)),
    /** Whether one has a calendar feed. */
    CALENDAR_FEED(get("/api/v1/calendar").returns(CalendarFeedView.class)),
    /** Makes a calendar feed; its address is told this once. */
    OPEN_CALENDAR_FEED(post("/api/v1/calendar/open").returns(CalendarFeedResponse.class)),
    /** Closes one's own calendar feed. */
    CLOSE_CALENDAR_FEED(post("/api/v1/calendar/close").fails(NO_SUCH_FEED)),
    /** What one's devices share of one's meetings, sealed. */
    VAULT(get("/api/v1/account/vault").returns(VaultResponse.class)),
    /** Changes one's vault, or makes it. */
    KEEP_VAULT(post("/api/v1/account/vault/keep", KeepVaultRequest.class)
            .returns(VaultKeptResponse.class)
            .fails(VAULT_CHANGED)),
    /** Offers the sealed key of one's vault to another device of the account, or takes the offer back. */
    OFFER_VAULT(post("/api/v1/account/vault/offer", OfferVaultRequest.class).fails(VAULT_CHANGED)),
    /** Erases one's vault. */
    DROP_VAULT(post("/api/v1/account/vault/drop", DropVaultRequest.class).fails(VAULT_CHANGED)),
    /** The organisation's rules. */
    ORGANISATION_RULES(get("/api/v1/rules").returns(RuleList.class)),
    /** Sets one of the organisation's rules. */
    SET_ORGANISATION_RULE(put("/api/v1/rules/rule", SetOrganisationRuleRequest.class)
            .returns(OrganisationRuleResponse.class)
            .fails(NO_SUCH_RULE, RULE_VALUE_UNKNOWN, RULE_FLOOR, RULE_PINNED, REASON_UNUSABLE, RULE_SET_SINCE)),
    /** What setting a rule would do to meetings. */
    PREVIEW_ORGANISATION_RULE(post("/api/v1/rules/preview", PreviewRuleRequest.class)
            .returns(RulePreviewResponse.class)
            .fails(NO_SUCH_RULE, RULE_VALUE_UNKNOWN, RULE_FLOOR, RULE_PINNED)),
    /** Changes of rules, the newest first. */
    ORGANISATION_RULE_HISTORY(
            post("/api/v1/rules/history", RuleHistoryRequest.class).returns(RuleHistory.class)),
    /** Sets the highest class that meetings may have here. */
    SET_CEILING(put("/api/v1/rules/ceiling", SetCeilingRequest.class)
            .returns(CeilingResponse.class)
            .fails(RULE_VALUE_UNKNOWN, RULE_FLOOR, RULE_PINNED, REASON_UNUSABLE, RULE_SET_SINCE)),
    /** What setting that class would do to meetings. */
    PREVIEW_CEILING(post("/api/v1/rules/ceiling/preview", PreviewCeilingRequest.class)
            .returns(CeilingPreviewResponse.class)
            .fails(RULE_VALUE_UNKNOWN, RULE_FLOOR, RULE_PINNED)),
    /** Changes of that class, the newest first. */
    CEILING_HISTORY(
            post("/api/v1/rules/ceiling/history", CeilingHistoryRequest.class).returns(CeilingHistory.class)),
    /** API keys, revoked ones too, the newest first. */
    LIST_KEYS(post("/api/v1/keys/list", ListKeysRequest.class).returns(KeyList.class)),
    /** Makes an API key; its secret is told this once. */
    MAKE_KEY(post("/api/v1/keys/add", MakeKeyRequest.class)
            .returns(KeyMadeResponse.class)
            .fails(
                    NAME_UNUSABLE,
                    SCOPES_MISSING,
                    SCOPE_NOT_YOURS,
                    SCOPE_NOT_FOR_ONE,
                    ORGANISER_UNUSABLE,
                    TOO_MANY_KEYS)),
    /** Closes an API key for ever. */
    REVOKE_KEY(post("/api/v1/keys/revoke", RevokeKeyRequest.class)
            .returns(KeyResponse.class)
            .fails(SCOPE_NOT_YOURS, NO_SUCH_KEY)),
    /** Webhooks that are open. */
    LIST_WEBHOOKS(get("/api/v1/webhooks").returns(WebhookList.class)),
    /** Makes a webhook; its secret is told this once. */
    ADD_WEBHOOK(post("/api/v1/webhooks/add", AddWebhookRequest.class)
            .returns(WebhookSecretResponse.class)
            .fails(WEBHOOK_ADDRESS_UNUSABLE, EVENTS_MISSING, TOO_MANY_WEBHOOKS)),
    /** Gives a webhook another secret; the one of before signs too for a day. */
    ROTATE_WEBHOOK_SECRET(post("/api/v1/webhooks/rotate", ChangeWebhookRequest.class)
            .returns(WebhookSecretResponse.class)
            .fails(NO_SUCH_WEBHOOK)),
    /** Closes a webhook; what waits for it is forgotten. */
    CLOSE_WEBHOOK(post("/api/v1/webhooks/close", ChangeWebhookRequest.class).fails(NO_SUCH_WEBHOOK)),
    /** Sends a webhook one message of the type webhook.test, and says what came of it. */
    TEST_WEBHOOK(post("/api/v1/webhooks/test", ChangeWebhookRequest.class)
            .returns(WebhookTestedResponse.class)
            .fails(TEST_UNDER_WAY, NO_SUCH_WEBHOOK)),
    /** The last tries to deliver messages to a webhook. */
    WEBHOOK_DELIVERIES(
            post("/api/v1/webhooks/deliveries", ChangeWebhookRequest.class).returns(WebhookDeliveryList.class)),
    /** Open meetings in numbers, without names and titles. */
    LIVE_MEETINGS(get("/api/v1/live").returns(LiveMeetings.class).fails(NOT_UP)),
    /** How the server stands. */
    SERVER_HEALTH(get("/api/v1/health").returns(ServerHealth.class).fails(NOT_UP)),
    /** Begins a check of the audit log, or joins the one that runs. */
    VERIFY_AUDIT(post("/api/v1/audit/verify", VerifyAuditRequest.class)
            .returns(AuditVerificationView.class)
            .fails(NOTE_UNUSABLE, AUDIT_BUSY)),
    /** How the last check of the audit log stands. */
    AUDIT_VERIFICATION(get("/api/v1/audit/verification").returns(AuditVerificationView.class)),
    /** Rows of the audit log, the newest first. */
    SEARCH_AUDIT(post("/api/v1/audit/search", SearchAuditRequest.class)
            .returns(AuditPage.class)
            .fails(AUDIT_BUSY)),
    /** One row of the audit log; looking at what is personal in it leaves a row. */
    READ_AUDIT_ROW(post("/api/v1/audit/row", AuditRowRequest.class)
            .returns(AuditDetails.class)
            .fails(AUDIT_BUSY, NO_SUCH_ROW)),
    /** The whole audit log as lines of JSON. */
    EXPORT_AUDIT(post("/api/v1/audit/export").downloads("application/jsonl")),
    /** Lists meetings that one started, the newest first. */
    LIST_STARTED(post("/api/v1/reports/list", ReportListRequest.class).returns(StartedMeetingList.class)),
    /** Gives the report on a meeting that one started. */
    OWN_REPORT(post("/api/v1/reports/own", ReportRequest.class)
            .returns(SignedReport.class)
            .fails(NO_SUCH_MEETING, REPORT_BUSY, LOG_BROKEN)),
    /** Gives auditors the report on any meeting; that it was read is a row. */
    ANY_REPORT(post("/api/v1/reports/any", ReportRequest.class)
            .returns(SignedReport.class)
            .fails(NO_SUCH_MEETING, REPORT_BUSY, LOG_BROKEN)),
    /** Gives the report on a meeting that one started as PDF. */
    OWN_REPORT_PAPER(post("/api/v1/reports/own/report.pdf", PaperRequest.class)
            .downloads("application/pdf")
            .fails(NO_SUCH_MEETING, REPORT_BUSY, LOG_BROKEN)),
    /** Gives auditors the report on any meeting as PDF. */
    ANY_REPORT_PAPER(post("/api/v1/reports/any/report.pdf", PaperRequest.class)
            .downloads("application/pdf")
            .fails(NO_SUCH_MEETING, REPORT_BUSY, LOG_BROKEN)),
    /** Gives auditors everything that the log tells of a meeting, signed; that is a row. */
    INCIDENT_BUNDLE(post("/api/v1/reports/any/incident.zip", ReportRequest.class)
            .downloads("application/zip")
            .fails(NO_SUCH_MEETING, REPORT_BUSY, LOG_BROKEN));

    private static final Map<String, AccountRoute> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(AccountRoute::path, Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // nothing in it changes
    private final RouteSpec spec;

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

    AccountRoute(RouteSpec spec) {
        this.spec = spec;
    }

    @Override
    public RouteSpec spec() {
        return spec;
    }

    @Override
    public Set<ErrorCode> commonErrors() {
        Set<ErrorCode> common = EnumSet.of(STORAGE_UNAVAILABLE, OUTCOME_PENDING, OVERLOADED);
        if (hasBody()) {
            common.add(MALFORMED);
        }
        if (!isOpen()) {
            common.addAll(EnumSet.of(NOT_SIGNED_IN, SECOND_FACTOR_NEEDED, FORBIDDEN));
        }
        return common;
    }

    /** Only a provider sends a {@link LogoutToken}, and it sends nothing else. */
    public Sender sender() {
        return body() == LogoutToken.class ? Sender.PROVIDER : Sender.PAGE;
    }

    /** The route of a path; each path has one method. */
    public static Optional<AccountRoute> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
