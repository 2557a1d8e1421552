package org.sabha.room;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.FileId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.PollId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.PollKind;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;

/** One message of every numbered kind. */
final class Messages {
    static final PollId POLL = new PollId("p".repeat(26));
    static final Octets BALLOT = bytes(156);

    private Messages() {}

    /** To be counted. */
    static ClientMessage.ClosePoll closePoll(PollId poll) {
        return new ClientMessage.ClosePoll(poll, true, BALLOT);
    }

    static ClientMessage.OpenPoll openPoll(ParticipantId... voters) {
        return openPoll(PollKind.SECRET, voters);
    }

    static ClientMessage.OpenPoll openPoll(PollKind kind, ParticipantId... voters) {
        return new ClientMessage.OpenPoll(POLL, kind, List.of(voters), Optional.empty(), bytes(100));
    }

    static List<ClientMessage> oneOfEach(ParticipantId other) {
        List<ClientMessage> all = List.of(
                new ClientMessage.Leave(),
                new ClientMessage.PresentKeyPackage(new KeyOffer(bytes(100), bytes(32))),
                new ClientMessage.CreateGroup(bytes(16), bytes(100), bytes(100)),
                new ClientMessage.Commit(1, bytes(100), Optional.empty()),
                new ClientMessage.EpochEntered(1),
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), bytes(100)),
                new ClientMessage.Offer(1, "offer", List.of(new PublishedTrack("0", TrackSource.CAMERA))),
                new ClientMessage.Show(List.of()),
                new ClientMessage.SetMuted(TrackSource.CAMERA, true),
                new ClientMessage.Unpublish(TrackSource.CAMERA),
                new ClientMessage.RaiseHand(true),
                new ClientMessage.Invite(),
                new ClientMessage.Admit(other),
                new ClientMessage.AdmitAll(),
                new ClientMessage.TellDoor("We begin soon"),
                new ClientMessage.Refuse(other),
                new ClientMessage.Mute(other, TrackSource.MICROPHONE),
                new ClientMessage.MuteAll(TrackSource.MICROPHONE),
                new ClientMessage.LowerHand(other),
                new ClientMessage.AskToUnmute(other),
                new ClientMessage.Lock(),
                new ClientMessage.Unlock(),
                new ClientMessage.SetRole(other, Role.ALTERNATE_HOST),
                new ClientMessage.Restate(bytes(100)),
                new ClientMessage.SetShareRight(other, true),
                new ClientMessage.SetFileRight(other, true),
                new ClientMessage.SetCaptionRight(other, true),
                new ClientMessage.SetPermission(Optional.of(other), Permission.UNMUTE, false),
                new ClientMessage.SetChat(ChatPolicy.OFF),
                new ClientMessage.OfferFile(1),
                new ClientMessage.FetchFile(new FileId("f".repeat(26))),
                new ClientMessage.WithdrawFile(new FileId("f".repeat(26))),
                new ClientMessage.Spotlight(other),
                new ClientMessage.GiveFloor(Optional.of(other), Optional.of(60L)),
                new ClientMessage.EndFloor(),
                openPoll(other),
                new ClientMessage.CastBallot(POLL, BALLOT),
                closePoll(POLL),
                new ClientMessage.TellResult(POLL, BALLOT),
                new ClientMessage.SetRule(AdvisoryClause.A4, "everyone"),
                new ClientMessage.Classify(org.sabha.model.Classification.UNCLASSIFIED),
                new ClientMessage.Remove(other),
                new ClientMessage.HandOverAndLeave(other),
                new ClientMessage.EndForAll());
        long numbered = ClientMessage.class.getPermittedSubclasses().length - 3L;
        if (all.size() != numbered) {
            throw new AssertionError("a kind of message is missing here");
        }
        return all;
    }

    private static Octets bytes(int count) {
        return Octets.of(new byte[count]);
    }

    static String wireName(ClientMessage message) {
        return message.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
