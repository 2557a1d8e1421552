package org.sabha.protocol;

import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.PollId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.RemovalReason;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackSource;
import org.sabha.protocol.limits.Bytes;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.limits.Items;

/**
 * What a client may say. The sender is always the session's: no message names its own sender (H19). The JSON
 * {@code type} is the record's name in lower case with hyphens.
 */
public sealed interface ClientMessage {

    // --- opening: the first message of a connection is one of these two

    /**
     * Opens a new stay.
     *
     * @param token join token: one use, 60 s, bound to the room
     * @param client name of the client, a blank and its version in numbers with dots, such as {@code sabha-web 0.1};
     *     1 to 64 characters. One that is too old is told so: {@code denied client-too-old} (C5)
     * @param keys for the key group; a client without them is too old where meetings are key groups
     */
    record Authenticate(Secret token, @Chars(max = 64) String client, Optional<KeyOffer> keys)
            implements ClientMessage {
        public Authenticate(Secret token, String client) {
            this(token, client, Optional.empty());
        }
    }

    /**
     * Takes a stay up again after the socket was lost, within the window that came with the ticket.
     *
     * @param ticket the ticket of this stay's last {@code waiting}, {@code seated} or {@code resumed}; one use
     * @param received the highest server {@code seq} this client has handled
     */
    record Resume(Secret ticket, long received) implements ClientMessage {}

    // --- open to somebody who waits

    /** Every 10 s, so that the server knows the connection lives; its {@code ack} frees what the server keeps for resuming. */
    record Ping() implements ClientMessage {}

    /** Leaves the room or the lobby. A last host is refused while others are seated (A9): hand over or end. */
    record Leave() implements ClientMessage {}

    // --- the key group; its rules are those of docs/develop/encryption.md

    /**
     * New keys instead of those offered before, by somebody who waits or was granted a seat. From a seated person: "I lost
     * step with the group, put me back"; by the word of the old leaf's key one commit then removes that leaf and adds the new
     * one, and without it the seat ends.
     */
    record PresentKeyPackage(KeyOffer keys) implements ClientMessage {}

    /**
     * Answers {@link ServerMessage.Granted} without a group: makes the group, and takes the first seat. Also open to a
     * seated host who is the only one connected; all other leaves are gone with the old group then.
     *
     * @param groupId fresh, random
     * @param keyPackage an MLSMessage with a KeyPackage whose leaf is the creator's
     * @param statement the hosts' first statement in this group
     */
    record CreateGroup(
            @Bytes(min = 16, max = 16) Octets groupId,
            @Bytes(max = 4096) Octets keyPackage,
            @Bytes(max = 1024) Octets statement)
            implements ClientMessage {}

    /**
     * Answers {@link ServerMessage.CommitWanted}. The first good commit of an epoch is ordered and comes back as {@link
     * ServerMessage.GroupCommit}; any other is refused by {@link ServerMessage.CommitRefused}.
     *
     * @param epoch in which it was made
     * @param commit an MLSMessage with a commit
     * @param welcome an MLSMessage with a Welcome for all whom the commit adds
     */
    record Commit(long epoch, @Bytes(max = 524_288) Octets commit, Optional<@Bytes(max = 786_432) Octets> welcome)
            implements ClientMessage {}

    /** The commit that leads to this epoch was processed: this client can open what is sealed in it. */
    record EpochEntered(long epoch) implements ClientMessage {}

    /**
     * Hands on sealed data. The server keeps no history.
     *
     * @param audience whom it goes to
     * @param to the person, if it goes to one
     * @param payload as docs/develop/encryption.md describes it
     */
    record Seal(
            SealedChannel channel,
            SealedAudience audience,
            Optional<ParticipantId> to,
            @Bytes(max = 16_384) Octets payload)
            implements ClientMessage {
        public Seal {
            if ((audience == SealedAudience.PERSON) != to.isPresent()) {
                throw new IllegalArgumentException("a person is named exactly if it goes to one");
            }
        }
    }

    // --- media of one's own

    /**
     * Offers media (RFC 8829). The client always offers; the answer comes as {@link ServerMessage.Answer}.
     *
     * @param negotiation number of this offer, counting up from 1 in a stay
     * @param sdp the offer, at most 192 KiB: 49 slots with four codecs each take about half of that
     * @param tracks what each sending m-section carries, at most 8
     */
    record Offer(
            @IntegerRange(min = 1) long negotiation,
            @Chars(max = 196_608, script = Chars.Script.ANY) String sdp,
            @Items(max = 8) List<PublishedTrack> tracks)
            implements ClientMessage {
        public Offer {
            tracks = List.copyOf(tracks);
        }
    }

    /** Says what this client shows, all of its video slots at once (at most 64). */
    record Show(@Items(max = 64) List<SlotRequest> slots) implements ClientMessage {
        public Show {
            slots = List.copyOf(slots);
        }
    }

    /** Mutes or unmutes a track of one's own; a muted track is not forwarded. */
    record SetMuted(TrackSource source, boolean muted) implements ClientMessage {}

    /** Stops a track of one's own (a screen share that ends). */
    record Unpublish(TrackSource source) implements ClientMessage {}

    /** Raises or lowers one's own hand. */
    record RaiseHand(boolean raised) implements ClientMessage {}

    // --- files; the server holds them sealed, and their keys and names travel in sealed data (A6)

    /**
     * Asks for a place for a file of one's own; answered by {@link ServerMessage.FileGranted}.
     *
     * @param bytes of the file itself, at most 200 MiB; each MiB of the sealed file holds 16 bytes less of it
     */
    record OfferFile(@IntegerRange(max = FileSize.MAX_BYTES) long bytes) implements ClientMessage {}

    /** Asks for the way to a file that came whole; answered by {@link ServerMessage.FileOpened}. */
    record FetchFile(FileId file) implements ClientMessage {}

    /** Takes a file of one's own back, whole or not; a host takes anybody's. */
    record WithdrawFile(FileId file) implements ClientMessage {}

    // --- polls; their words and votes are sealed with keys that the server does not have (docs/user/polls.md)

    /**
     * Gives one's vote in a poll, once; answered by {@link ServerMessage.BallotTaken}.
     *
     * @param ballot sealed; of the same length whatever it says, and whatever the poll's kind
     */
    record CastBallot(
            PollId poll, @Bytes(min = 156, max = 156) Octets ballot) implements ClientMessage {}

    // --- host's acts

    /**
     * Opens a poll for seated people; one at a time.
     *
     * @param poll a commitment to the opening and the poll's key
     * @param voters whom the opening names, at most 1,024; those of them who are seated have a vote
     * @param seconds after which it closes by itself, 10 s to 4 h
     * @param opening question, options and voters, sealed with the poll's key
     */
    record OpenPoll(
            PollId poll,
            PollKind kind,
            @Items(max = 1024) List<ParticipantId> voters,
            Optional<@IntegerRange(min = 10, max = 14_400) Long> seconds,
            @Bytes(max = 98_304) Octets opening)
            implements ClientMessage {
        public OpenPoll {
            voters = List.copyOf(voters);
        }
    }

    /**
     * Ends the poll that is open.
     *
     * @param counted whether everybody gets its ballots; else it is taken back, and nobody gets any
     * @param word of whoever ends it, signed, and sealed with the poll's key; handed to everybody, so that they know that it is
     *     not the server that ends it
     */
    record ClosePoll(
            PollId poll,
            boolean counted,
            @Bytes(min = 156, max = 156) Octets word) implements ClientMessage {}

    /**
     * The result of a poll that was closed, as this host's device counted it. Each host tells one; which holds is for the
     * members' devices to find.
     *
     * @param result signed, and sealed with the poll's key
     */
    record TellResult(PollId poll, @Bytes(max = 98_304) Octets result) implements ClientMessage {}

    /** Mints a fresh personal invitation; answered by {@link ServerMessage.InvitationIssued}. */
    record Invite() implements ClientMessage {}

    /**
     * Lets somebody in who waits (A2).
     *
     * @param endorsement the host's signature over the KeyPackage that they saw, so that another member may commit it
     */
    record Admit(ParticipantId participant, Optional<@Bytes(min = 64, max = 64) Octets> endorsement)
            implements ClientMessage {
        public Admit(ParticipantId participant) {
            this(participant, Optional.empty());
        }
    }

    /**
     * Admits everybody who waits now.
     *
     * @param admissions those whom the host saw; where the meeting is a key group only they are admitted. At most 4,096
     */
    record AdmitAll(Optional<@Items(max = 4096) List<Admission>> admissions) implements ClientMessage {
        public AdmitAll {
            admissions = admissions.map(List::copyOf);
        }

        public AdmitAll() {
            this(Optional.empty());
        }

        /** @param endorsement as in {@link Admit} */
        public record Admission(ParticipantId participant, Optional<@Bytes(min = 64, max = 64) Octets> endorsement) {}
    }

    /**
     * Has one line shown to everybody who waits, now and later, or takes it back. It is in the clear for the server, which
     * keeps it as long as the meeting runs and writes it down nowhere; only hosts see it besides.
     *
     * @param text 1 to 200 characters; without it the line is taken back
     */
    record TellDoor(Optional<@Chars(max = 200) String> text) implements ClientMessage {
        public TellDoor() {
            this(Optional.empty());
        }

        public TellDoor(String text) {
            this(Optional.of(text));
        }
    }

    /** Turns somebody away who waits. */
    record Refuse(ParticipantId participant) implements ClientMessage {}

    /**
     * Removes somebody for the life of the meeting: invitation and device are banned (A5).
     *
     * @param reason is told to whoever is removed and stands in the audit log
     */
    record Remove(ParticipantId participant, Optional<RemovalReason> reason) implements ClientMessage {
        public Remove(ParticipantId participant) {
            this(participant, Optional.empty());
        }
    }

    /** Mutes a track of somebody else; only they can unmute it (C3). A screen ends, with its sound, and its owner may begin anew (A4). */
    record Mute(ParticipantId participant, TrackSource source) implements ClientMessage {}

    /** Mutes a source of everybody who does not preside, as {@link Mute} does for one (C3). */
    record MuteAll(TrackSource source) implements ClientMessage {}

    /**
     * Allows or forbids something to a participant, or without one to everybody who is no host, newcomers too; that replaces
     * what was decided of single people. A source that is forbidden is muted at once, and stays so until a host allows it
     * (C3); a hand goes down. What is allowed begins by the participant's own act only.
     */
    record SetPermission(Optional<ParticipantId> participant, Permission permission, boolean allowed)
            implements ClientMessage {}

    /** Decides who writes to whom in the chat from now on. */
    record SetChat(ChatPolicy chat) implements ClientMessage {}

    /** Lowers the hand of a seated person, or of everybody when nobody is named. */
    record LowerHand(Optional<ParticipantId> participant) implements ClientMessage {
        public LowerHand() {
            this(Optional.empty());
        }

        public LowerHand(ParticipantId participant) {
            this(Optional.of(participant));
        }
    }

    /** Asks somebody to unmute, and allows it; nothing happens unless they do. */
    record AskToUnmute(ParticipantId participant) implements ClientMessage {}

    /**
     * Refuses all newcomers from now on (A7).
     *
     * @param statement the hosts' next statement; needed where the meeting is a key group
     */
    record Lock(Optional<@Bytes(max = 1024) Octets> statement) implements ClientMessage {
        public Lock() {
            this(Optional.empty());
        }
    }

    /**
     * Lets newcomers knock again.
     *
     * @param statement as in {@link Lock}
     */
    record Unlock(Optional<@Bytes(max = 1024) Octets> statement) implements ClientMessage {
        public Unlock() {
            this(Optional.empty());
        }
    }

    /**
     * Gives a seated person another role (C2).
     *
     * @param statement as in {@link Lock}
     */
    record SetRole(ParticipantId participant, Role role, Optional<@Bytes(max = 1024) Octets> statement)
            implements ClientMessage {
        public SetRole(ParticipantId participant, Role role) {
            this(participant, role, Optional.empty());
        }
    }

    /**
     * Has the hosts' statement name other keys of the same hosts, and of those by invitation who were let in; nothing else
     * changes. A host's device says so by itself, after its return and after it let such a person in.
     *
     * @param statement the hosts' next statement
     */
    record Restate(@Bytes(max = 1024) Octets statement) implements ClientMessage {}

    /** Gives or takes the right to share the screen (A4). */
    record SetShareRight(ParticipantId participant, boolean allowed) implements ClientMessage {}

    /** Gives or takes the right to send files, where they are not off (A6). */
    record SetFileRight(ParticipantId participant, boolean allowed) implements ClientMessage {}

    /** Gives or takes the right to write captions; hosts have it without being given it. */
    record SetCaptionRight(ParticipantId participant, boolean allowed) implements ClientMessage {}

    /**
     * Puts a seated person, oneself too, on everybody's stage; without one, whoever speaks is there again. It takes nothing
     * from anybody: who pinned another person goes on seeing that one.
     */
    record Spotlight(Optional<ParticipantId> participant) implements ClientMessage {
        public Spotlight(ParticipantId participant) {
            this(Optional.of(participant));
        }
    }

    /**
     * Gives the floor to a seated person, oneself too, in place of whoever has it: lowers their hand, puts them on
     * everybody's stage and asks them to unmute. Without a person it is a time that runs for all. When the time is over
     * nothing happens by itself.
     *
     * @param seconds how long it is meant to last, 10 s to 4 h
     */
    record GiveFloor(Optional<ParticipantId> participant, Optional<@IntegerRange(min = 10, max = 14_400) Long> seconds)
            implements ClientMessage {
        public GiveFloor {
            if (participant.isEmpty() && seconds.isEmpty()) {
                throw new IllegalArgumentException("the floor is somebody's, or has a time");
            }
        }
    }

    /** Nobody has the floor any more, and no time runs; whoever had it leaves everybody's stage. */
    record EndFloor() implements ClientMessage {}

    /**
     * Changes a rule for this meeting where the organisation has not locked it.
     *
     * @param clause the advisory clause
     * @param value the value's wire name, 1 to 32 characters, as {@link MeetingView.RuleView} lists them
     * @param statement as in {@link Lock}, when the lobby's rule changes
     */
    record SetRule(AdvisoryClause clause, @Chars(max = 32) String value, Optional<@Bytes(max = 1024) Octets> statement)
            implements ClientMessage {
        public SetRule(AdvisoryClause clause, String value) {
            this(clause, value, Optional.empty());
        }
    }

    /**
     * Says that the meeting is of a higher class from now on; rules become stricter by it, and none is ever lowered.
     *
     * @param statement as in {@link Lock}
     */
    record Classify(Classification classification, Optional<@Bytes(max = 1024) Octets> statement)
            implements ClientMessage {
        public Classify(Classification classification) {
            this(classification, Optional.empty());
        }
    }

    /**
     * Makes somebody host and leaves, in one act (A9).
     *
     * @param statement as in {@link Lock}
     */
    record HandOverAndLeave(ParticipantId successor, Optional<@Bytes(max = 1024) Octets> statement)
            implements ClientMessage {
        public HandOverAndLeave(ParticipantId successor) {
            this(successor, Optional.empty());
        }
    }

    /** Ends the meeting for everybody; its links are dead from then on (A9). */
    record EndForAll() implements ClientMessage {}
}
