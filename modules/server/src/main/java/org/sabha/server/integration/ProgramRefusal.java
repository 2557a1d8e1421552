package org.sabha.server.integration;

import java.util.Locale;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.RestAnswer;

/** Why a program was refused. The names are codes of the interface and of the audit log. */
enum ProgramRefusal {
    /** Absent, unknown, revoked, or its time is over. */
    KEY_UNKNOWN(401, "There is no such key, or it is over"),
    /** Who made it may make no keys any more. */
    KEY_SUSPENDED(401, "The key stands still, for who made it makes no keys any more"),
    SCOPE_MISSING(403, "The key has no scope for this"),
    ORGANISER_NEEDED(400, "Say in whose name"),
    /** There is no such account, it is not active, may not start meetings, or the key is not for it. */
    ORGANISER_UNUSABLE(403, "The key cannot act in this name"),
    /** Unknown, of an organiser whom the key is not for, or, for a key that is for all, not made with it. */
    NO_SUCH_MEETING(404, "There is no such meeting"),
    /** Whoever invites gets its password, and that was never a program's. */
    ORGANISERS_OWN(403, "The organiser made the meeting, and invites to it"),
    NO_SUCH_INVITATION(404, "There is no such invitation"),
    MEETING_NOT_PLANNED(409, "The meeting was opened or cancelled, or is over"),
    MEETING_NOT_OPEN(409, "The meeting does not go on"),
    TIME_UNUSABLE(400, "There is no such time, or it is past or too far away"),
    CLASS_ABOVE_CEILING(403, "This server is not approved for meetings of this class"),
    CLASS_NEVER_HELD(403, "What is secret or top secret is not spoken of over a network like this one"),
    TOO_MANY_MEETINGS(409, "There are too many meetings already"),
    TOO_MANY_INVITATIONS(409, "There are too many invitations already"),
    /** The Idempotency-Key stood with another request. */
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    REQUEST_UNDER_WAY(409, "The same request is under way"),
    /** The server ended, or its storage failed, while the request was under way. */
    OUTCOME_UNKNOWN(409, "It is not known whether the request was done; look before you ask anew"),
    /** The key has had as many passwords made in a minute as it may. */
    RATE_LIMITED(429, "There were too many of these just now"),
    OVERLOADED(503, "The server has too much to do just now"),
    /** Others are being made, or the key has one under way or had many just now. */
    REPORT_BUSY(503, "Other reports are being made, or there were many just now"),
    /** No report is signed from it. */
    LOG_BROKEN(500, "The audit log was changed; nothing is signed from it"),
    /** Searches go one at a time. */
    AUDIT_BUSY(503, "The audit log is being read; try again in a moment"),
    MALFORMED(400, "The request could not be read"),
    STORAGE_UNAVAILABLE(503, "The server could not store this; try again later"),
    /** Done, or done later, or never: the storage has not answered in time. */
    OUTCOME_PENDING(503, "The server cannot say yet whether this was done; look before you ask again");

    private final int status;
    private final String title;

    ProgramRefusal(int status, String title) {
        this.status = status;
        this.title = title;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    RestAnswer answer() {
        return RestAnswer.refusal(status, new Problem("about:blank", title, status, code()));
    }
}
