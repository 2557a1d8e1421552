package org.sabha.policy;

import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.EntryMethod;
import org.sabha.model.Permission;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;

/** What a subject asks to do, with what the decision hangs on. */
public sealed interface Action {

    /**
     * To enter a meeting, by any entry method. The subject's role is the one that the invitation gives.
     *
     * @param method how they come in
     * @param standing whether they are new, admitted by a host just now, or come back
     * @param credentials what they showed
     */
    record Enter(EntryMethod method, Standing standing, Credentials credentials) implements Action {}

    /** To publish a track. */
    record Publish(TrackSource source, Fit fit) implements Action {}

    /** To have a track of one's own forwarded again that was muted. */
    record Unmute(TrackSource source) implements Action {}

    /** To write a message of the chat. */
    record Chat(ChatReach reach) implements Action {}

    /** To allow or forbid something to everybody who is no host. */
    record SetPermission(Permission permission) implements Action {}

    /** To allow or forbid something to one person. */
    record SetPersonalPermission(Permission permission, Target target) implements Action {}

    /** To put a file on the meeting's shelf (A6). */
    record OfferFile(FileSpace space) implements Action {}

    /** An act on a file that is offered. */
    record OnFile(FileVerb verb, FileOwner owner) implements Action {}

    /** To open a poll. */
    record OpenPoll(PollStage stage, Electorate electorate) implements Action {}

    /** To give one's vote in a poll. */
    record Vote(VoterStanding standing) implements Action {}

    /** A host's act on a poll. */
    record OnPoll(PollVerb verb, PollStage poll) implements Action {}

    /** An act on another person. */
    record OnPerson(PersonVerb verb, Target target) implements Action {}

    /** To give a seated person another role (C2). */
    record SetRole(Target target, Role role) implements Action {}

    /** To change a rule for this meeting. */
    record SetRule(AdvisoryClause clause, String value) implements Action {}

    /** To say that the meeting is of another class from now on. */
    record Classify(Classification classification) implements Action {}

    /** To give the meeting another password (A1, C1). */
    record SetPassword(PasswordStrength strength) implements Action {}

    /** To do something in the meeting's key group. */
    record InKeyGroup(GroupVerb verb, GroupState group) implements Action {}

    /** To bring somebody into the key group by a commit. */
    record CommitAdd(Newcomer newcomer) implements Action {}

    /** To take somebody out of the key group by a commit. */
    record CommitRemoval(Leaver leaver) implements Action {}

    /** To have the hosts' statement say from now on what an act changes. */
    record State(StatementFit statement) implements Action {}

    /** To be told why an act was refused. */
    record LearnReason(ReasonCode reason) implements Action {}

    /** Acts that need nothing more than their name. */
    enum Verb implements Action {
        LEAVE,
        SHOW,
        /** To mute a track of one's own. */
        MUTE_SELF,
        UNPUBLISH,
        RAISE_HAND,
        LOWER_OWN_HAND,
        REACT,
        /** To decide who writes to whom in the chat. */
        SET_CHAT,
        INVITE,
        ADMIT_ALL,
        /** To mute a source of everybody who does not preside. */
        MUTE_ALL,
        LOWER_ALL_HANDS,
        /** To have a line shown to those who wait. */
        TELL_THE_DOOR,
        /** To have a time run for all that is nobody's floor. */
        START_TIMER,
        /** To end the floor of whoever has it, and any time that runs. */
        END_FLOOR,
        LOCK,
        UNLOCK,
        END_FOR_ALL,
        /** To have whoever speaks on everybody's stage again. */
        END_SPOTLIGHT,
        /** To be one whose presence keeps the meeting awake. */
        PRESIDE,
        /** To see who waits. */
        WATCH_THE_DOOR,
        RECORD,
        /** To offer files, and to tell others of them. */
        SEND_FILE,
        /** To write captions of what is said, for everybody. */
        CAPTION,
        EXPORT_CHAT,
        /** To commit fresh keys of one's own. */
        REFRESH_KEYS,
        /** To steer another's screen or camera, or to draw on it. */
        CONTROL_REMOTELY
    }

    enum PersonVerb {
        ADMIT,
        REFUSE,
        REMOVE,
        MUTE,
        UNMUTE,
        ASK_TO_UNMUTE,
        LOWER_HAND,
        GRANT_SHARE,
        GRANT_FILES,
        GRANT_CAPTIONS,
        SPOTLIGHT,
        GIVE_FLOOR,
        HAND_OVER
    }

    /** Who reads a message of the chat. */
    enum ChatReach {
        EVERYBODY,
        /** All hosts, or one. */
        HOSTS,
        /** One person who is no host. */
        PARTICIPANT
    }

    enum FileVerb {
        FETCH,
        WITHDRAW
    }

    /** Whose file it is, as the actor stands to them. */
    enum FileOwner {
        /** There is no such file, or it is not whole yet. */
        MISSING,
        SELF,
        OTHER
    }

    enum PollVerb {
        CLOSE,
        TELL_RESULT
    }

    /** How the poll stands that is asked for; to open one, the poll that there is. */
    enum PollStage {
        NONE,
        OPEN,
        CLOSED,
        /** Over, and nothing of it was published. */
        NOT_COUNTED,
        /** To open one: its id was that of another in this meeting. */
        USED
    }

    /** Whether anybody who is named to vote is there. */
    enum Electorate {
        SOMEBODY,
        NOBODY
    }

    enum VoterStanding {
        /** No such poll is open. */
        NO_POLL,
        NO_VOTER,
        MAY_VOTE,
        HAS_VOTED
    }

    enum FileSpace {
        FREE,
        FULL
    }

    enum GroupVerb {
        /** To offer new keys, at the door, before the seat, or to get back into step. */
        PRESENT_KEYS,
        /** To make the group, and with it the first seat; asked with the role that the subject is to have there. */
        CREATE_GROUP,
        COMMIT,
        ENTER_EPOCH,
        /** To have the hosts' statement name other keys of hosts. */
        RESTATE,
        /** To have sealed data handed on. */
        SEAL
    }

    enum GroupState {
        /** The meeting is no key group. */
        ABSENT,
        /** Not made yet, or void. */
        NONE,
        /** Nobody but the subject is left in it with a connection. */
        SUBJECT_ALONE,
        LIVE
    }

    /** Why the room wants somebody added, if it does. */
    enum Newcomer {
        NOT_WANTED,
        /** A host said yes. */
        ADMITTED,
        /** Nobody needs to be asked. */
        UNASKED,
        /** In the same commit the old leaf of the same person on the same device goes, whose key vouches for the new one. */
        RETURNS
    }

    enum Leaver {
        NOT_WANTED,
        /** Removed, gone, or about to return on a new leaf. */
        WANTED
    }

    enum StatementFit {
        /** Of this group, the next, and it says what the act makes of the meeting. */
        FITS,
        MISSING,
        NOT_NEXT,
        DIFFERS
    }

    /** Who an act falls on, as the actor stands to them. */
    enum Target {
        MISSING,
        SELF,
        HOST,
        ALTERNATE_HOST,
        PARTICIPANT,
        WAITING;

        /** Somebody else of that role. */
        public static Target of(Role role) {
            return switch (role) {
                case HOST -> HOST;
                case ALTERNATE_HOST -> ALTERNATE_HOST;
                case PARTICIPANT -> PARTICIPANT;
                case WAITING -> WAITING;
            };
        }

        /** Of several stays that one act ends, the one that is hardest to touch: the actor's own, then by role. */
        public Target or(Target other) {
            return compareTo(other) <= 0 ? this : other;
        }
    }

    enum Standing {
        NEWCOMER,
        /** A host says yes, now; everything else is judged again (H10). */
        ADMITTED,
        /** The same invitation and device, whose seat is still kept; in a key group also by the word of the leaf's key. */
        RELOADED,
        /** The ticket of a seat that is still kept. */
        TICKET_OF_A_SEAT,
        /** The ticket of somebody at the door. */
        TICKET_OF_A_KNOCK,
        /** A ticket that is used, unknown or of a stay that is over. */
        TICKET_DEAD
    }

    /**
     * What somebody at a door showed.
     *
     * @param maker who made the invitation
     */
    record Credentials(InvitationState invitation, Maker maker, PasswordState password, Ban ban, ClientAge client) {
        /** Nothing is wrong with them. */
        public static final Credentials VALID = new Credentials(
                InvitationState.USABLE, Maker.PERSON, PasswordState.CURRENT, Ban.NONE, ClientAge.CURRENT);
    }

    enum InvitationState {
        /** Known, not revoked, unbound or bound to this very device. */
        USABLE,
        NONE,
        UNKNOWN,
        REVOKED,
        BOUND_ELSEWHERE
    }

    /** Who made an invitation. */
    enum Maker {
        /** Somebody of the meeting: its organiser beforehand, or a host in it. */
        PERSON,
        /** A program with an API key, so whoever made the key could have it (T42). */
        PROGRAM
    }

    enum PasswordState {
        CURRENT,
        STALE
    }

    enum Ban {
        NONE,
        BANNED
    }

    enum ClientAge {
        CURRENT,
        OLD,
        /** It brought no keys into a meeting that is a key group, or none that can be used. */
        WITHOUT_KEYS
    }

    /** How a track fits with the others of its offer. */
    enum Fit {
        FITS,
        TOO_MANY,
        /** The same source or section twice, or a screen's sound without its picture. */
        MISFIT
    }
}
