package org.sabha.protocol.account;

import java.util.List;
import org.sabha.protocol.report.PaperRequest;
import org.sabha.protocol.report.ReportListRequest;
import org.sabha.protocol.report.ReportRequest;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.report.StartedMeetingList;

/** Every body of accounts, in the order of the documentation. */
public final class AccountBodies {
    public static final List<Class<? extends Record>> ALL = List.of(
            SignInRequest.class,
            SignInResponse.class,
            SecondFactorRequest.class,
            SignInWaysResponse.class,
            SingleSignOnStartResponse.class,
            SingleSignOnRequest.class,
            OwnAccountResponse.class,
            SessionList.class,
            EndSessionRequest.class,
            InvitationRequest.class,
            InvitationView.class,
            AcceptInvitationRequest.class,
            ChangePasswordRequest.class,
            EraseOwnAccountRequest.class,
            CodeSecretResponse.class,
            ConfirmCodeRequest.class,
            RecoveryCodesResponse.class,
            PasskeyOptionsResponse.class,
            AddPasskeyRequest.class,
            PasskeySignInRequest.class,
            DropPasskeyRequest.class,
            ListAccountsRequest.class,
            AccountList.class,
            InviteAccountRequest.class,
            AccountInvitedResponse.class,
            ChangeAccountRequest.class,
            AccountChangedResponse.class,
            RenameAccountRequest.class,
            SetRolesRequest.class,
            ScheduleMeetingRequest.class,
            MeetingScheduledResponse.class,
            ListScheduledRequest.class,
            ScheduledList.class,
            InviteToMeetingRequest.class,
            InvitedToMeetingResponse.class,
            InviteByMailRequest.class,
            InvitedByMailResponse.class,
            ListMailedRequest.class,
            MailedList.class,
            TakeInvitationBackRequest.class,
            MoveMeetingRequest.class,
            CancelMeetingRequest.class,
            CalendarFeedView.class,
            CalendarFeedResponse.class,
            RuleList.class,
            SetOrganisationRuleRequest.class,
            OrganisationRuleResponse.class,
            PreviewRuleRequest.class,
            RulePreviewResponse.class,
            RuleHistoryRequest.class,
            RuleHistory.class,
            SetCeilingRequest.class,
            CeilingResponse.class,
            PreviewCeilingRequest.class,
            CeilingPreviewResponse.class,
            CeilingHistoryRequest.class,
            CeilingHistory.class,
            ReportListRequest.class,
            StartedMeetingList.class,
            ReportRequest.class,
            SignedReport.class,
            PaperRequest.class,
            Problem.class);

    private AccountBodies() {}
}
