package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.MeetingVerb;

/**
 * The evidence of acts that were denied, of messages that were refused unread and of people who were not let in. Anybody
 * could send many, so the first of a kind is written at once, and the others of the next {@link #TOGETHER} in one row with
 * their number. New kinds have a budget of rows, for each participant, for each invitation by which nobody came in, and for
 * the meeting; what is over the budget is one row {@link #OVER_BUDGET} a minute with its number. Only refusals come here:
 * acts that succeed have a row each.
 */
final class RefusedActs {
    static final Duration TOGETHER = Duration.ofSeconds(60);

    /** The value of a row that stands for refusals of several kinds. */
    static final String OVER_BUDGET = "refusals-merged";

    static final int PARTICIPANT_ROWS_PER_MINUTE = 20;
    static final int PARTICIPANT_ROWS_PER_HOUR = 200;
    static final int MEETING_ROWS_PER_MINUTE = 60;
    static final int MEETING_ROWS_PER_HOUR = 600;

    private final Timers timers;
    private final Map<Kind, Waiting> counted = new LinkedHashMap<>();
    private final Map<Who, RowBudget> budgets = new HashMap<>();
    private RowBudget meetingBudget = new RowBudget(MEETING_ROWS_PER_MINUTE, MEETING_ROWS_PER_HOUR);

    /** Whose refusals are told together: a participant's, or of those who were not let in those of one invitation. */
    private record Who(Optional<ParticipantId> participant, Optional<InvitationId> invitation) {
        static final Who NOBODY = new Who(Optional.empty(), Optional.empty());

        static Who of(AuditRow row) {
            return new Who(row.actor(), row.actor().isPresent() ? Optional.empty() : row.invitation());
        }

        boolean isNobody() {
            return equals(NOBODY);
        }
    }

    /** Refusals that are told together. A message that nobody read has its code as its value, and no reason. */
    private record Kind(
            Who who, String verb, Optional<ReasonCode> reason, Optional<AdvisoryClause> clause, Optional<String> code) {
        static Kind of(AuditRow row) {
            Optional<String> code = row.reason().isPresent() ? Optional.empty() : row.value();
            return new Kind(Who.of(row), row.verb(), row.reason(), row.clause(), code);
        }

        boolean isOverBudget() {
            return code.filter(OVER_BUDGET::equals).isPresent();
        }
    }

    /**
     * Refusals of one kind that are not written yet.
     *
     * @param row what all of them have in common
     * @param times how many; 0 if none came since the last row
     */
    private record Waiting(AuditRow row, long times) {
        Waiting and(Waiting more) {
            if (times == 0) {
                return more;
            }
            return new Waiting(common(row, more.row()), times + more.times());
        }

        private static AuditRow common(AuditRow a, AuditRow b) {
            return new AuditRow(
                    b.at(),
                    b.room(),
                    b.verb(),
                    b.actor(),
                    b.subject().filter(subject -> a.subject().equals(b.subject())),
                    b.invitation(),
                    b.value().filter(value -> a.value().equals(b.value())),
                    b.reason(),
                    b.clause(),
                    1);
        }
    }

    RefusedActs(Timers timers) {
        this.timers = timers;
    }

    /** Takes the counts of the room over of which this one's is a copy. */
    void continueFrom(RefusedActs other) {
        counted.putAll(other.counted);
        other.budgets.forEach((who, budget) -> budgets.put(who, budget.copy()));
        meetingBudget = other.meetingBudget.copy();
    }

    /** A message was refused before anybody read it. */
    void refused(CommandContext turn, ParticipantId who, String code) {
        refused(turn, turn.row(MeetingVerb.REFUSE_MESSAGE).by(who).value(code).refusal());
    }

    /** @param row of one refusal, with the participant whose act it was, or the invitation by which nobody was let in */
    void refused(CommandContext turn, AuditRow row) {
        Kind kind = Kind.of(row);
        if (counted.containsKey(kind)) {
            count(kind, new Waiting(row, 1));
        } else if (hasBudget(kind.who(), turn.now())) {
            turn.add(new RoomEffect.Audit(row));
            counted.put(kind, new Waiting(row, 0));
        } else {
            countOverBudget(turn, kind.who(), 1);
        }
        var window = new RoomTimer.RefusedActs();
        if (!timers.isRunning(window)) {
            timers.start(turn, window, turn.now().plus(TOGETHER));
        }
    }

    /** Whoever goes on has each further minute in one row. */
    void windowEnded(CommandContext turn) {
        writeCounted(turn);
        budgets.values().removeIf(budget -> budget.isUnused(turn.now()));
        if (!counted.isEmpty()) {
            timers.start(turn, new RoomTimer.RefusedActs(), turn.now().plus(TOGETHER));
        }
    }

    /** Those of kinds first, as what is over the budget then is told in the rows behind them. */
    void writeCounted(CommandContext turn) {
        counted.values().removeIf(waiting -> waiting.times() == 0);
        new LinkedHashMap<>(counted).forEach((kind, waiting) -> {
            if (!kind.isOverBudget()) {
                writeOr(turn, kind, waiting, kind.who());
            }
        });
        new LinkedHashMap<>(counted).forEach((kind, waiting) -> {
            if (kind.isOverBudget() && !kind.who().isNobody()) {
                writeOr(turn, kind, waiting, Who.NOBODY);
            }
        });
        counted.forEach((kind, waiting) -> {
            if (kind.isOverBudget() && kind.who().isNobody()) {
                write(turn, waiting);
            }
        });
        counted.replaceAll((_, waiting) -> new Waiting(waiting.row(), 0));
    }

    /** @param rest in whose row it is counted where there is no budget for one of its own; nobody for the meeting's */
    private void writeOr(CommandContext turn, Kind kind, Waiting waiting, Who rest) {
        Who pays = kind.isOverBudget() ? Who.NOBODY : kind.who();
        if (hasBudget(pays, turn.now())) {
            write(turn, waiting);
        } else {
            countOverBudget(turn, rest, waiting.times());
        }
    }

    private void countOverBudget(CommandContext turn, Who who, long times) {
        CommandContext.Row row = turn.row(MeetingVerb.REFUSE_MESSAGE).value(OVER_BUDGET);
        who.participant().ifPresent(row::by);
        who.invitation().ifPresent(row::invitation);
        AuditRow rest = row.refusal();
        count(Kind.of(rest), new Waiting(rest, times));
    }

    private void count(Kind kind, Waiting more) {
        counted.merge(kind, more, Waiting::and);
    }

    private boolean hasBudget(Who who, Instant now) {
        Optional<RowBudget> own = who.isNobody()
                ? Optional.empty()
                : Optional.of(budgets.computeIfAbsent(
                        who, _ -> new RowBudget(PARTICIPANT_ROWS_PER_MINUTE, PARTICIPANT_ROWS_PER_HOUR)));
        boolean has = own.map(budget -> budget.hasRow(now)).orElse(true) && meetingBudget.hasRow(now);
        if (has) {
            own.ifPresent(RowBudget::take);
            meetingBudget.take();
        }
        return has;
    }

    private static void write(CommandContext turn, Waiting waiting) {
        AuditRow row = waiting.row();
        turn.add(new RoomEffect.Audit(new AuditRow(
                turn.now(),
                row.room(),
                row.verb(),
                row.actor(),
                row.subject(),
                row.invitation(),
                row.value(),
                row.reason(),
                row.clause(),
                waiting.times())));
    }
}
