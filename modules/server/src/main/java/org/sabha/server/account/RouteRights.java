package org.sabha.server.account;

import java.util.Locale;
import java.util.Optional;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.rest.AccountRoute;

/** Which right each route asks for. A route without a row does not compile (H23). */
final class RouteRights {
    private RouteRights() {}

    /** @return empty for a route that is open to people who are not signed in */
    static Optional<AccountVerb> verbOf(AccountRoute route) {
        return switch (route) {
            case SIGN_IN,
                    SECOND_FACTOR,
                    PASSKEY_START,
                    PASSKEY_SIGN_IN,
                    WAYS,
                    SINGLE_SIGN_ON_START,
                    SINGLE_SIGN_ON,
                    SINGLE_SIGN_ON_LOGOUT,
                    INVITATION,
                    ACCEPT_INVITATION -> Optional.empty();
            case OWN_ACCOUNT -> Optional.of(AccountVerb.SEE_OWN_ACCOUNT);
            case SIGN_OUT -> Optional.of(AccountVerb.SIGN_OUT);
            case SESSIONS -> Optional.of(AccountVerb.LIST_OWN_SESSIONS);
            case END_SESSION -> Optional.of(AccountVerb.END_OWN_SESSIONS);
            case CHANGE_PASSWORD -> Optional.of(AccountVerb.CHANGE_OWN_PASSWORD);
            case CODE_START, CODE_CONFIRM -> Optional.of(AccountVerb.ENROL_OWN_CODE);
            case CODE_DROP -> Optional.of(AccountVerb.DROP_OWN_CODE);
            case RECOVERY_CODES -> Optional.of(AccountVerb.MAKE_OWN_RECOVERY_CODES);
            case ADD_PASSKEY_START, ADD_PASSKEY -> Optional.of(AccountVerb.ADD_OWN_PASSKEY);
            case DROP_PASSKEY -> Optional.of(AccountVerb.DROP_OWN_PASSKEY);
            case KEPT_ABOUT_ME -> Optional.of(AccountVerb.EXPORT_OWN_DATA);
            case ERASE_OWN_ACCOUNT -> Optional.of(AccountVerb.ERASE_OWN_ACCOUNT);
            case ERASE_ACCOUNT -> Optional.of(AccountVerb.ERASE_ACCOUNT);
            case LIST_ACCOUNTS -> Optional.of(AccountVerb.LIST_ACCOUNTS);
            case INVITE_ACCOUNT -> Optional.of(AccountVerb.INVITE_ACCOUNT);
            case RENAME_ACCOUNT -> Optional.of(AccountVerb.RENAME_ACCOUNT);
            case SET_ROLES -> Optional.of(AccountVerb.SET_ROLES);
            case DISABLE_ACCOUNT -> Optional.of(AccountVerb.DISABLE_ACCOUNT);
            case ENABLE_ACCOUNT -> Optional.of(AccountVerb.ENABLE_ACCOUNT);
            case RESET_ACCOUNT -> Optional.of(AccountVerb.RESET_ACCOUNT);
            case END_SESSIONS, END_SESSION_OF_ACCOUNT -> Optional.of(AccountVerb.END_SESSIONS_OF_OTHERS);
            case SESSIONS_OF_ACCOUNT -> Optional.of(AccountVerb.LIST_SESSIONS_OF_OTHERS);
            case SCHEDULE_MEETING -> Optional.of(AccountVerb.SCHEDULE_MEETING);
            case LIST_SCHEDULED -> Optional.of(AccountVerb.LIST_OWN_SCHEDULED);
            case INVITE_TO_MEETING, INVITE_BY_MAIL, TAKE_INVITATION_BACK ->
                Optional.of(AccountVerb.INVITE_TO_OWN_MEETING);
            case LIST_MAILED -> Optional.of(AccountVerb.LIST_OWN_SCHEDULED);
            case MOVE_MEETING -> Optional.of(AccountVerb.MOVE_OWN_MEETING);
            case CALENDAR_FEED, OPEN_CALENDAR_FEED, CLOSE_CALENDAR_FEED ->
                Optional.of(AccountVerb.KEEP_OWN_CALENDAR_FEED);
            case CANCEL_MEETING -> Optional.of(AccountVerb.CANCEL_OWN_MEETING);
            case ORGANISATION_RULES, ORGANISATION_RULE_HISTORY, CEILING_HISTORY -> Optional.of(AccountVerb.READ_RULES);
            case LIST_STARTED -> Optional.of(AccountVerb.LIST_STARTED_MEETINGS);
            case OWN_REPORT, OWN_REPORT_PAPER -> Optional.of(AccountVerb.READ_OWN_REPORTS);
            case ANY_REPORT, ANY_REPORT_PAPER -> Optional.of(AccountVerb.READ_REPORTS);
            case INCIDENT_BUNDLE -> Optional.of(AccountVerb.EXPORT_INCIDENTS);
            case PREVIEW_ORGANISATION_RULE, PREVIEW_CEILING -> Optional.of(AccountVerb.PREVIEW_RULES);
            case SET_ORGANISATION_RULE, SET_CEILING -> Optional.of(AccountVerb.SET_RULES);
            case LIST_KEYS -> Optional.of(AccountVerb.LIST_KEYS);
            case MAKE_KEY -> Optional.of(AccountVerb.MAKE_KEY);
            case REVOKE_KEY -> Optional.of(AccountVerb.REVOKE_KEY);
            case LIST_WEBHOOKS, WEBHOOK_DELIVERIES -> Optional.of(AccountVerb.LIST_WEBHOOKS);
            case ADD_WEBHOOK -> Optional.of(AccountVerb.ADD_WEBHOOK);
            case ROTATE_WEBHOOK_SECRET -> Optional.of(AccountVerb.ROTATE_WEBHOOK_SECRET);
            case CLOSE_WEBHOOK -> Optional.of(AccountVerb.CLOSE_WEBHOOK);
            case TEST_WEBHOOK -> Optional.of(AccountVerb.TEST_WEBHOOK);
            case LIVE_MEETINGS -> Optional.of(AccountVerb.WATCH_MEETINGS);
            case SERVER_HEALTH -> Optional.of(AccountVerb.WATCH_SERVER);
            case VERIFY_AUDIT, AUDIT_VERIFICATION -> Optional.of(AccountVerb.VERIFY_AUDIT);
            case SEARCH_AUDIT, READ_AUDIT_ROW -> Optional.of(AccountVerb.READ_AUDIT);
            case EXPORT_AUDIT -> Optional.of(AccountVerb.EXPORT_AUDIT);
        };
    }

    /** As the audit log calls an act. */
    static String rowOf(AccountRoute route) {
        return switch (route) {
            case OWN_REPORT, ANY_REPORT, OWN_REPORT_PAPER, ANY_REPORT_PAPER -> "read-report";
            case INCIDENT_BUNDLE -> "make-incident-bundle";
            case KEPT_ABOUT_ME -> "export-personal";
            case ERASE_OWN_ACCOUNT -> rowOf(AccountRoute.ERASE_ACCOUNT);
            case SECOND_FACTOR, PASSKEY_SIGN_IN, SINGLE_SIGN_ON -> rowOf(AccountRoute.SIGN_IN);
            default -> route.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
