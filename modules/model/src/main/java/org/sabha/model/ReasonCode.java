package org.sabha.model;

import java.util.Locale;

/**
 * Why an act was refused. The wire name is stable; the text for people lives in the clients' catalogues. To somebody
 * who is not in the room only {@link #CANNOT_OPEN} is said (C7), or what tells nothing of the meeting.
 */
public enum ReasonCode {
    /** The one answer to outsiders: unknown, wrong, ended, locked, not started, banned and full look alike. */
    CANNOT_OPEN,
    /** Lobby: the act is not open to somebody who waits. */
    NOT_IN_THE_ROOM,
    HOST_ONLY,
    ROOM_LOCKED,
    ROOM_FULL,
    ROOM_ASLEEP,
    ROOM_ENDED,
    PASSWORD_STALE,
    /** With an invitation that opens the meeting; said to nobody outside. */
    PASSWORD_WRONG,
    PASSWORD_WEAK,
    INVITATION_UNKNOWN,
    INVITATION_REVOKED,
    INVITATION_USED_ELSEWHERE,
    INVITATION_REQUIRED,
    BANNED,
    TICKET_INVALID,
    DOOR_CLOSED,
    SHARE_NOT_GRANTED,
    SOMEBODY_ELSE_SHARES,
    FILES_OFF,
    /** The meeting, or this one of its people, has as many files there, or as many bytes of them, as it may. */
    FILES_FULL,
    /** It was taken back, has not come whole, or never was. */
    NO_SUCH_FILE,
    /** It is over, its result was told, or it never was. */
    NO_SUCH_POLL,
    /** Another one has to be closed first. */
    POLL_IS_OPEN,
    /** Whoever was not in the room when it was opened has no vote in it. */
    NO_VOTE_IN_POLL,
    /** A vote is given once. */
    VOTE_IS_GIVEN,
    RECORDING_OFF,
    CHAT_EXPORT_OFF,
    REMOTE_CONTROL_OFF,
    UNMUTE_ONLY_BY_SELF,
    /** A host keeps this microphone muted. */
    UNMUTE_NOT_ALLOWED,
    /** A host keeps this camera off. */
    VIDEO_NOT_ALLOWED,
    HAND_NOT_ALLOWED,
    REACTION_NOT_ALLOWED,
    CHAT_OFF,
    /** Participants write to hosts only. */
    CHAT_TO_HOSTS_ONLY,
    RULE_LOCKED,
    RULE_FLOOR,
    RULE_VALUE_UNKNOWN,
    /** The meeting's class asks for a stricter value. */
    RULE_HELD_BY_CLASS,
    /** The server is not approved for so high a class. */
    CLASS_ABOVE_CEILING,
    /** Secret and above; no organisation can have a server approved for that. */
    CLASS_NEVER_HELD,
    /** A meeting that goes on keeps its class, or gets a higher one. */
    CLASS_NOT_LOWERED,
    NO_SUCH_PARTICIPANT,
    NOT_ON_ONESELF,
    NOT_ON_A_HOST,
    LAST_HOST_MUST_HAND_OVER,
    CLIENT_TOO_OLD,
    TRACK_NOT_ALLOWED,
    TOO_MANY_TRACKS,
    /** The meeting has no key group, or not yet. */
    NO_KEY_GROUP,
    /** There is a key group with others in it. */
    KEY_GROUP_EXISTS,
    /** The act needs the hosts' next statement. */
    STATEMENT_MISSING,
    /** The statement is of another group, or not the one after the last. */
    STATEMENT_NOT_NEXT,
    /** The statement says something else than the act. */
    STATEMENT_DIFFERS,
    /** It could not be written down, so it was not done. */
    STORAGE_UNAVAILABLE,
    /** The server has as much to do as it can; newcomers are refused until it has less. */
    SERVER_BUSY;

    /** The name on the wire: lower case with hyphens. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
