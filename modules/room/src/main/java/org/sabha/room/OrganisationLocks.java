package org.sabha.room;

import org.sabha.model.AdvisoryClause;
import org.sabha.policy.PolicyRules;
import org.sabha.room.port.MeetingVerb;

/** Holds a running meeting to rules that its organisation has locked. */
final class OrganisationLocks {
    private final Meeting meeting;
    private final Timers timers;
    private final MediaActs media;

    OrganisationLocks(Meeting meeting, Timers timers, MediaActs media) {
        this.meeting = meeting;
        this.timers = timers;
        this.media = media;
    }

    /**
     * Takes over what is locked, as far as that makes the meeting stricter; one row for each rule that it changes. Where
     * nothing changes nobody is told.
     */
    void hold(CommandContext turn, PolicyRules organisation) {
        PolicyRules before = meeting.policy().rules();
        PolicyRules held = before.heldTo(organisation);
        boolean changed = false;
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            if (!held.setting(clause).equals(before.setting(clause))) {
                turn.row(MeetingVerb.HOLD_TO_RULE)
                        .clause(clause)
                        .value(held.value(clause).wireName())
                        .write();
                changed = true;
            }
        }
        meeting.holdTo(held, turn.now()); // also under another ceiling, which changes nothing that anybody sees
        if (changed) {
            follow(turn);
        }
    }

    private void follow(CommandContext turn) {
        // A shorter time without a host counts from now, and what was left of the longer one is not made longer by it.
        timers.hasten(
                turn,
                new RoomTimer.HostAbsence(),
                turn.now().plus(meeting.policy().rules().hostAbsence()));
        if (meeting.presence().startedAt().isPresent()) {
            turn.touchMeeting();
        }
        meeting.roster().seated().forEach(stay -> media.review(turn, stay));
    }
}
