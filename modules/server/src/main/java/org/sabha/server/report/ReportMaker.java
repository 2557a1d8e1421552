package org.sabha.server.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.report.ClauseFinding;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.Downtime;
import org.sabha.protocol.report.Ending;
import org.sabha.protocol.report.LockAct;
import org.sabha.protocol.report.RefusalCount;
import org.sabha.protocol.report.ReportLog;
import org.sabha.protocol.report.ReportTimes;
import org.sabha.store.audit.AuditAppender;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.sql.Nanos;

/**
 * Makes the report of one meeting from its rows, given in their order. The same rows give the same report, on the server
 * and wherever an export is; the names of verbs are those of {@code docs/audit.md}. Not thread-safe.
 */
final class ReportMaker {
    private static final int VERSION = 1;
    private static final int MOST_ACTS = 1_000;

    private final RoomId meeting;
    private final Persons persons = new Persons();
    private final Clauses clauses = new Clauses(persons);
    private final Removals removals = new Removals(persons);
    private final List<Lock> locks = new ArrayList<>();
    private final List<Downtime> downtimes = new ArrayList<>();
    private final Map<Refusal, Long> refusals = new LinkedHashMap<>();
    private @Nullable AuditEntry first;
    private @Nullable AuditEntry last;
    private long rows;
    private long lost;
    private int beginnings;
    private boolean takenUp;
    private Optional<String> title = Optional.empty();
    private Optional<AccountId> startedBy = Optional.empty();
    private @Nullable Instant started;
    private @Nullable Instant ended;

    private record Lock(long row, Instant at, @Nullable String by, boolean locked) {}

    private record Refusal(String verb, String reason) {}

    ReportMaker(RoomId meeting) {
        this.meeting = meeting;
    }

    /**
     * Takes the next row.
     *
     * @param name that stands beside it, where one does
     */
    void row(AuditEntry entry, Optional<String> name) {
        AuditEntry.Facts facts = entry.facts();
        Instant at = time(entry);
        if (facts.reason() != null) {
            refusals.merge(new Refusal(facts.verb(), facts.reason()), facts.times(), Long::sum);
        }
        clause(facts).ifPresent(clause -> underClause(entry, at, clause));
        if (facts.reason() == null) {
            done(entry, at, name);
        } else {
            refused(entry, at);
        }
        first = first == null ? entry : first;
        last = entry;
        rows++;
    }

    private static Instant time(AuditEntry entry) {
        return Nanos.instant(entry.facts().atNanos()).truncatedTo(ChronoUnit.MILLIS);
    }

    private static Optional<AdvisoryClause> clause(AuditEntry.Facts facts) {
        return Arrays.stream(AdvisoryClause.values())
                .filter(clause -> clause.name().equals(facts.clause()))
                .findFirst();
    }

    private void underClause(AuditEntry entry, Instant at, AdvisoryClause clause) {
        AuditEntry.Facts facts = entry.facts();
        switch (facts.verb()) {
            case "create" -> {
                // The beginning is no act under a rule.
            }
            case "rule-in-force", "rule-locked" -> {
                if (beginnings == 1 && !takenUp && facts.value() != null) {
                    clauses.began(clause, facts.value(), facts.verb().equals("rule-locked"));
                }
            }
            case "set-rule" -> clauses.set(entry, at, clause);
            case "hold-to-rule" -> clauses.held(entry, at, clause);
            default -> clauses.acted(clause, facts);
        }
    }

    private void done(AuditEntry entry, Instant at, Optional<String> name) {
        AuditEntry.Facts facts = entry.facts();
        String actor = facts.actor();
        String subject = facts.subject();
        switch (facts.verb()) {
            case "create" -> {
                beginnings++;
                title = name;
            }
            case AuditAppender.START_BY_ACCOUNT ->
                startedBy = Optional.ofNullable(facts.value()).map(AccountId::new);
            case "arrive" -> {
                if (actor != null) {
                    persons.arrived(actor, facts.invitation(), at, name);
                }
            }
            case "seat" -> {
                started = started == null ? at : started;
                persons.seated(subject, role(facts), at);
            }
            case "resume" -> persons.cameBack(actor, at);
            case "set-role" -> persons.appointed(subject, role(facts), at);
            case "hand-over-and-leave" -> {
                persons.appointed(subject, role(facts), at);
                persons.ended(actor, at, Ending.HANDED_OVER);
            }
            case "leave" -> persons.ended(actor, at, Ending.LEFT);
            case "lose" -> persons.ended(subject, at, Ending.LOST);
            case "expel" -> persons.ended(subject, at, Ending.EXPELLED);
            case "refuse" -> {
                removals.turnedAway(facts);
                persons.ended(subject, at, Ending.REFUSED);
            }
            case "remove" -> {
                removals.removed(entry, at);
                persons.ended(subject, at, Ending.REMOVED);
            }
            case "end-stay" -> endStay(facts, at);
            case "sleep" -> persons.fellAsleep(at);
            case "restore" -> restored(at);
            case "lock", "unlock" ->
                locks.add(new Lock(entry.seq(), at, actor, facts.verb().equals("lock")));
            case "rows-lost" -> lost += facts.times();
            case "end", "end-for-all", "end-by-organisation", "stop" -> {
                ended = at;
                persons.meetingEnded(at);
            }
            default -> {
                // Acts that change neither who is there nor a rule are counted by their clause.
            }
        }
    }

    private void endStay(AuditEntry.Facts facts, Instant at) {
        switch (String.valueOf(facts.value())) {
            case "replaced" -> persons.replaced(facts.subject(), facts.actor(), at);
            case "removed" -> persons.ended(facts.subject(), at, Ending.REMOVED);
            default -> persons.ended(facts.subject(), at, Ending.REFUSED);
        }
    }

    private void restored(Instant at) {
        takenUp = true;
        Instant lastSeen = last == null ? at : time(last);
        downtimes.add(new Downtime(lastSeen, at));
        persons.takenUp(lastSeen);
    }

    private static Role role(AuditEntry.Facts facts) {
        String name = String.valueOf(facts.value()).toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElse(Role.WAITING);
    }

    private void refused(AuditEntry entry, Instant at) {
        switch (entry.facts().verb()) {
            case "arrive", "join", "resume" -> removals.refused(entry, at);
            default -> {
                // Counted by its code.
            }
        }
    }

    /** How many rows were taken. */
    long rows() {
        return rows;
    }

    /** The number of the last row that was taken; 0 if there was none. */
    long lastRow() {
        return last == null ? 0 : last.seq();
    }

    /**
     * The report.
     *
     * @param made when
     * @param newest row of the whole log
     * @return empty where there was no row
     * @throws ReportTooLargeException if there is more in it than the form holds
     */
    Optional<ComplianceReport> finish(Instant made, AuditNote newest) {
        AuditEntry begin = first;
        AuditEntry end = last;
        if (begin == null || end == null) {
            return Optional.empty();
        }
        boolean whole = beginnings == 1
                && begin.facts().verb().equals("create")
                && begin.facts().reason() == null
                && lost == 0;
        if (whole && clauses.wasAlways(RuleValue.C6_PERSONAL)) {
            persons.invitationsArePersonal();
        }
        List<ClauseFinding> findings = clauses.findings(whole);
        findings.forEach(finding -> bounded(finding.changes()));
        return Optional.of(new ComplianceReport(
                VERSION,
                meeting,
                title,
                startedBy,
                made,
                new ReportTimes(
                        time(begin), Optional.ofNullable(started), Optional.ofNullable(ended), bounded(downtimes)),
                new ReportLog(
                        begin.seq(),
                        begin.hash().hex(),
                        end.seq(),
                        end.hash().hex(),
                        rows,
                        lost,
                        whole,
                        newest.seq(),
                        newest.hash().hex()),
                Clauses.together(findings),
                findings,
                bounded(locks.stream()
                        .map(lock -> new LockAct(lock.row(), lock.at(), persons.person(lock.by()), lock.locked()))
                        .toList()),
                persons.people(made),
                bounded(persons.terms()),
                bounded(removals.acts()),
                removals.tries(),
                bounded(refusals.entrySet().stream()
                        .map(each -> new RefusalCount(
                                each.getKey().verb(), each.getKey().reason(), each.getValue()))
                        .toList())));
    }

    private static <T> List<T> bounded(List<T> acts) {
        if (acts.size() > MOST_ACTS) {
            throw new ReportTooLargeException("more than " + MOST_ACTS + " acts of one kind");
        }
        return List.copyOf(acts);
    }
}
