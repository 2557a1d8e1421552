package org.sabha.policy.account;

/** Everything that can be asked for with an account. A verb without a row in {@link AccountPolicy} does not compile. */
public enum AccountVerb {
    SEE_OWN_ACCOUNT,
    SIGN_OUT,
    LIST_OWN_SESSIONS,
    END_OWN_SESSIONS,
    CHANGE_OWN_PASSWORD,
    ENROL_OWN_CODE,
    DROP_OWN_CODE,
    MAKE_OWN_RECOVERY_CODES,
    ADD_OWN_PASSKEY,
    DROP_OWN_PASSKEY,
    /** Everything that is kept about one's own account. */
    EXPORT_OWN_DATA,
    ERASE_OWN_ACCOUNT,
    /** Whoever holds an invitation comes under the account's name, where the organisation vouches for it. */
    JOIN_UNDER_OWN_NAME,
    START_MEETING,
    SCHEDULE_MEETING,
    LIST_OWN_SCHEDULED,
    INVITE_TO_OWN_MEETING,
    MOVE_OWN_MEETING,
    CANCEL_OWN_MEETING,
    /** A secret address by which calendars read when one's own meetings are. */
    KEEP_OWN_CALENDAR_FEED,
    /** What opens one's own meetings, sealed, for one's other devices. */
    KEEP_OWN_VAULT,
    LIST_ACCOUNTS,
    INVITE_ACCOUNT,
    RENAME_ACCOUNT,
    SET_ROLES,
    DISABLE_ACCOUNT,
    ENABLE_ACCOUNT,
    RESET_ACCOUNT,
    /** For good, unlike disabling. */
    ERASE_ACCOUNT,
    LIST_SESSIONS_OF_OTHERS,
    END_SESSIONS_OF_OTHERS,
    /** How many people, how long, how much traffic: numbers, no names and no titles (T42). */
    WATCH_MEETINGS,
    WATCH_SERVER,
    /** Whether the log is as it was written; shows no row. */
    VERIFY_AUDIT,
    READ_AUDIT,
    EXPORT_AUDIT,
    /** Meetings that one started with one's own account, and reports of them. */
    LIST_STARTED_MEETINGS,
    READ_OWN_REPORTS,
    /** Of any meeting: who was there, by name. No administrator's by role (T42). */
    READ_REPORTS,
    /** All rows of any meeting with names and networks, and its report, in one signed file. */
    EXPORT_INCIDENTS,
    READ_RULES,
    /** What setting one would do to meetings, in numbers. */
    PREVIEW_RULES,
    SET_RULES,
    LIST_KEYS,
    /** Each role only those whose scopes it may give. */
    MAKE_KEY,
    REVOKE_KEY,
    LIST_WEBHOOKS,
    ADD_WEBHOOK,
    ROTATE_WEBHOOK_SECRET,
    CLOSE_WEBHOOK,
    TEST_WEBHOOK,
    /** In a meeting roles are the meeting's own: whoever comes is admitted by its host, administrators too (T42). */
    ENTER_MEETING_UNINVITED,
    HEAR_MEETING_UNSEEN
}
