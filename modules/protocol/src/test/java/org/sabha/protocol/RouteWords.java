package org.sabha.protocol;

import org.sabha.protocol.rest.AccountRoute;

/** What each route of pages does, for the description. A route without words does not compile. */
final class RouteWords {
    private RouteWords() {}

    static String of(AccountRoute route) {
        return switch (route) {
            case OWN_ACCOUNT -> "The signed-in person's own account.";
            case SIGN_IN -> "Signs in with name and password.";
            case SECOND_FACTOR -> "Goes on with a second factor after a right password.";
            case PASSKEY_START -> "What a browser needs to ask for a passkey.";
            case PASSKEY_SIGN_IN -> "Signs in with a passkey.";
            case WAYS -> "How people sign in here besides.";
            case SINGLE_SIGN_ON_START -> "Where the browser goes to sign in by the organisation's provider.";
            case SINGLE_SIGN_ON -> "Signs in with what the provider sent the browser back with.";
            case SINGLE_SIGN_ON_LOGOUT -> "The provider says that somebody signed out there.";
            case INVITATION -> "Looks at an invitation to an account without using it.";
            case ACCEPT_INVITATION -> "Opens an account and signs in.";
            case SIGN_OUT -> "Signs out.";
            case SESSIONS -> "Where one is signed in.";
            case END_SESSION -> "Ends one of one's own sign-ins.";
            case CHANGE_PASSWORD -> "Changes one's own password.";
            case CODE_START -> "A secret for an authenticator app.";
            case CODE_CONFIRM -> "Turns codes of an authenticator app on.";
            case CODE_DROP -> "Turns codes of an authenticator app off.";
            case RECOVERY_CODES -> "Makes new recovery codes; those of before are void.";
            case ADD_PASSKEY_START -> "What a browser needs to make a passkey.";
            case ADD_PASSKEY -> "Adds a passkey.";
            case DROP_PASSKEY -> "Takes a passkey away.";
            case KEPT_ABOUT_ME ->
                "Everything that is kept about the signed-in person, as JSON; that it was asked for is a row.";
            case ERASE_OWN_ACCOUNT -> "Erases one's own account for good.";
            case ERASE_ACCOUNT -> "Erases an account for good.";
            case LIST_ACCOUNTS -> "Accounts, page by page.";
            case INVITE_ACCOUNT -> "Makes an account and its invitation.";
            case RENAME_ACCOUNT -> "Gives an account another name.";
            case SET_ROLES -> "Gives an account other roles.";
            case DISABLE_ACCOUNT -> "Closes an account and ends its sign-ins.";
            case ENABLE_ACCOUNT -> "Opens a disabled account again.";
            case RESET_ACCOUNT -> "Takes password and second factors from an account.";
            case END_SESSIONS -> "Ends all sign-ins of an account.";
            case SESSIONS_OF_ACCOUNT -> "Where somebody else is signed in.";
            case END_SESSION_OF_ACCOUNT -> "Ends one sign-in of somebody else.";
            case SCHEDULE_MEETING -> "Schedules one's own meetings.";
            case LIST_SCHEDULED -> "One's own meetings that are not over.";
            case INVITE_TO_MEETING -> "Makes invitations to one's own meeting of later.";
            case INVITE_BY_MAIL -> "Invites to one's own meeting of later by mail.";
            case LIST_MAILED -> "Who was invited to one's own meeting by mail, and what became of the mails.";
            case TAKE_INVITATION_BACK -> "Takes one invitation to one's own meeting of later back.";
            case MOVE_MEETING -> "Holds one's own meeting of later at another time.";
            case CALENDAR_FEED -> "Whether one has a calendar feed.";
            case OPEN_CALENDAR_FEED -> "Makes a calendar feed; its address is told this once.";
            case CLOSE_CALENDAR_FEED -> "Closes one's own calendar feed.";
            case CANCEL_MEETING -> "Cancels one's own meetings of later.";
            case ORGANISATION_RULES -> "The organisation's rules.";
            case SET_ORGANISATION_RULE -> "Sets one of the organisation's rules.";
            case PREVIEW_ORGANISATION_RULE -> "What setting a rule would do to meetings.";
            case ORGANISATION_RULE_HISTORY -> "Changes of rules, the newest first.";
            case SET_CEILING -> "Sets the highest class that meetings may have here.";
            case PREVIEW_CEILING -> "What setting that class would do to meetings.";
            case CEILING_HISTORY -> "Changes of that class, the newest first.";
            case LIST_STARTED -> "Lists meetings that one started, the newest first.";
            case OWN_REPORT -> "Gives the report on a meeting that one started.";
            case ANY_REPORT -> "Gives auditors the report on any meeting; that it was read is a row.";
            case OWN_REPORT_PAPER -> "Gives the report on a meeting that one started as PDF.";
            case ANY_REPORT_PAPER -> "Gives auditors the report on any meeting as PDF.";
            case INCIDENT_BUNDLE -> "Gives auditors everything that the log tells of a meeting, signed; that is a row.";
            case LIST_KEYS -> "API keys, revoked ones too, the newest first.";
            case MAKE_KEY -> "Makes an API key; its secret is told this once.";
            case REVOKE_KEY -> "Closes an API key for ever.";
            case LIST_WEBHOOKS -> "Webhooks that are open.";
            case ADD_WEBHOOK -> "Makes a webhook; its secret is told this once.";
            case ROTATE_WEBHOOK_SECRET -> "Gives a webhook another secret; the one of before signs too for a day.";
            case CLOSE_WEBHOOK -> "Closes a webhook; what waits for it is forgotten.";
            case TEST_WEBHOOK -> "Sends a webhook one message of the type webhook.test, and says what came of it.";
            case WEBHOOK_DELIVERIES -> "The last tries to deliver messages to a webhook.";
            case LIVE_MEETINGS -> "Open meetings in numbers, without names and titles.";
            case SERVER_HEALTH -> "How the server stands.";
            case VERIFY_AUDIT -> "Begins a check of the audit log, or joins the one that runs.";
            case AUDIT_VERIFICATION -> "How the last check of the audit log stands.";
            case SEARCH_AUDIT -> "Rows of the audit log, the newest first.";
            case READ_AUDIT_ROW -> "One row of the audit log; looking at what is personal in it leaves a row.";
            case EXPORT_AUDIT -> "The whole audit log as lines of JSON.";
        };
    }
}
