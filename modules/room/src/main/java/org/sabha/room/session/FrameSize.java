package org.sabha.room.session;

import org.sabha.protocol.ServerMessage;

/** Roughly how many bytes a message takes on the wire; the room does not encode, it only needs a bound. */
final class FrameSize {
    private static final int SMALL = 160;
    /** A name of 64 code points of 4 bytes, ids, and up to four tracks. */
    private static final int PERSON = 640;

    private static final int MEETING = 4096;

    private FrameSize() {}

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
            case ServerMessage.Waiting _,
                    ServerMessage.Resumed _,
                    ServerMessage.Pong _,
                    ServerMessage.Denied _,
                    ServerMessage.ProtocolError _,
                    ServerMessage.Closed _,
                    ServerMessage.ParticipantLeft _,
                    ServerMessage.WaitingRemoved _,
                    ServerMessage.OfferRefused _,
                    ServerMessage.SlotChanged _,
                    ServerMessage.SlotPaused _,
                    ServerMessage.TrackWanted _,
                    ServerMessage.SpeakerChanged _,
                    ServerMessage.MutedByHost _,
                    ServerMessage.AskedToUnmute _,
                    ServerMessage.TrackClosed _,
                    ServerMessage.InvitationIssued _ -> SMALL;
        };
    }
}
