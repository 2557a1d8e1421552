package org.sabha.server.rule;

import java.util.List;
import org.sabha.model.AdvisoryClause;
import org.sabha.policy.PolicyRules;

/**
 * What a change of a rule does to meetings, in numbers: an administrator learns of no meeting by it.
 *
 * @param open meetings that are open
 * @param stricter of those, in which the value changes at once
 * @param locked of those, in which the value stays and hosts can no longer change it
 * @param people who are in one where something changes
 * @param scheduled meetings of later, which begin with the new rule; 0 if it is as it was
 */
public record RuleEffect(int open, int stricter, int locked, int people, int scheduled) {

    static RuleEffect of(
            AdvisoryClause clause,
            PolicyRules before,
            PolicyRules after,
            List<OpenMeetings.Standing> meetings,
            int scheduled) {
        int stricter = 0;
        int locked = 0;
        int people = 0;
        for (OpenMeetings.Standing meeting : meetings) {
            PolicyRules held = meeting.rules().heldTo(after);
            if (held.value(clause) != meeting.rules().value(clause)) {
                stricter++;
                people += meeting.people();
            } else if (held.isLocked(clause) != meeting.rules().isLocked(clause)) {
                locked++;
                people += meeting.people();
            }
        }
        boolean same = before.setting(clause).equals(after.setting(clause));
        return new RuleEffect(meetings.size(), stricter, locked, people, same ? 0 : scheduled);
    }
}
