package org.sabha.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.RoomId;

/**
 * The meeting as seated people see it.
 *
 * @param title 1 to 120 characters
 * @param startedAt when the first host came
 * @param locked whether newcomers are refused (A7)
 * @param rules every clause, in order
 */
public record MeetingView(RoomId room, String title, Instant startedAt, boolean locked, List<RuleView> rules) {
    public MeetingView {
        rules = List.copyOf(rules);
    }

    /**
     * @param value wire name of the value in force
     * @param allowed wire names a host may choose, the default first
     * @param lockedByOrganisation whether a host may change it
     * @param relaxed whether the value is weaker than the advisory asks
     * @param changedBy name of who changed it in this meeting
     */
    public record RuleView(
            AdvisoryClause clause,
            String value,
            List<String> allowed,
            boolean lockedByOrganisation,
            boolean relaxed,
            Optional<String> changedBy,
            Optional<Instant> changedAt) {
        public RuleView {
            allowed = List.copyOf(allowed);
        }
    }
}
