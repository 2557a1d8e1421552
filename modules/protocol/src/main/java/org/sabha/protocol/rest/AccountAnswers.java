package org.sabha.protocol.rest;

import java.util.Optional;
import org.sabha.protocol.account.AccountChangedResponse;
import org.sabha.protocol.account.AccountInvitedResponse;
import org.sabha.protocol.account.AccountList;
import org.sabha.protocol.account.CalendarFeedResponse;
import org.sabha.protocol.account.CalendarFeedView;
import org.sabha.protocol.account.CeilingHistory;
import org.sabha.protocol.account.CeilingPreviewResponse;
import org.sabha.protocol.account.CeilingResponse;
import org.sabha.protocol.account.CodeSecretResponse;
import org.sabha.protocol.account.InvitationView;
import org.sabha.protocol.account.InvitedByMailResponse;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.account.MailedList;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.OrganisationRuleResponse;
import org.sabha.protocol.account.OwnAccountResponse;
import org.sabha.protocol.account.PasskeyOptionsResponse;
import org.sabha.protocol.account.RecoveryCodesResponse;
import org.sabha.protocol.account.RuleHistory;
import org.sabha.protocol.account.RuleList;
import org.sabha.protocol.account.RulePreviewResponse;
import org.sabha.protocol.account.ScheduledList;
import org.sabha.protocol.account.SessionList;
import org.sabha.protocol.account.SignInResponse;
import org.sabha.protocol.account.SignInWaysResponse;
import org.sabha.protocol.account.SingleSignOnStartResponse;
import org.sabha.protocol.console.AuditDetails;
import org.sabha.protocol.console.AuditPage;
import org.sabha.protocol.console.AuditVerificationView;
import org.sabha.protocol.console.LiveMeetings;
import org.sabha.protocol.console.ServerHealth;
import org.sabha.protocol.integration.KeyList;
import org.sabha.protocol.integration.KeyMadeResponse;
import org.sabha.protocol.integration.KeyResponse;
import org.sabha.protocol.integration.WebhookDeliveryList;
import org.sabha.protocol.integration.WebhookList;
import org.sabha.protocol.integration.WebhookSecretResponse;
import org.sabha.protocol.integration.WebhookTestedResponse;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.report.StartedMeetingList;

/** What each route of pages answers when it was done, for the description. A route without a row does not compile. */
public final class AccountAnswers {
    private AccountAnswers() {}

    /** @return empty where nothing is told, with status 204 */
    public static Optional<Class<? extends Record>> of(AccountRoute route) {
        return switch (route) {
            case OWN_ACCOUNT, ACCEPT_INVITATION -> Optional.of(OwnAccountResponse.class);
            case SIGN_IN, SECOND_FACTOR, PASSKEY_SIGN_IN, SINGLE_SIGN_ON -> Optional.of(SignInResponse.class);
            case PASSKEY_START, ADD_PASSKEY_START -> Optional.of(PasskeyOptionsResponse.class);
            case WAYS -> Optional.of(SignInWaysResponse.class);
            case SINGLE_SIGN_ON_START -> Optional.of(SingleSignOnStartResponse.class);
            case INVITATION -> Optional.of(InvitationView.class);
            case SESSIONS, SESSIONS_OF_ACCOUNT -> Optional.of(SessionList.class);
            case CODE_START -> Optional.of(CodeSecretResponse.class);
            case CODE_CONFIRM, ADD_PASSKEY, RECOVERY_CODES -> Optional.of(RecoveryCodesResponse.class);
            case LIST_ACCOUNTS -> Optional.of(AccountList.class);
            case INVITE_ACCOUNT, RESET_ACCOUNT -> Optional.of(AccountInvitedResponse.class);
            case RENAME_ACCOUNT, SET_ROLES, DISABLE_ACCOUNT, ENABLE_ACCOUNT, END_SESSIONS ->
                Optional.of(AccountChangedResponse.class);
            case SCHEDULE_MEETING -> Optional.of(MeetingScheduledResponse.class);
            case LIST_SCHEDULED -> Optional.of(ScheduledList.class);
            case INVITE_TO_MEETING -> Optional.of(InvitedToMeetingResponse.class);
            case INVITE_BY_MAIL -> Optional.of(InvitedByMailResponse.class);
            case LIST_MAILED -> Optional.of(MailedList.class);
            case MOVE_MEETING -> Optional.of(MeetingScheduledResponse.class);
            case CALENDAR_FEED -> Optional.of(CalendarFeedView.class);
            case OPEN_CALENDAR_FEED -> Optional.of(CalendarFeedResponse.class);
            case ORGANISATION_RULES -> Optional.of(RuleList.class);
            case SET_ORGANISATION_RULE -> Optional.of(OrganisationRuleResponse.class);
            case PREVIEW_ORGANISATION_RULE -> Optional.of(RulePreviewResponse.class);
            case ORGANISATION_RULE_HISTORY -> Optional.of(RuleHistory.class);
            case SET_CEILING -> Optional.of(CeilingResponse.class);
            case PREVIEW_CEILING -> Optional.of(CeilingPreviewResponse.class);
            case CEILING_HISTORY -> Optional.of(CeilingHistory.class);
            case LIST_KEYS -> Optional.of(KeyList.class);
            case MAKE_KEY -> Optional.of(KeyMadeResponse.class);
            case REVOKE_KEY -> Optional.of(KeyResponse.class);
            case LIST_WEBHOOKS -> Optional.of(WebhookList.class);
            case ADD_WEBHOOK, ROTATE_WEBHOOK_SECRET -> Optional.of(WebhookSecretResponse.class);
            case TEST_WEBHOOK -> Optional.of(WebhookTestedResponse.class);
            case WEBHOOK_DELIVERIES -> Optional.of(WebhookDeliveryList.class);
            case LIVE_MEETINGS -> Optional.of(LiveMeetings.class);
            case SERVER_HEALTH -> Optional.of(ServerHealth.class);
            case VERIFY_AUDIT, AUDIT_VERIFICATION -> Optional.of(AuditVerificationView.class);
            case SEARCH_AUDIT -> Optional.of(AuditPage.class);
            case READ_AUDIT_ROW -> Optional.of(AuditDetails.class);
            case KEPT_ABOUT_ME, EXPORT_AUDIT, OWN_REPORT_PAPER, ANY_REPORT_PAPER, INCIDENT_BUNDLE ->
                Optional.of(RestAnswer.Download.class);
            case LIST_STARTED -> Optional.of(StartedMeetingList.class);
            case OWN_REPORT, ANY_REPORT -> Optional.of(SignedReport.class);
            case SINGLE_SIGN_ON_LOGOUT,
                    SIGN_OUT,
                    END_SESSION,
                    END_SESSION_OF_ACCOUNT,
                    CHANGE_PASSWORD,
                    ERASE_OWN_ACCOUNT,
                    ERASE_ACCOUNT,
                    CODE_DROP,
                    DROP_PASSKEY,
                    TAKE_INVITATION_BACK,
                    CANCEL_MEETING,
                    CLOSE_CALENDAR_FEED,
                    CLOSE_WEBHOOK -> Optional.empty();
        };
    }
}
