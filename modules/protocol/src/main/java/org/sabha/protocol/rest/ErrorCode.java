package org.sabha.protocol.rest;

import java.util.Locale;
import org.sabha.protocol.account.Problem;

/** Why a request to a REST route was refused. The names are codes of the interface and of the audit log. */
public enum ErrorCode {
    /** Whatever was wrong with it: name, password, code, passkey, a disabled account (C7). */
    CANNOT_SIGN_IN(403, "Cannot sign in"),
    NO_SINGLE_SIGN_ON(404, "There is no such way to sign in"),
    PROVIDER_UNAVAILABLE(503, "The organisation's sign-in does not answer"),
    RATE_LIMITED(429, "Too many tries just now"),
    NOT_SIGNED_IN(401, "Not signed in"),
    FORBIDDEN(403, "Not allowed"),
    SECOND_FACTOR_NEEDED(403, "Sign in with a second factor first"),
    ENROLMENT_CODE_NEEDED(403, "An administrator's code is needed first"),
    /** Unknown, used, replaced or too old. */
    INVITATION_UNKNOWN(403, "The invitation does not open anything"),
    WRONG_PASSWORD(403, "The password is not right"),
    WRONG_CODE(403, "The code is not right"),
    PASSKEY_REFUSED(403, "The passkey was not accepted"),
    PASSKEYS_NEED_A_NAME(409, "Browsers keep no passkeys for this address"),
    TOO_MANY_PASSKEYS(409, "There are too many passkeys already"),
    KEPT_ELSEWHERE(409, "Another system keeps this account's password"),
    PASSWORD_WEAK(400, "The password is too weak"),
    PASSWORD_COMMON(400, "The password is easy to guess; several words that have nothing to do with each other help"),
    PASSWORD_SHORT(400, "An administrator's password has at least 10 characters"),
    LOGIN_UNUSABLE(400, "The sign-in name cannot be used"),
    LOGIN_TAKEN(409, "The sign-in name is taken"),
    NAME_UNUSABLE(400, "The name cannot be used"),
    NO_SUCH_ACCOUNT(404, "There is no such account"),
    NO_SUCH_SESSION(404, "There is no such sign-in"),
    NO_SUCH_PASSKEY(404, "There is no such passkey"),
    LAST_ADMINISTRATOR(409, "There must always be an administrator"),
    /** Unknown, or somebody else's. */
    NO_SUCH_MEETING(404, "There is no such meeting"),
    MEETING_NOT_PLANNED(409, "The meeting was opened or cancelled, or is over"),
    MEETINGS_PLANNED(409, "Meetings of this account are still to come; cancel them first"),
    TIME_UNUSABLE(400, "There is no such time, or it is past or too far away"),
    CLASS_ABOVE_CEILING(403, "This server is not approved for meetings of this class"),
    CLASS_NEVER_HELD(403, "What is secret or top secret is not spoken of over a network like this one"),
    TOO_MANY_MEETINGS(409, "There are too many meetings already"),
    TOO_MANY_INVITATIONS(409, "There are too many invitations already"),
    /** Some people are invited to one of its meetings alone; inviting to the series would replace theirs. */
    INVITED_ONE_BY_ONE(409, "Somebody is invited to one meeting of the series already"),
    /** By the class of the meeting or by the settings. */
    KEY_NOT_MAILED(409, "Mails to this meeting have no key"),
    NO_MAIL_SERVER(409, "This server sends no mails"),
    /** Of nobody, or with room for more than one. */
    ADDRESS_UNUSABLE(400, "One of the addresses is none of mail"),
    ADDRESS_INVITED(409, "Somebody is invited by mail already, or named twice"),
    PEOPLE_MISSING(400, "At least one person is invited"),
    TOO_MANY_MAILS(409, "So many people were told something today that nobody else can be"),
    NO_SUCH_INVITATION(404, "There is no such invitation, or it was taken back before"),
    VAULT_CHANGED(409, "Another device has changed what your devices share since"),
    NO_SUCH_FEED(404, "There is no calendar feed"),
    NO_SUCH_RULE(404, "There is no such rule"),
    RULE_VALUE_UNKNOWN(400, "The rule has no such value"),
    RULE_FLOOR(403, "Nobody may choose this value"),
    RULE_PINNED(409, "The server's settings file locks this rule"),
    RULE_SET_SINCE(409, "Somebody else has set the rule since"),
    REASON_UNUSABLE(400, "The reason cannot be used"),
    SCOPES_MISSING(400, "A key has at least one scope"),
    SCOPE_NOT_YOURS(403, "Your roles do not give keys of this scope"),
    SCOPE_NOT_FOR_ONE(400, "A key for one account cannot have this scope"),
    /** There is no such account, it is not active, may not start meetings, or the key is not for it. */
    ORGANISER_UNUSABLE(403, "There is no account of that name that may start meetings"),
    TOO_MANY_KEYS(409, "There are too many live keys already"),
    NO_SUCH_KEY(404, "There is no such key, or it was revoked before"),
    WEBHOOK_ADDRESS_UNUSABLE(400, "The address cannot be a webhook's"),
    EVENTS_MISSING(400, "A webhook is told of at least one event"),
    TOO_MANY_WEBHOOKS(409, "There are too many webhooks already"),
    TEST_UNDER_WAY(503, "Another webhook is being tried; try again in a moment"),
    NO_SUCH_WEBHOOK(404, "There is no such webhook, or it is closed"),
    NO_SUCH_ROW(404, "There is no such row"),
    NOTE_UNUSABLE(400, "A note is the number of a row, a colon and its hash"),
    /** Searches and exports go one at a time. */
    AUDIT_BUSY(503, "The audit log is being read; try again in a moment"),
    NOT_UP(503, "The server is still starting"),
    REPORT_BUSY(503, "Other reports are being made, or there were many just now"),
    /** No report is signed from it; which row, the server's log says, and "sabha audit verify". */
    LOG_BROKEN(500, "The audit log was changed; nothing is signed from it"),
    /** Of an API key: absent, unknown, revoked, or its time is over. */
    KEY_UNKNOWN(401, "There is no such key, or it is over"),
    /** Whoever made it may make no keys any more. */
    KEY_SUSPENDED(401, "The key stands still, for who made it makes no keys any more"),
    SCOPE_MISSING(403, "The key has no scope for this"),
    ORGANISER_NEEDED(400, "Say in whose name"),
    /** Whoever invites gets its password, and that was never a program's. */
    ORGANISERS_OWN(403, "The organiser made the meeting, and invites to it"),
    MEETING_NOT_OPEN(409, "The meeting does not go on"),
    /** The Idempotency-Key came with another request before. */
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    REQUEST_UNDER_WAY(409, "The same request is under way"),
    /** The server ended, or its storage failed, while the request was under way. */
    OUTCOME_UNKNOWN(409, "It is not known whether the request was done; look before you ask anew"),
    // Of the way into meetings.
    /** The one answer to everybody who cannot come in, whatever the cause (C7, H3). */
    CANNOT_OPEN(403, "Forbidden"),
    SESSION_UNKNOWN(401, "Unauthorized"),
    NOT_TO_OPEN(409, "Conflict"),
    NOTICE_CHANGED(409, "Conflict"),
    ACCOUNT_CHANGED(409, "Conflict"),
    RECEIPT_UNKNOWN(403, "Forbidden"),
    OFFER_UNUSABLE(400, "Bad Request"),
    NOT_FOUND(404, "Not Found"),
    OVERLOADED(503, "The server has too much to do just now"),
    MALFORMED(400, "The request could not be read"),
    STORAGE_UNAVAILABLE(503, "The server could not store this; try again later"),
    /** Done, or done later, or never: the storage has not answered in time. */
    OUTCOME_PENDING(503, "The server cannot say yet whether this was done; look before you ask again");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One English sentence. */
    public String title() {
        return title;
    }

    public int status() {
        return status;
    }

    public RestAnswer answer() {
        return RestAnswer.refusal(status, new Problem("about:blank", title, status, code()));
    }
}
