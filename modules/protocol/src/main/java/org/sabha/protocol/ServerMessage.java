package org.sabha.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.FileId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.PollId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RemovalReason;
import org.sabha.model.Secret;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.limits.Bytes;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.limits.Items;

/** What the server may say. The JSON {@code type} is the record's name in lower case with hyphens. */
public sealed interface ServerMessage {

    /**
     * You are at the door. Nothing else about the meeting is said until {@link Seated} (A2, H2), but a host's own {@link
     * DoorMessage}, and what may be spoken of in it: whoever shows that they are invited should know that before they are in.
     *
     * @param self this stay's id
     * @param ticket for {@link ClientMessage.Resume}
     * @param resumeWindowMillis how long the place is kept for the ticket after the socket was lost
     * @param cause why you are there again; absent for who was not let in yet
     * @param classification as it was when you came to the door
     */
    record Waiting(
            ParticipantId self,
            Secret ticket,
            @IntegerRange(min = 1) long resumeWindowMillis,
            Optional<WaitingCause> cause,
            Classification classification)
            implements ServerMessage {}

    /**
     * You may come in, and will be seated when the key group has a leaf for you. Nothing else about the meeting is said
     * until {@link Seated} (H2).
     *
     * @param self this stay's id
     * @param ticket for {@link ClientMessage.Resume}
     * @param resumeWindowMillis how long the place is kept for the ticket after the socket was lost
     * @param group of which a member is about to add you; absent when there is none and you are to make it ({@link
     *     ClientMessage.CreateGroup})
     * @param terms what to state in it; told to those only who are to make it
     */
    record Granted(
            ParticipantId self,
            Secret ticket,
            @IntegerRange(min = 1) long resumeWindowMillis,
            Optional<@Bytes(min = 16, max = 16) Octets> group,
            Optional<GroupTerms> terms)
            implements ServerMessage {}

    /**
     * You are in. Also sent as a whole snapshot when a resume comes too late for a replay.
     *
     * @param self this stay's id
     * @param ticket for {@link ClientMessage.Resume}
     * @param resumeWindowMillis how long the seat is kept for the ticket after the socket was lost
     * @param meeting title, lock, rules
     * @param participants everybody seated, oneself included; at most 4,096
     * @param waiting those at the door, for hosts; empty for others; at most 4,096
     * @param group the key group, if the meeting is one
     */
    record Seated(
            ParticipantId self,
            Secret ticket,
            @IntegerRange(min = 1) long resumeWindowMillis,
            MeetingView meeting,
            @Items(max = 4096) List<ParticipantView> participants,
            @Items(max = 4096) List<WaitingView> waiting,
            Optional<GroupEntry> group)
            implements ServerMessage {
        public Seated {
            participants = List.copyOf(participants);
            waiting = List.copyOf(waiting);
        }

        /** In a meeting without a key group. */
        public Seated(
                ParticipantId self,
                Secret ticket,
                long resumeWindowMillis,
                MeetingView meeting,
                List<ParticipantView> participants,
                List<WaitingView> waiting) {
            this(self, ticket, resumeWindowMillis, meeting, participants, waiting, Optional.empty());
        }
    }

    /**
     * The stay goes on; missed messages follow.
     *
     * @param ticket the next ticket, the old one is used up
     * @param resumeWindowMillis how long the seat is kept for it after the socket was lost
     */
    record Resumed(Secret ticket, @IntegerRange(min = 1) long resumeWindowMillis) implements ServerMessage {}

    /** Answers {@link ClientMessage.Ping}, and a message of the chat that the room has taken; its {@code ack} tells what arrived. */
    record Pong() implements ServerMessage {}

    /**
     * The server cannot tell yet whether an act is done: its storage has not answered for a second. Neither done nor refused is
     * assumed. What the act does, or {@link Denied}, follows; until then the room does not change. Not numbered.
     *
     * @param inReplyTo the client {@code seq} of the act; 0 for the authentication
     */
    record OutcomePending(long inReplyTo) implements ServerMessage {}

    /**
     * An act was refused by the policy; nothing changed.
     *
     * @param inReplyTo the client {@code seq} of the act
     * @param reason why
     * @param clause the advisory clause behind it, if one is
     */
    record Denied(long inReplyTo, ReasonCode reason, Optional<AdvisoryClause> clause) implements ServerMessage {}

    /**
     * A message could not be understood.
     *
     * @param inReplyTo its {@code seq}, 0 if it could not be read
     */
    record ProtocolError(long inReplyTo, ProtocolErrorCode code) implements ServerMessage {}

    /**
     * The last message before the server closes the connection.
     *
     * @param removal why a host removed this person, when the host said so
     */
    record Closed(CloseCause cause, Optional<RemovalReason> removal) implements ServerMessage {
        public Closed(CloseCause cause) {
            this(cause, Optional.empty());
        }
    }

    /** Somebody took their seat. */
    record ParticipantJoined(ParticipantView participant) implements ServerMessage {}

    /** A seated person is now as given: tracks, role, hand, connection. */
    record ParticipantChanged(ParticipantView participant) implements ServerMessage {}

    /** Somebody's stay ended. */
    record ParticipantLeft(ParticipantId participant, CloseCause cause) implements ServerMessage {}

    /** Somebody knocks; told to hosts only. */
    record WaitingAdded(WaitingView waiting) implements ServerMessage {}

    /** Somebody waits no more: admitted, refused or gone; told to hosts only. */
    record WaitingRemoved(ParticipantId participant) implements ServerMessage {}

    /**
     * What a host says to those who wait; told to them and to hosts. Whoever comes to the door is told after {@link Waiting}
     * and a host after {@link Seated}, if there is something.
     *
     * @param text 1 to 200 characters, absent when it was taken back
     */
    record DoorMessage(Optional<@Chars(max = 200) String> text) implements ServerMessage {}

    /** The meeting is now as given: lock, rules, spotlight, floor. */
    record MeetingChanged(MeetingView meeting) implements ServerMessage {}

    /**
     * Answers {@link ClientMessage.Offer}.
     *
     * @param negotiation that of the offer
     * @param sdp the answer, at most 256 KiB
     * @param tracks one's own tracks that were allowed, at most 8
     */
    record Answer(
            @IntegerRange(min = 1) long negotiation,
            @Chars(max = 262_144, script = Chars.Script.ANY) String sdp,
            @Items(max = 8) List<AcceptedTrack> tracks)
            implements ServerMessage {
        public Answer {
            tracks = List.copyOf(tracks);
        }

        public record AcceptedTrack(@Chars(max = 16) String mid, TrackId track, TrackSource source) {}
    }

    /** An offer was refused; the connection and what runs stay. */
    record OfferRefused(@IntegerRange(min = 1) long negotiation, ProtocolErrorCode code) implements ServerMessage {}

    /**
     * Somebody came who cannot decode what you send: offer again, and the answer leaves that codec out. Until then they see
     * no picture of yours.
     */
    record NegotiationWanted() implements ServerMessage {}

    /**
     * A receive slot shows or plays somebody else from now on, or nobody.
     *
     * @param mid the slot, 1 to 16 characters
     */
    record SlotChanged(@Chars(max = 16) String mid, Optional<TrackId> track, Optional<ParticipantId> participant)
            implements ServerMessage {}

    /**
     * The picture of a receive slot is not sent for now; `slot-changed` with its track says when it is shown again. The
     * slot still belongs to the track.
     *
     * @param mid the slot, 1 to 16 characters
     */
    record SlotPaused(@Chars(max = 16) String mid, TrackId track, PauseCause cause) implements ServerMessage {}

    /**
     * Who speaks and cannot be heard, because the network does not carry every voice; the loudest is always sent. The whole
     * list, in place of the one before.
     *
     * @param tracks 0 (all are heard) to 4
     */
    record VoicesLeftOut(@Items(max = 4) List<TrackId> tracks) implements ServerMessage {
        public VoicesLeftOut {
            tracks = List.copyOf(tracks);
        }
    }

    /**
     * How large a picture of yours is shown anywhere, so that nothing larger needs to be sent. Comes when that changes;
     * until the first one everything is wanted.
     *
     * @param heightPixels of the largest place that shows it, 0 (nobody does; send nothing) to 4320
     */
    record TrackWanted(
            TrackId track, @IntegerRange(max = 4_320) long heightPixels) implements ServerMessage {}

    /**
     * How much a voice of yours may cost, as what is encrypted cannot be made smaller on the way to somebody with a narrow
     * line. Comes when that changes; until the first one the client decides.
     *
     * @param bitsPerSecond of the codec, without headers and encryption, 6,000 to 510,000 (RFC 6716 section 2.1.1)
     */
    record VoiceWanted(
            TrackId track,
            @IntegerRange(min = 6_000, max = 510_000) long bitsPerSecond) implements ServerMessage {}

    /** The dominant speaker changed. */
    record SpeakerChanged(Optional<ParticipantId> participant) implements ServerMessage {}

    /**
     * A host muted a track of yours. You can unmute yourself. Of a screen: your share is over, and you can begin anew. Of
     * microphone and camera it follows {@code seated} again until you have acknowledged it, also in a next stay that begins
     * within ten minutes, if this one was lost or replaced.
     */
    record MutedByHost(TrackSource source) implements ServerMessage {}

    /** A host asks you to unmute. */
    record AskedToUnmute() implements ServerMessage {}

    /**
     * Somebody tries many passwords of this meeting; to hosts and alternate hosts, at most once an hour. They do not get in
     * by it, and nobody with an invitation is kept out (H4).
     */
    record PasswordGuessed() implements ServerMessage {}

    /** A track of yours was closed by a change of rights (A4). */
    record TrackClosed(TrackId track, ReasonCode reason) implements ServerMessage {}

    /**
     * The server was started anew: your seat was kept, your media connection and your tracks were not. Make a new
     * connection and offer anew; what you chose stays as it is.
     */
    record MediaLost() implements ServerMessage {}

    /**
     * A fresh personal invitation; the client composes the link from the origin by which people reach the server
     * ({@link MeetingView#origin}, where its own is the loopback's), the room and the link secret.
     *
     * @param invitation bearer secret for the link's fragment
     */
    record InvitationIssued(Secret invitation) implements ServerMessage {}

    // --- files

    /**
     * There is a place for a file of yours.
     *
     * @param ticket to write it, chunk by chunk, as docs/user/files.md describes; only for this file, and no longer than you are
     *     in the room and may send files
     */
    record FileGranted(FileId file, Secret ticket) implements ServerMessage {}

    /**
     * A file can be read.
     *
     * @param ticket to read it; only for this file, and no longer than you are in the room and files are not off
     */
    record FileOpened(FileId file, Secret ticket) implements ServerMessage {}

    /** A file was taken back, or its owner was removed; nobody can read it any more. */
    record FileWithdrawn(FileId file) implements ServerMessage {}

    // --- polls

    /**
     * There is a poll; told again to whoever comes in while it is open, and once it is closed to its voters and to who was
     * there.
     *
     * @param opener who opened it, in whichever stay
     * @param now the server's clock as this was said, for a client whose own is wrong
     * @param until when it closes by itself, if it does
     * @param voters who has a vote, by the ids of the stays in which they were seated then; at most 1,024
     * @param voted how many of them voted
     * @param you how you stand to it
     * @param opening sealed with the poll's key
     */
    record PollOpened(
            PollId poll,
            PollKind kind,
            ParticipantId opener,
            Instant now,
            Optional<Instant> until,
            @Items(max = 1024) List<ParticipantId> voters,
            @IntegerRange(max = 1024) long voted,
            PollStanding you,
            @Bytes(max = 98_304) Octets opening)
            implements ServerMessage {
        public PollOpened {
            voters = List.copyOf(voters);
        }
    }

    /** So many have voted by now; said at most twice a second. */
    record PollMoved(PollId poll, @IntegerRange(max = 1024) long voted) implements ServerMessage {}

    /** Your vote was taken; it stands. */
    record BallotTaken(PollId poll) implements ServerMessage {}

    /**
     * A poll has ended.
     *
     * @param voted who voted, in the order of the voters; at most 1,024, and none where it is not counted
     * @param ballots in the order of their bytes, which says nothing of who gave them; at most 1,024, and none where it is
     *     not counted
     * @param word of the host who ended it, sealed with the poll's key; absent where its time was over
     */
    record PollClosed(
            PollId poll,
            PollOutcome outcome,
            @Items(max = 1024) List<ParticipantId> voted,
            @Items(max = 1024) List<@Bytes(min = 156, max = 156) Octets> ballots,
            Optional<@Bytes(min = 156, max = 156) Octets> word)
            implements ServerMessage {
        public PollClosed {
            voted = List.copyOf(voted);
            ballots = List.copyOf(ballots);
        }
    }

    /** The result as a host's device counted it; where hosts differ there are several. */
    record PollResult(PollId poll, @Bytes(max = 98_304) Octets result) implements ServerMessage {}

    // --- the key group

    /**
     * You are to commit this now; it replaces what was wanted before. Another is asked when nothing was ordered within
     * 1.5 s.
     *
     * @param epoch the current one
     * @param adds whom to add, at most 64
     * @param removals leaves to remove, at most 1,024
     * @param refresh whether a commit without either is wanted, for fresh keys
     */
    record CommitWanted(
            long epoch,
            @Items(max = 64) List<WantedAdd> adds,
            @Items(max = 1024) List<@IntegerRange(max = 1023) Long> removals,
            boolean refresh)
            implements ServerMessage {
        public CommitWanted {
            adds = List.copyOf(adds);
            removals = List.copyOf(removals);
        }

        /**
         * @param name as given, 1 to 64 characters; the certificate's is the one that counts
         * @param endorsement of the host who admitted them, if one did
         * @param endorser that host
         */
        public record WantedAdd(
                ParticipantId participant,
                @Chars(max = 64) String name,
                KeyOffer keys,
                Optional<@Bytes(min = 64, max = 64) Octets> endorsement,
                Optional<ParticipantId> endorser) {}
    }

    /**
     * The commit that begins the next epoch, told to every member, its committer too.
     *
     * @param epoch the new one
     * @param committer whose commit it is
     * @param commit an MLSMessage with the commit
     * @param added leaves that are new or newly taken, at most 1,024
     * @param removed leaves that are gone, at most 1,024
     */
    record GroupCommit(
            @IntegerRange(min = 1) long epoch,
            ParticipantId committer,
            @Bytes(max = 524_288) Octets commit,
            @Items(max = 1024) List<GroupLeaf> added,
            @Items(max = 1024) List<GroupLeaf> removed)
            implements ServerMessage {
        public GroupCommit {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /**
     * A commit, KeyPackage or new group was refused; nothing changed.
     *
     * @param inReplyTo the client {@code seq}
     * @param reason name of the rule in docs/develop/encryption.md, such as {@code epoch_passed}; 1 to 64 characters
     */
    record CommitRefused(long inReplyTo, @Chars(max = 64) String reason) implements ServerMessage {}

    /** Every connected member has entered this epoch: send in it. */
    record EpochInUse(long epoch) implements ServerMessage {}

    /** The hosts' statement in force from now on, told in the same turn as the act that it belongs to. */
    record StatementChanged(@Bytes(max = 1024) Octets statement) implements ServerMessage {}

    /**
     * Sealed data of a member.
     *
     * @param from whose connection it came by; who sealed it, its signature tells
     * @param audience whom it went to
     * @param to the person, if it went to one
     */
    record Sealed(
            ParticipantId from,
            SealedChannel channel,
            SealedAudience audience,
            Optional<ParticipantId> to,
            @Bytes(max = 16_384) Octets payload)
            implements ServerMessage {}
}
