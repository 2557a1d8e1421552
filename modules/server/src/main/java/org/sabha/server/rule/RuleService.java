package org.sabha.server.rule;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.rule.CeilingChange;
import org.sabha.model.rule.RuleChange;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.OrganisationRules;
import org.sabha.policy.OrganisationRules.Judgement;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import org.sabha.store.failure.StorageException;
import org.sabha.store.rule.RuleStorage;
import org.sabha.store.schedule.ScheduleStorage;

/**
 * Knows the organisation's rules and sets them: written down first, then in force for new meetings, then locks hold in those
 * that are open. That somebody may set rules at all is decided before. Blocks; thread-safe.
 */
public final class RuleService {
    private static final int LONGEST_REASON = 200;

    private final RuleStorage storage;
    private final ScheduleStorage schedules;
    private final OrganisationRules file;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final ReloadRetry readingAgain;
    private final CeilingService ceiling;
    private volatile State state;
    private volatile OpenMeetings meetings = OpenMeetings.NONE;

    /**
     * @param last change of each rule that was ever changed
     * @param ceiling its last change
     */
    private record State(
            OrganisationRules rules,
            PolicyRules inForce,
            Map<AdvisoryClause, RuleChange> last,
            Optional<CeilingChange> ceiling) {}

    /** @param file what the settings say */
    public RuleService(RuleStorage storage, ScheduleStorage schedules, OrganisationRules file) {
        this(storage, schedules, file, ReloadRetry.Later.ON_OTHER_THREADS);
    }

    /** @param later does what could not be done at once */
    RuleService(RuleStorage storage, ScheduleStorage schedules, OrganisationRules file, ReloadRetry.Later later) {
        this.storage = storage;
        this.schedules = schedules;
        this.file = file;
        this.readingAgain = new ReloadRetry(this::readAgain, later);
        this.state = read(storage, file);
        this.ceiling = new CeilingService(this, storage, schedules);
    }

    private static State read(RuleStorage storage, OrganisationRules file) {
        OrganisationRules rules = file;
        List<RuleChange> changes = storage.last();
        for (RuleChange change : changes) {
            rules = rules.with(change.clause(), change.after());
        }
        Optional<CeilingChange> ceiling = storage.lastCeiling();
        if (ceiling.isPresent()) {
            rules = rules.withCeiling(ceiling.get().after());
        }
        return new State(
                rules,
                rules.inForce(),
                changes.stream().collect(Collectors.toUnmodifiableMap(RuleChange::clause, Function.identity())),
                ceiling);
    }

    /** The highest class that the server is approved for. */
    public CeilingService ceiling() {
        return ceiling;
    }

    OrganisationRules layers() {
        return state.rules();
    }

    Optional<CeilingChange> lastCeiling() {
        return state.ceiling();
    }

    List<OpenMeetings.Standing> standings() {
        return meetings.standings();
    }

    /** From now on locks hold in these meetings. */
    public void hold(OpenMeetings open) {
        meetings = open;
    }

    /** What new meetings begin with; the same object until a rule is set. Does not block. */
    public PolicyRules inForce() {
        return state.inForce();
    }

    /**
     * A rule as it is in force.
     *
     * @param pinned whether the settings file locks it, so that it cannot be set here
     * @param relaxed whether it is weaker than the advisory asks
     * @param last change that was made of it here, whether it counts or not
     */
    public record Rule(
            AdvisoryClause clause,
            RuleSetting setting,
            List<String> allowed,
            boolean pinned,
            boolean relaxed,
            Optional<RuleChange> last) {
        /** What a change must name, so that it is of this and of nothing newer. */
        public long version() {
            return last.map(RuleChange::number).orElse(0L);
        }
    }

    public List<Rule> rules() {
        State now = state;
        return Arrays.stream(AdvisoryClause.values())
                .map(clause -> rule(now, clause))
                .toList();
    }

    private static Rule rule(State now, AdvisoryClause clause) {
        return new Rule(
                clause,
                now.inForce().setting(clause),
                PolicyRules.allowedNames(clause),
                now.rules().isPinned(clause),
                now.inForce().isRelaxed(clause),
                Optional.ofNullable(now.last().get(clause)));
    }

    /** The rule of that name. */
    public Optional<Rule> rule(String clause) {
        return OrganisationRules.clause(clause).map(known -> rule(state, known));
    }

    /** @param before those of lower numbers only */
    public List<RuleChange> history(Optional<Long> before, int max) {
        return storage.history(before, max);
    }

    /**
     * A rule as it is wished for.
     *
     * @param clause as typed
     */
    public record Wish(String clause, RuleSetting setting) {}

    /** What would come of it; nothing changes. */
    public RuleEffect preview(Wish wish, Instant now) {
        Optional<ErrorCode> refused = refusal(wish);
        if (refused.isPresent()) {
            throw new Refused(refused.get());
        }
        AdvisoryClause clause = OrganisationRules.clause(wish.clause()).orElseThrow();
        State before = state;
        PolicyRules after = before.rules().with(clause, wish.setting()).inForce();
        return RuleEffect.of(clause, before.inForce(), after, meetings.standings(), schedules.planned(now));
    }

    private Optional<ErrorCode> refusal(Wish wish) {
        Judgement judgement = state.rules().judge(wish.clause(), wish.setting().value());
        return switch (judgement) {
            case PERMIT -> Optional.empty();
            case NO_SUCH_RULE -> Optional.of(ErrorCode.NO_SUCH_RULE);
            case VALUE_UNKNOWN -> Optional.of(ErrorCode.RULE_VALUE_UNKNOWN);
            case BELOW_FLOOR -> Optional.of(ErrorCode.RULE_FLOOR);
            case PINNED -> Optional.of(ErrorCode.RULE_PINNED);
        };
    }

    /**
     * Sets a rule. One that is so already stays as it is, without a row: a request that is said again does no more. A
     * refusal leaves a row.
     *
     * @param version of the rule as who asks saw it
     * @param reason for the history
     * @param row of this act, without what was chosen
     */
    public Rule set(Wish wish, long version, String reason, AccountEvidence row) {
        Optional<ErrorCode> refused = refusal(wish);
        if (refused.isEmpty() && !isUsable(reason.strip())) {
            refused = Optional.of(ErrorCode.REASON_UNUSABLE);
        }
        Optional<AdvisoryClause> named = OrganisationRules.clause(wish.clause());
        if (refused.isPresent() || named.isEmpty()) {
            throw refusal(named.map(clause -> row.choosing(clause.name())).orElse(row), refused.orElseThrow());
        }
        AdvisoryClause clause = named.get();
        return alone(() -> {
            RuleSetting before = inForce().setting(clause);
            if (before.equals(wish.setting())) {
                return rule(state, clause);
            }
            var written = new RuleStorage.Wish(clause, version, before, wish.setting(), reason.strip());
            Optional<RuleChange> change = write(
                    storage.submit(written, row.choosing(clause + " " + code(before) + " > " + code(wish.setting()))));
            if (change.isEmpty()) {
                throw refusal(row.choosing(clause.name()), ErrorCode.RULE_SET_SINCE);
            }
            return rule(state, clause);
        });
    }

    /** What fails here may have been written, or be written later; it is in force then, whatever was answered. */
    <T> Optional<T> write(CompletionStage<Optional<T>> writing) {
        try {
            Optional<T> change = storage.await(writing);
            readAgain();
            return change;
        } catch (StorageException e) {
            writing.whenComplete((_, _) -> readingAgain.begin());
            throw e;
        }
    }

    private void readAgain() {
        alone(() -> {
            state = read(storage, file);
            meetings.hold(inForce());
            return state;
        });
    }

    /** Nobody else sets anything meanwhile. */
    <T> T alone(Supplier<T> work) {
        oneAtATime.lock();
        try {
            return work.get();
        } finally {
            oneAtATime.unlock();
        }
    }

    Refused refusal(AccountEvidence row, ErrorCode why) {
        storage.note(row.refusedAs(why.code()));
        return new Refused(why);
    }

    private static String code(RuleSetting setting) {
        return setting.value() + (setting.locked() ? " locked" : "");
    }

    static boolean isUsable(String reason) {
        return !reason.isEmpty()
                && reason.codePointCount(0, reason.length()) <= LONGEST_REASON
                && reason.codePoints().noneMatch(RuleService::isUnreadable);
    }

    /** Controls, ends of lines, halves of characters, and what reverses or hides the text around it (T21). */
    private static boolean isUnreadable(int c) {
        boolean joiner = c == 0x200C || c == 0x200D; // Indic scripts need them
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> !joiner;
            default -> false;
        };
    }
}
