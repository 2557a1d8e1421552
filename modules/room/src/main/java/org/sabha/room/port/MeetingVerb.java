package org.sabha.room.port;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every act that a row of a meeting can tell of. The wire names stand in the audit log and never change; whoever reads rows
 * switches over all of them, so that a new one does not compile where nobody has said what it means.
 */
public enum MeetingVerb {
    CREATE,
    /** Whose account the meeting was started with. */
    START_BY_ACCOUNT,
    /** Of which class the meeting is as it begins. */
    CLASS_IN_FORCE,
    /** What a rule is as the meeting begins. */
    RULE_IN_FORCE,
    /** The same, where the organisation locked it. */
    RULE_LOCKED,
    /** The server was started anew. */
    RESTORE,
    /** The server was started anew and could not take the meeting up: what is written of it cannot be read. */
    NOT_RESTORED,
    /** Whoever has the data folder let go of what could not be taken up; nothing of the meeting is kept any more. */
    FORGET,
    /** Nobody presided for too long. */
    SLEEP,
    /** Nobody was there for too long. */
    END,
    END_BY_ORGANISATION,
    STOP,
    /** Rows that could not be kept, by their number. */
    ROWS_LOST,

    /** Credentials that open nothing now. */
    JOIN,
    ARRIVE,
    /** To the notice on personal data; the value is its version, the language and the receipt. */
    CONSENT,
    /** That consent is taken back; the value is its receipt, and how many stays ended by it. May come behind the end. */
    WITHDRAW_CONSENT,
    RESUME,
    SEAT,
    LOSE,
    EXPEL,
    /** Somebody has no leaf in the key group any more, and so no seat until there is one. */
    UNSEAT,
    /** Somebody who was let in is back at the door, as no member added them to the key group. */
    NOT_ADDED,
    /** A stay that ends by an act on another one; the value says how. */
    END_STAY,
    LEAVE,

    CHANGE_PASSWORD,
    HOLD_TO_RULE,
    REFUSE_COMMIT,
    /** Messages of somebody that were refused unread; the value says why. */
    REFUSE_MESSAGE,
    REVOKE_INVITATIONS,
    /** Nobody can sign in to an account any more that the meeting was begun with, or that somebody came by: its id. */
    BAR_ACCOUNT,
    CLOSE_TRACK,
    /** Files that had not come whole when their owner went or lost the right; the value is their number. */
    CUT_FILES,

    AUTHENTICATE,
    PING,
    PRESENT_KEY_PACKAGE,
    CREATE_GROUP,
    COMMIT,
    EPOCH_ENTERED,
    SEAL,
    OFFER,
    SHOW,
    SET_MUTED,
    UNPUBLISH,
    RAISE_HAND,
    INVITE,
    ADMIT,
    ADMIT_ALL,
    TELL_DOOR,
    REFUSE,
    REMOVE,
    MUTE,
    MUTE_ALL,
    /** The value is what, and whether it is allowed; without a subject it is for everybody who is no host. */
    SET_PERMISSION,
    /** The value is who writes to whom. */
    SET_CHAT,
    LOWER_HAND,
    ASK_TO_UNMUTE,
    LOCK,
    UNLOCK,
    SET_ROLE,
    /** Hosts name other keys of hosts. */
    RESTATE,
    SET_SHARE_RIGHT,
    SET_FILE_RIGHT,
    SET_CAPTION_RIGHT,
    /** The value is the size; nobody here knows the name. */
    OFFER_FILE,
    FETCH_FILE,
    WITHDRAW_FILE,
    SPOTLIGHT,
    GIVE_FLOOR,
    END_FLOOR,
    /** The value is the kind and how many may vote. */
    OPEN_POLL,
    /** Only of what was refused. */
    CAST_BALLOT,
    /** The value is how many voted; without an actor its time was over, or the meeting was. */
    CLOSE_POLL,
    TELL_RESULT,
    SET_RULE,
    /** The meeting is of a higher class from now on. */
    CLASSIFY,
    HAND_OVER_AND_LEAVE,
    END_FOR_ALL;

    private static final Map<String, MeetingVerb> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(MeetingVerb::wireName, Function.identity()));

    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it stands in the log: lower case with hyphens. */
    public String wireName() {
        return wireName;
    }

    /** Whether people do nothing in a meeting behind this one. */
    public boolean endsMeeting() {
        return this == END || this == END_BY_ORGANISATION || this == STOP || this == END_FOR_ALL || this == FORGET;
    }

    /** @return empty for what this version does not know */
    public static Optional<MeetingVerb> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }
}
