package org.sabha.room;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountId;
import org.sabha.model.Consent;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.FileId;
import org.sabha.model.GrantedTrack;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.model.TrackId;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.room.keys.Certified;
import org.sabha.room.keys.IssuedKeys;

/** Everything that can happen to a room. Commands of one room are handled one after the other, on its loop. */
public sealed interface RoomCommand {

    /** A connection, new for every WebSocket; the address to which the first answers go. */
    record ConnectionId(long value) {}

    /**
     * Somebody showed valid credentials at a door and connected. Whether they come in is decided now, not when the
     * credentials were checked (H10).
     *
     * @param connection where the answer goes
     * @param passwordGeneration which password they proved; a password set since makes it stale
     * @param client as their client introduced itself
     * @param keys for the key group, if their client offered any
     * @param consent to the notice on personal data, if they said so
     * @param verified whether the organisation vouches for the name
     * @param account that they are signed in to
     */
    record Arrive(
            ConnectionId connection,
            EntryMethod door,
            InvitationId invitation,
            DeviceId device,
            DisplayName name,
            int passwordGeneration,
            String client,
            Optional<KeyOffer> keys,
            Optional<Consent> consent,
            boolean verified,
            Optional<AccountId> account)
            implements RoomCommand {
        public Arrive(
                ConnectionId connection,
                EntryMethod door,
                InvitationId invitation,
                DeviceId device,
                DisplayName name,
                int passwordGeneration,
                String client,
                Optional<KeyOffer> keys) {
            this(
                    connection,
                    door,
                    invitation,
                    device,
                    name,
                    passwordGeneration,
                    client,
                    keys,
                    Optional.empty(),
                    false,
                    Optional.empty());
        }
    }

    /**
     * Somebody who lost their connection comes back with their ticket (door RESUME).
     *
     * @param received the highest server {@code seq} the client has handled
     */
    record Resume(ConnectionId connection, Secret ticket, long received) implements RoomCommand {}

    /** A numbered message of a seated or waiting person. */
    record Say(ParticipantId participant, long seq, ClientMessage message) implements RoomCommand {}

    /** The client has handled server messages up to this number. */
    record Acknowledge(ParticipantId participant, long received) implements RoomCommand {}

    /** The socket is gone; the seat is kept for the resume window. */
    record Disconnect(ParticipantId participant, ConnectionId connection) implements RoomCommand {}

    /** A timer that an effect started has run out. */
    record TimerExpired(RoomTimer timer) implements RoomCommand {}

    // --- what the media plane reports

    /** The answer to an offer. */
    record MediaAnswered(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> accepted)
            implements RoomCommand {
        public MediaAnswered {
            accepted = List.copyOf(accepted);
        }
    }

    record MediaRefused(ParticipantId participant, long negotiation, ProtocolErrorCode code) implements RoomCommand {}

    record NegotiationWanted(ParticipantId participant) implements RoomCommand {}

    record SlotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) implements RoomCommand {}

    record SlotPaused(ParticipantId receiver, String mid, TrackId track) implements RoomCommand {}

    record VoicesLeftOut(ParticipantId receiver, List<TrackId> tracks) implements RoomCommand {
        public VoicesLeftOut {
            tracks = List.copyOf(tracks);
        }
    }

    record TrackWanted(TrackId track, int heightPixels) implements RoomCommand {}

    record VoiceWanted(TrackId track, int bitsPerSecond) implements RoomCommand {}

    record SpeakerDetected(Optional<ParticipantId> participant) implements RoomCommand {}

    /** All of a file has come. */
    record FileStored(FileId file) implements RoomCommand {}

    /** A chunk more of a file has come; said at most once in a while. */
    record FileMoved(FileId file) implements RoomCommand {}

    // --- from the server

    /**
     * This server issued a certificate for a signature key, to whoever showed this invitation on this device. Comes before
     * they do.
     */
    record KeysCertified(IssuedKeys.Bearer bearer, Certified keys) implements RoomCommand {}

    /**
     * Somebody showed credentials that do not open this meeting now; they did not get as far as a door.
     *
     * @param invitation the one they showed, if it is one of this meeting
     * @param why they are not told (C7)
     */
    record JoinRefused(Optional<InvitationId> invitation, PolicyDecision.Deny why) implements RoomCommand {}

    /**
     * A message was refused before it was understood, or was too much.
     *
     * @param code why; lower-case letters and hyphens, one of a few
     */
    record MessageRefused(ParticipantId participant, String code) implements RoomCommand {}

    /** Somebody took back the consent with which they came: those of their stays that are still there end. */
    record ConsentWithdrawn(Set<ParticipantId> participants) implements RoomCommand {
        public ConsentWithdrawn {
            participants = Set.copyOf(participants);
        }
    }

    /** Nobody can sign in to this account any more: whoever came by it goes, and does not come back while that is so. */
    record AccountDisabled(AccountId account) implements RoomCommand {}

    /** The account is in force again. */
    record AccountEnabled(AccountId account) implements RoomCommand {}

    /** Somebody guesses this meeting's password; said at most once an hour. The guesses are refused without a look (H4). */
    record PasswordGuessed() implements RoomCommand {}

    /** The meeting has a new password from now on; whoever proved an earlier one is stale (A1, H10). */
    record PasswordChanged() implements RoomCommand {}

    /** The organisation's rules are these by now; what of them is locked holds in this meeting too. */
    record OrganisationRuled(PolicyRules organisation) implements RoomCommand {}

    /** The server has too much to do to take newcomers in, or it can take them again. */
    record LoadChanged(Newcomers newcomers) implements RoomCommand {}

    /** Whether the server can take in who has no place in a meeting yet. */
    enum Newcomers {
        TAKEN,
        REFUSED
    }

    /**
     * Whoever keeps meetings for the organisation ends this one for all (A9). That they may is decided before.
     *
     * @param by code of who, for the row: the id of a key, or of the command line
     */
    record EndByOrganisation(String by) implements RoomCommand {}

    /**
     * What would have come of this command could not be written down, so it has not happened: whoever asked is told
     * (Q7). Only of those that {@link Durability#mayPromise}.
     */
    record NotStored(RoomCommand command) implements RoomCommand {}

    /** The server stops: tell everybody and end (exit code 0, Ctrl-C). */
    record Stop() implements RoomCommand {}
}
