package org.sabha.room;

import java.util.List;
import java.util.Locale;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;

/** One message of every numbered kind. */
final class Messages {
    private Messages() {}

    static List<ClientMessage> oneOfEach(ParticipantId other) {
        List<ClientMessage> all = List.of(
                new ClientMessage.Leave(),
                new ClientMessage.Offer(1, "offer", List.of(new PublishedTrack("0", TrackSource.CAMERA))),
                new ClientMessage.Show(List.of()),
                new ClientMessage.SetMuted(TrackSource.CAMERA, true),
                new ClientMessage.Unpublish(TrackSource.CAMERA),
                new ClientMessage.RaiseHand(true),
                new ClientMessage.Invite(),
                new ClientMessage.Admit(other),
                new ClientMessage.AdmitAll(),
                new ClientMessage.Refuse(other),
                new ClientMessage.Mute(other, TrackSource.MICROPHONE),
                new ClientMessage.AskToUnmute(other),
                new ClientMessage.Lock(),
                new ClientMessage.Unlock(),
                new ClientMessage.SetRole(other, Role.ALTERNATE_HOST),
                new ClientMessage.SetShareRight(other, true),
                new ClientMessage.SetRule(AdvisoryClause.A4, "everyone"),
                new ClientMessage.Remove(other),
                new ClientMessage.HandOverAndLeave(other),
                new ClientMessage.EndForAll());
        long numbered = ClientMessage.class.getPermittedSubclasses().length - 3L;
        if (all.size() != numbered) {
            throw new AssertionError("a kind of message is missing here");
        }
        return all;
    }

    static String wireName(ClientMessage message) {
        return message.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
