package org.sabha.server.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AdvisoryClause;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.account.RuleState;
import org.sabha.protocol.report.ClauseChange;
import org.sabha.protocol.report.ClauseFinding;
import org.sabha.protocol.report.RefusedChange;
import org.sabha.protocol.report.ReportPerson;
import org.sabha.protocol.report.ReportVerdict;
import org.sabha.protocol.report.RuleAuthor;
import org.sabha.store.audit.AuditEntry;

/** What was with each clause in a meeting, and how its rule was kept. */
final class Clauses {
    private static final int MOST_REFUSED = 100;

    private final Persons persons;
    private final Map<AdvisoryClause, Kept> all = new EnumMap<>(AdvisoryClause.class);

    private static final class Kept {
        private @Nullable RuleState began;
        private @Nullable RuleState now;
        private final Set<String> values = new HashSet<>();
        /** Changes to what is weaker than the advisory asks stand in the report before any other. */
        private final CappedList<Change> relaxing = new CappedList<>();

        private final CappedList<Change> others = new CappedList<>();
        private final CappedList<Refused> refused = new CappedList<>();
        private boolean relaxed;
        private boolean unknown;
        private long permitted;
        private long denied;
    }

    private record Change(
            long row,
            Instant at,
            RuleAuthor by,
            @Nullable String host,
            @Nullable RuleState before,
            RuleState after,
            boolean relaxed) {}

    private record Refused(long row, Instant at, @Nullable String by, String reason) {}

    /** @param persons by whom acts are named */
    Clauses(Persons persons) {
        this.persons = persons;
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            all.put(clause, new Kept());
        }
    }

    private Kept kept(AdvisoryClause clause) {
        return Objects.requireNonNull(all.get(clause), "every clause is kept");
    }

    /** The rule as the meeting began; said twice, the log does not tell. */
    void began(AdvisoryClause clause, String value, boolean locked) {
        Kept kept = kept(clause);
        if (kept.began != null || kept.now != null) {
            kept.unknown = true;
            return;
        }
        kept.began = new RuleState(value, locked);
        kept.now = kept.began;
        judge(kept, clause, value);
    }

    private static boolean judge(Kept kept, AdvisoryClause clause, String value) {
        Optional<RuleValue> named = RuleValue.named(clause, value);
        boolean relaxed = named.filter(found -> found.level().compareTo(RuleValue.Level.RELAXED) >= 0)
                .isPresent();
        kept.relaxed |= relaxed;
        kept.unknown |= named.isEmpty();
        return relaxed;
    }

    void set(AuditEntry entry, Instant at, AdvisoryClause clause) {
        AuditEntry.Facts facts = entry.facts();
        Kept kept = kept(clause);
        if (facts.reason() != null) {
            kept.refused.add(new Refused(entry.seq(), at, facts.actor(), facts.reason()), facts.times());
            return;
        }
        RuleState before = kept.now;
        changed(
                kept,
                entry,
                at,
                RuleAuthor.HOST,
                new RuleState(text(facts), before != null && before.locked()),
                clause);
    }

    /** The organisation locked the rule while the meeting went on. */
    void held(AuditEntry entry, Instant at, AdvisoryClause clause) {
        changed(kept(clause), entry, at, RuleAuthor.ORGANISATION, new RuleState(text(entry.facts()), true), clause);
    }

    private static String text(AuditEntry.Facts facts) {
        return Objects.requireNonNullElse(facts.value(), "-");
    }

    private static void changed(
            Kept kept, AuditEntry entry, Instant at, RuleAuthor by, RuleState after, AdvisoryClause clause) {
        boolean relaxed = judge(kept, clause, after.value());
        kept.values.add(after.value());
        (relaxed ? kept.relaxing : kept.others)
                .add(new Change(entry.seq(), at, by, entry.facts().actor(), kept.now, after, relaxed));
        kept.now = after;
    }

    /** Any other act under a clause. */
    void acted(AdvisoryClause clause, AuditEntry.Facts facts) {
        if (facts.reason() == null) {
            kept(clause).permitted += facts.times();
        } else {
            kept(clause).denied += facts.times();
        }
    }

    /** Whether a rule had this value from the beginning to the last row. */
    boolean wasAlways(RuleValue value) {
        Kept kept = kept(value.clause());
        return kept.began != null
                && kept.began.value().equals(value.wireName())
                && kept.values.stream().allMatch(value.wireName()::equals);
    }

    /**
     * @param whole whether the rows are all there; else nothing is called held
     * @param most acts of a kind that are listed
     */
    List<ClauseFinding> findings(boolean whole, int most) {
        List<ClauseFinding> findings = new ArrayList<>();
        all.forEach((clause, kept) -> findings.add(finding(clause, kept, whole, most)));
        return findings;
    }

    private ClauseFinding finding(AdvisoryClause clause, Kept kept, boolean whole, int most) {
        List<Change> listed = new ArrayList<>(kept.relaxing.first(most));
        listed.addAll(kept.others.first(most - listed.size()));
        listed.sort(Comparator.comparingLong(Change::row));
        int mostRefused = Math.min(MOST_REFUSED, most);
        return new ClauseFinding(
                clause,
                verdict(kept, whole),
                Optional.ofNullable(kept.began),
                listed.stream().map(this::view).toList(),
                kept.relaxing.count() + kept.others.count() - listed.size(),
                kept.refused.first(mostRefused).stream()
                        .map(each -> new RefusedChange(each.row(), each.at(), person(each.by()), each.reason()))
                        .toList(),
                kept.refused.behind(mostRefused),
                kept.permitted,
                kept.denied);
    }

    private static ReportVerdict verdict(Kept kept, boolean whole) {
        if (kept.relaxed) {
            return ReportVerdict.RELAXED;
        }
        return whole && kept.began != null && !kept.unknown ? ReportVerdict.HELD : ReportVerdict.UNKNOWN;
    }

    /** All of them together: only where every single one was held is nothing said to be relaxed. */
    static ReportVerdict together(List<ClauseFinding> findings) {
        if (findings.stream().anyMatch(each -> each.verdict() == ReportVerdict.RELAXED)) {
            return ReportVerdict.RELAXED;
        }
        return findings.stream().allMatch(each -> each.verdict() == ReportVerdict.HELD)
                ? ReportVerdict.HELD
                : ReportVerdict.UNKNOWN;
    }

    private ClauseChange view(Change change) {
        return new ClauseChange(
                change.row(),
                change.at(),
                change.by(),
                person(change.host()),
                Optional.ofNullable(change.before()),
                change.after(),
                change.relaxed());
    }

    private Optional<ReportPerson> person(@Nullable String id) {
        return persons.person(id);
    }
}
