package org.sabha.policy.account;

/** Everything that a program can ask for with an API key. A verb without a row in {@link KeyPolicy} does not compile. */
public enum KeyVerb {
    /** What the key that asks is. */
    SEE_OWN_KEY,
    LIST_MEETINGS,
    READ_MEETING,
    SCHEDULE_MEETING,
    CANCEL_MEETING,
    END_MEETING,
    LIST_INVITATIONS,
    INVITE_TO_MEETING,
    REVOKE_INVITATION,
    /** Who was there, by name; with a key for one account, of meetings that it started. */
    READ_REPORT,
    SEARCH_AUDIT,
    /** A program is nobody in a meeting; the first to come in is the organiser, signed in (T42). */
    OPEN_MEETING,
    ENTER_MEETING,
    HEAR_MEETING,
    /** A key makes no keys. */
    MAKE_KEY
}
