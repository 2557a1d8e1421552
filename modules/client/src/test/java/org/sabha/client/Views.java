package org.sabha.client;

import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.MeetingView;
import org.sabha.protocol.ParticipantView;

/** What a server shows, as short as it may be. */
final class Views {
    static final CloseCause LEFT = CloseCause.LEFT;

    private Views() {}

    static ParticipantView participant(ParticipantId id, String name, Role role) {
        return new ParticipantView(id, name, role, List.of(), false, Optional.empty(), true);
    }

    /** The same, whose line is lost. */
    static ParticipantView away(ParticipantView view) {
        return new ParticipantView(view.id(), view.name(), view.role(), List.of(), false, Optional.empty(), false);
    }

    /** A meeting that locks once all have joined (A7). */
    static MeetingView meeting(boolean locked) {
        RoomId room = new RoomId("a".repeat(24));
        var automatic = new MeetingView.RuleView(
                AdvisoryClause.A7, "automatic", List.of("automatic"), false, false, Optional.empty(), Optional.empty());
        return new MeetingView(
                room,
                "Review",
                "https://meet.example",
                Stage.TODAY,
                Classification.UNCLASSIFIED,
                locked,
                List.of(automatic),
                List.of(),
                ChatPolicy.EVERYBODY,
                Optional.empty(),
                Optional.empty());
    }

    static Optional<Octets> statementOf(ClientMessage act) {
        return switch (act) {
            case ClientMessage.Lock m -> m.statement();
            case ClientMessage.Unlock m -> m.statement();
            case ClientMessage.SetRule m -> m.statement();
            case ClientMessage.Classify m -> m.statement();
            case ClientMessage.SetRole m -> m.statement();
            case ClientMessage.HandOverAndLeave m -> m.statement();
            case ClientMessage.Restate m -> Optional.of(m.statement());
            default -> Optional.empty();
        };
    }
}
