package org.sabha.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * The meeting as seated people see it.
 *
 * @param title 1 to 120 characters
 * @param origin scheme, name and port by which people reach this server, such as {@code https://meet.example.in}; for
 *     links that are copied on a page that was itself opened on the loopback address
 * @param startedAt when the first host came
 * @param classification what may be spoken of in it
 * @param locked whether newcomers are refused (A7)
 * @param rules every clause, in order; at most 32
 * @param forbidden what hosts forbid everybody who is no host, at most 4
 * @param chat who writes to whom
 * @param spotlight the seated person whom a host put on everybody's stage
 * @param floor who has the floor, or a time that runs for all
 */
public record MeetingView(
        RoomId room,
        @Chars(max = 120) String title,
        @Chars(max = 300) String origin,
        Instant startedAt,
        Classification classification,
        boolean locked,
        @Items(max = 32) List<RuleView> rules,
        @Items(max = 4) List<Permission> forbidden,
        ChatPolicy chat,
        Optional<ParticipantId> spotlight,
        Optional<FloorView> floor) {
    public MeetingView {
        rules = List.copyOf(rules);
        forbidden = List.copyOf(forbidden);
    }

    /**
     * @param participant seated; absent when the time is nobody's, and for the moment in which whoever has it comes back
     * @param since when it began
     * @param until when its time is over, if it has one; nothing ends by that
     * @param now the server's clock as this was said, for a client whose own is wrong
     */
    public record FloorView(Optional<ParticipantId> participant, Instant since, Optional<Instant> until, Instant now) {}

    /**
     * @param value wire name of the value in force, 1 to 32 characters
     * @param allowed wire names a host may choose in a meeting of this class, the default first; at most 16
     * @param lockedByOrganisation whether a host may change it
     * @param relaxed whether the value is weaker than the advisory asks
     * @param changedBy name of who changed it in this meeting, 1 to 64 characters
     * @param changedAt when
     */
    public record RuleView(
            AdvisoryClause clause,
            @Chars(max = 32) String value,
            @Items(max = 16) List<@Chars(max = 32) String> allowed,
            boolean lockedByOrganisation,
            boolean relaxed,
            Optional<@Chars(max = 64) String> changedBy,
            Optional<Instant> changedAt) {
        public RuleView {
            allowed = List.copyOf(allowed);
        }
    }
}
