package org.sabha.room;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sabha.model.ParticipantId;

/** Participants who lost the connection and may return to their seat, derived from commands and effects alone. */
final class AwayParticipants {
    private final Set<ParticipantId> away = new HashSet<>();
    private Set<ParticipantId> before = Set.of();

    /** Before the effects of a step are looked at. The window of a participant ends when its timer is not started again. */
    void begin(RoomCommand command, List<RoomEffect> effects) {
        before = Set.copyOf(away);
        if (command instanceof RoomCommand.TimerExpired(RoomTimer.ResumeWindow window)
                && effects.stream().noneMatch(effect -> starts(effect, window))) {
            away.remove(window.participant());
        }
    }

    private static boolean starts(RoomEffect effect, RoomTimer timer) {
        return effect instanceof RoomEffect.StartTimer start && start.timer().equals(timer);
    }

    /** Those who were away before the step. */
    Set<ParticipantId> before() {
        return before;
    }

    void lost(ParticipantId participant) {
        away.add(participant);
    }

    void left(ParticipantId participant) {
        away.remove(participant);
    }

    void meetingSleeps() {
        away.clear();
    }

    /** Whether a participant who gets a transport takes the seat again that they had. */
    boolean returns(ParticipantId participant, RoomCommand command) {
        return away.remove(participant) && command instanceof RoomCommand.Resume;
    }
}
