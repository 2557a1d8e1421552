package org.sabha.policy;

import static org.sabha.policy.RuleValue.Level.ADVISORY;
import static org.sabha.policy.RuleValue.Level.BELOW_FLOOR;
import static org.sabha.policy.RuleValue.Level.RELAXED;
import static org.sabha.policy.RuleValue.Level.STRICTER;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;

/**
 * Every value that a rule knows. The first of a clause is the advisory's own; of one level the stricter stands first. A
 * value below the floor is known only to be refused by name: nobody, not even the organisation, may choose it.
 */
public enum RuleValue {
    A1_FRESH(AdvisoryClause.A1, "fresh", ADVISORY),
    /** Below the floor: ids and passwords used again are what war-diallers collect (H3), and nothing needs them. */
    A1_REUSED(AdvisoryClause.A1, "reused", BELOW_FLOOR),

    A2_ON(AdvisoryClause.A2, "on", ADVISORY),
    /** May be chosen: an open hearing with personal invitations has a reason; credentials are asked for all the same. */
    A2_OFF(AdvisoryClause.A2, "off", RELAXED),

    A3_SLEEP_AFTER_5_MINUTES(AdvisoryClause.A3, "sleep-after-5-minutes", ADVISORY),
    /** A court or an examination wants nobody together unattended. */
    A3_SLEEP_AFTER_1_MINUTE(AdvisoryClause.A3, "sleep-after-1-minute", STRICTER),
    A3_SLEEP_AFTER_15_MINUTES(AdvisoryClause.A3, "sleep-after-15-minutes", RELAXED),
    A3_SLEEP_AFTER_30_MINUTES(AdvisoryClause.A3, "sleep-after-30-minutes", RELAXED),
    /** Below the floor: without a host nobody can admit, remove, lock or end, so a meeting without one sleeps. */
    A3_OFF(AdvisoryClause.A3, "off", BELOW_FLOOR),

    /** Hosts, and each person to whom a host gave the share right. */
    A4_GRANTED(AdvisoryClause.A4, "granted", ADVISORY),
    /** May be chosen: a working group shares in turn; one share at a time holds all the same. */
    A4_EVERYONE(AdvisoryClause.A4, "everyone", RELAXED),

    A5_BANNED(AdvisoryClause.A5, "banned", ADVISORY),
    /** Below the floor: a removal that does not last is no removal; a host who erred invites afresh. */
    A5_OFF(AdvisoryClause.A5, "off", BELOW_FLOOR),

    A6_OFF(AdvisoryClause.A6, "off", ADVISORY),
    A6_HOSTS(AdvisoryClause.A6, "hosts", RELAXED),
    A6_EVERYONE(AdvisoryClause.A6, "everyone", RELAXED),

    A7_BY_HOST(AdvisoryClause.A7, "by-host", ADVISORY),
    /** The meeting also locks by itself once everybody invited is in. */
    A7_AUTOMATIC(AdvisoryClause.A7, "automatic", STRICTER),

    A8_OFF(AdvisoryClause.A8, "off", ADVISORY),
    /** Not built: a host might start a recording of those who consent. */
    A8_HOSTS(AdvisoryClause.A8, "hosts", RELAXED),
    /** Below the floor: nobody is recorded without having consented, whoever orders it. */
    A8_WITHOUT_CONSENT(AdvisoryClause.A8, "without-consent", BELOW_FLOOR),

    A9_HAND_OVER_OR_END(AdvisoryClause.A9, "hand-over-or-end", ADVISORY),
    /** Below the floor: a meeting left running with nobody in charge is what the clause forbids. */
    A9_JUST_LEAVE(AdvisoryClause.A9, "just-leave", BELOW_FLOOR),

    C1_STRONG(AdvisoryClause.C1, "strong", ADVISORY),
    /** Below the floor: the limits on guessing are reckoned for strong passwords (T2). */
    C1_ANY(AdvisoryClause.C1, "any", BELOW_FLOOR),

    C2_NAMED(AdvisoryClause.C2, "named", ADVISORY),
    /** Below the floor: taking over by arriving first is the flaw behind T12. */
    C2_FIRST_TO_ARRIVE(AdvisoryClause.C2, "first-to-arrive", BELOW_FLOOR),

    C3_MUTED(AdvisoryClause.C3, "muted", ADVISORY),
    C3_UNMUTED(AdvisoryClause.C3, "unmuted", RELAXED),
    /** Below the floor: nobody's microphone or camera opens by another's hand (H34, T41). */
    C3_HOST_UNMUTES(AdvisoryClause.C3, "host-unmutes", BELOW_FLOOR),

    C4_OFF(AdvisoryClause.C4, "off", ADVISORY),
    /** Not built: nothing saves a chat. */
    C4_ALLOWED(AdvisoryClause.C4, "allowed", RELAXED),

    C5_CURRENT(AdvisoryClause.C5, "current", ADVISORY),
    C5_ANY(AdvisoryClause.C5, "any", RELAXED),

    C6_PERSONAL(AdvisoryClause.C6, "personal", ADVISORY),
    /** May be chosen: one link for a class; invitations that make a host stay personal even so. */
    C6_SHARED(AdvisoryClause.C6, "shared", RELAXED),

    C7_UNIFORM(AdvisoryClause.C7, "uniform", ADVISORY),
    /** Below the floor: an answer that tells causes apart serves only whoever guesses. */
    C7_EXPLAINED(AdvisoryClause.C7, "explained", BELOW_FLOOR);

    /** How a value stands to the advisory. */
    public enum Level {
        /** More than the advisory asks. */
        STRICTER,
        /** What the advisory asks. */
        ADVISORY,
        /** Weaker; a host may choose it, visibly, unless the organisation locked the rule. */
        RELAXED,
        /** Weaker than anybody may choose. */
        BELOW_FLOOR
    }

    private static final Comparator<RuleValue> BY_STRICTNESS =
            Comparator.comparing(RuleValue::level).thenComparing(Comparator.naturalOrder());

    private final AdvisoryClause clause;
    private final String wireName;
    private final Level level;

    RuleValue(AdvisoryClause clause, String wireName, Level level) {
        this.clause = clause;
        this.wireName = wireName;
        this.level = level;
    }

    public AdvisoryClause clause() {
        return clause;
    }

    /** The stable name on the wire and in configuration; unique within its clause. */
    public String wireName() {
        return wireName;
    }

    public Level level() {
        return level;
    }

    /** Whether anything follows it. One that nothing follows would only say that a rule was relaxed, so nobody may choose it. */
    public boolean isBuilt() {
        return this != A8_HOSTS && this != C4_ALLOWED;
    }

    /** @param other of the same clause */
    public boolean isStricterThan(RuleValue other) {
        return BY_STRICTNESS.compare(this, other) < 0;
    }

    /** The value that the advisory asks for. */
    public static RuleValue advisory(AdvisoryClause clause) {
        return allowed(clause).getFirst();
    }

    /** The values that a rule can have, the advisory's own first. Of those, who chooses may take the {@link #isBuilt built} ones. */
    public static List<RuleValue> allowed(AdvisoryClause clause) {
        return Arrays.stream(values())
                .filter(value -> value.clause == clause && value.level != BELOW_FLOOR)
                .toList();
    }

    /** The value of that name, those below the floor included. */
    public static Optional<RuleValue> named(AdvisoryClause clause, String wireName) {
        return Arrays.stream(values())
                .filter(value -> value.clause == clause && value.wireName.equals(wireName))
                .findFirst();
    }
}
