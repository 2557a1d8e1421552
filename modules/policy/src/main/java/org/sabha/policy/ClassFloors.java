package org.sabha.policy;

import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;

/** The loosest value that each rule may have in a meeting of each class. A higher class asks for all that a lower one does. */
final class ClassFloors {
    private static final List<RuleValue> RESTRICTED =
            List.of(RuleValue.A2_ON, RuleValue.A6_HOSTS, RuleValue.A8_OFF, RuleValue.C4_OFF, RuleValue.C6_PERSONAL);

    private static final List<RuleValue> CONFIDENTIAL = List.of(
            RuleValue.A2_ON,
            RuleValue.A3_SLEEP_AFTER_5_MINUTES,
            RuleValue.A4_GRANTED,
            RuleValue.A6_OFF,
            RuleValue.A8_OFF,
            RuleValue.C3_MUTED,
            RuleValue.C4_OFF,
            RuleValue.C5_CURRENT,
            RuleValue.C6_PERSONAL);

    private ClassFloors() {}

    /** Every floor of a class; none of what no meeting is held under. */
    static List<RuleValue> of(Classification classification) {
        return switch (classification) {
            case UNCLASSIFIED -> List.of();
            case RESTRICTED -> RESTRICTED;
            case CONFIDENTIAL, SECRET, TOP_SECRET -> CONFIDENTIAL;
        };
    }

    static Optional<RuleValue> of(Classification classification, AdvisoryClause clause) {
        return of(classification).stream()
                .filter(floor -> floor.clause() == clause)
                .findFirst();
    }
}
