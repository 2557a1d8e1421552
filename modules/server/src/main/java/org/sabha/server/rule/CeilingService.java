package org.sabha.server.rule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.Classification;
import org.sabha.model.rule.CeilingChange;
import org.sabha.policy.OrganisationRules.Judgement;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import org.sabha.store.rule.RuleStorage;
import org.sabha.store.schedule.ScheduleStorage;

/**
 * Knows the highest class that the organisation has its server approved for, and sets it as rules are set: written down
 * first, then in force for meetings that begin. Those that are open go on. That somebody may set it at all is decided
 * before. Blocks; thread-safe.
 */
public final class CeilingService {
    private final RuleService rules;
    private final RuleStorage storage;
    private final ScheduleStorage schedules;

    CeilingService(RuleService rules, RuleStorage storage, ScheduleStorage schedules) {
        this.rules = rules;
        this.storage = storage;
        this.schedules = schedules;
    }

    /**
     * The ceiling as it is in force.
     *
     * @param pinned whether the settings file locks it, so that it cannot be set here
     * @param last change that was made of it here, whether it counts or not
     */
    public record Ceiling(Classification highest, boolean pinned, Optional<CeilingChange> last) {
        /** What a change must name, so that it is of this and of nothing newer. */
        public long version() {
            return last.map(CeilingChange::number).orElse(0L);
        }
    }

    public Ceiling now() {
        return new Ceiling(rules.inForce().ceiling(), rules.layers().isCeilingPinned(), rules.lastCeiling());
    }

    /** @param before those of lower numbers only */
    public List<CeilingChange> history(Optional<Long> before, int max) {
        return storage.ceilings(before, max);
    }

    /**
     * What would come of it; nothing changes.
     *
     * @param highest as typed
     */
    public CeilingEffect preview(String highest, Instant now) {
        Optional<ErrorCode> refused = refusal(highest);
        if (refused.isPresent()) {
            throw new Refused(refused.get());
        }
        Classification wished = Classification.named(highest).orElseThrow();
        return CeilingEffect.of(wished, rules.standings(), schedules.plannedAbove(now, wished));
    }

    private Optional<ErrorCode> refusal(String highest) {
        Judgement judgement = rules.layers().judgeCeiling(highest);
        return switch (judgement) {
            case PERMIT -> Optional.empty();
            case VALUE_UNKNOWN, NO_SUCH_RULE -> Optional.of(ErrorCode.RULE_VALUE_UNKNOWN);
            case BELOW_FLOOR -> Optional.of(ErrorCode.RULE_FLOOR);
            case PINNED -> Optional.of(ErrorCode.RULE_PINNED);
        };
    }

    /**
     * Sets the ceiling. One that is so already stays as it is, without a row. A refusal leaves a row.
     *
     * @param highest as typed
     * @param version of the ceiling as who asks saw it
     * @param reason for the history
     * @param row of this act, without what was chosen
     */
    public Ceiling set(String highest, long version, String reason, AccountEvidence row) {
        Optional<ErrorCode> refused = refusal(highest);
        if (refused.isEmpty() && !RuleService.isUsable(reason.strip())) {
            refused = Optional.of(ErrorCode.REASON_UNUSABLE);
        }
        if (refused.isPresent()) {
            throw rules.refusal(row, refused.get());
        }
        Classification wished = Classification.named(highest).orElseThrow();
        return rules.alone(() -> {
            Classification before = rules.inForce().ceiling();
            if (before == wished) {
                return now();
            }
            var wish = new RuleStorage.CeilingWish(version, before, wished, reason.strip());
            AccountEvidence choosing = row.choosing(before.wireName() + " > " + wished.wireName());
            if (rules.write(storage.submit(wish, choosing)).isEmpty()) {
                throw rules.refusal(row, ErrorCode.RULE_SET_SINCE);
            }
            return now();
        });
    }
}
