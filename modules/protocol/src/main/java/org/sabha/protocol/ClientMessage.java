package org.sabha.protocol;

import java.util.List;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackSource;

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
     */
    record Authenticate(Secret token, @Chars(max = 64) String client) implements ClientMessage {}

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

    // --- media of one's own

    /**
     * Offers media (RFC 8829). The client always offers; the answer comes as {@link ServerMessage.Answer}.
     *
     * @param negotiation number of this offer, counting up from 1 in a stay
     * @param sdp the offer, at most 192 KiB: 49 slots with four codecs each take about half of that
     * @param tracks what each sending m-section carries, at most 8
     */
    record Offer(
            @Whole(min = 1) long negotiation,
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

    // --- host's acts

    /** Mints a fresh personal invitation; answered by {@link ServerMessage.InvitationIssued}. */
    record Invite() implements ClientMessage {}

    /** Lets somebody in who waits (A2). */
    record Admit(ParticipantId participant) implements ClientMessage {}

    /** Admits everybody who waits now. */
    record AdmitAll() implements ClientMessage {}

    /** Turns somebody away who waits. */
    record Refuse(ParticipantId participant) implements ClientMessage {}

    /** Removes somebody for the life of the meeting: invitation and device are banned (A5). */
    record Remove(ParticipantId participant) implements ClientMessage {}

    /** Mutes a track of somebody else; only they can unmute it (C3). */
    record Mute(ParticipantId participant, TrackSource source) implements ClientMessage {}

    /** Asks somebody to unmute; nothing happens unless they do. */
    record AskToUnmute(ParticipantId participant) implements ClientMessage {}

    /** Refuses all newcomers from now on (A7). */
    record Lock() implements ClientMessage {}

    /** Lets newcomers knock again. */
    record Unlock() implements ClientMessage {}

    /** Gives a seated person another role (C2). */
    record SetRole(ParticipantId participant, Role role) implements ClientMessage {}

    /** Gives or takes the right to share the screen (A4). */
    record SetShareRight(ParticipantId participant, boolean allowed) implements ClientMessage {}

    /**
     * Changes a rule for this meeting where the organisation has not locked it.
     *
     * @param clause the advisory clause
     * @param value the value's wire name, 1 to 32 characters, as {@link MeetingView.RuleView} lists them
     */
    record SetRule(AdvisoryClause clause, @Chars(max = 32) String value) implements ClientMessage {}

    /** Makes somebody host and leaves, in one act (A9). */
    record HandOverAndLeave(ParticipantId successor) implements ClientMessage {}

    /** Ends the meeting for everybody; its links are dead from then on (A9). */
    record EndForAll() implements ClientMessage {}
}
