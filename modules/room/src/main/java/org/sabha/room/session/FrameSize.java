package org.sabha.room.session;

import org.sabha.model.Octets;
import org.sabha.protocol.ServerMessage;

/** Roughly how many bytes a message takes on the wire; the room does not encode, it only needs a bound. */
final class FrameSize {
    private static final int SMALL = 160;
    private static final int BYTES_OF_A_LETTER = 4;
    /** A name of 64 code points of 4 bytes, ids, and up to four tracks. */
    private static final int PERSON = 640;

    private static final int MEETING = 4096;

    private FrameSize() {}

    /** Keys with a certificate chain. */
    private static final int KEYS = 4096;

    private static final int LEAF = 64;

    /** Of somebody, with quotes and a comma. */
    private static final int ID = 19;

    private static final int BALLOT = 211;

    static int estimateBytes(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Seated seated ->
                MEETING
                        + PERSON
                                * (seated.participants().size()
                                        + seated.waiting().size());
            case ServerMessage.Answer answer -> SMALL + answer.sdp().length();
            case ServerMessage.MeetingChanged _ -> MEETING;
            case ServerMessage.ParticipantJoined _, ServerMessage.ParticipantChanged _, ServerMessage.WaitingAdded _ ->
                PERSON;
            case ServerMessage.CommitWanted wanted ->
                SMALL
                        + (PERSON + KEYS) * wanted.adds().size()
                        + 8 * wanted.removals().size();
            case ServerMessage.GroupCommit commit ->
                SMALL
                        + text(commit.commit())
                        + LEAF * (commit.added().size() + commit.removed().size());
            case ServerMessage.Sealed data -> SMALL + text(data.payload());
            case ServerMessage.DoorMessage door ->
                SMALL + BYTES_OF_A_LETTER * door.text().map(String::length).orElse(0);
            case ServerMessage.StatementChanged changed -> SMALL + text(changed.statement());
            case ServerMessage.PollOpened opened -> SMALL + ID * opened.voters().size() + text(opened.opening());
            case ServerMessage.PollClosed closed ->
                SMALL + ID * closed.voted().size() + BALLOT * (closed.ballots().size() + 1);
            case ServerMessage.PollResult told -> SMALL + text(told.result());
            case ServerMessage.Granted _,
                    ServerMessage.CommitRefused _,
                    ServerMessage.EpochInUse _,
                    ServerMessage.Waiting _,
                    ServerMessage.Resumed _,
                    ServerMessage.Pong _,
                    ServerMessage.Denied _,
                    ServerMessage.OutcomePending _,
                    ServerMessage.ProtocolError _,
                    ServerMessage.Closed _,
                    ServerMessage.ParticipantLeft _,
                    ServerMessage.WaitingRemoved _,
                    ServerMessage.OfferRefused _,
                    ServerMessage.NegotiationWanted _,
                    ServerMessage.SlotChanged _,
                    ServerMessage.SlotPaused _,
                    ServerMessage.VoicesLeftOut _,
                    ServerMessage.TrackWanted _,
                    ServerMessage.VoiceWanted _,
                    ServerMessage.SpeakerChanged _,
                    ServerMessage.MutedByHost _,
                    ServerMessage.AskedToUnmute _,
                    ServerMessage.PasswordGuessed _,
                    ServerMessage.TrackClosed _,
                    ServerMessage.MediaLost _,
                    ServerMessage.FileGranted _,
                    ServerMessage.FileOpened _,
                    ServerMessage.FileWithdrawn _,
                    ServerMessage.PollMoved _,
                    ServerMessage.BallotTaken _,
                    ServerMessage.InvitationIssued _ -> SMALL;
        };
    }

    private static int text(Octets bytes) {
        return bytes.size() / 3 * 4 + 4;
    }
}
