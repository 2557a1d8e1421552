package org.sabha.server.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import org.sabha.room.port.MeetingVerb;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.sql.SqlTimestamps;

/**
 * Makes the report of one meeting from its rows, given in their order. The same rows give the same report, on the server
 * and wherever an export is. A row whose verb this version does not know may have changed anything: with one, nothing is
 * called held. Not thread-safe.
 */
final class ReportMaker {
    private static final int VERSION = 1;

    /** How long lists may be; the shorter ones are for reports that would be more than a body may be. */
    private static final List<Integer> LENGTHS = List.of(CappedList.MOST, 100, 10);

    private final RoomId meeting;
    private final Persons persons = new Persons();
    private final Clauses clauses = new Clauses(persons);
    private final MeetingClasses classes = new MeetingClasses(persons);
    private final Consents consents = new Consents();
    private final Removals removals = new Removals(persons);
    private final CappedList<Lock> locks = new CappedList<>();
    private final CappedList<Downtime> downtimes = new CappedList<>();
    private final Map<Refusal, Long> refusals = new LinkedHashMap<>();
    private @Nullable AuditEntry first;
    private @Nullable AuditEntry last;
    private long rows;
    private long lost;
    private long strange;
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
        MeetingVerb.named(facts.verb()).ifPresentOrElse(verb -> known(verb, entry, at, name), () -> strange++);
        first = first == null ? entry : first;
        last = entry;
        rows++;
    }

    private void known(MeetingVerb verb, AuditEntry entry, Instant at, Optional<String> name) {
        clause(entry.facts()).ifPresent(clause -> underClause(verb, entry, at, clause));
        if (entry.facts().reason() == null) {
            done(verb, entry, at, name);
        } else {
            refused(verb, entry, at);
        }
    }

    private static Instant time(AuditEntry entry) {
        return SqlTimestamps.instant(entry.facts().atNanos()).truncatedTo(ChronoUnit.MILLIS);
    }

    private static Optional<AdvisoryClause> clause(AuditEntry.Facts facts) {
        return Arrays.stream(AdvisoryClause.values())
                .filter(clause -> clause.name().equals(facts.clause()))
                .findFirst();
    }

    private void underClause(MeetingVerb verb, AuditEntry entry, Instant at, AdvisoryClause clause) {
        AuditEntry.Facts facts = entry.facts();
        if (verb == MeetingVerb.SET_RULE) {
            clauses.set(entry, at, clause);
        } else if (facts.reason() != null) {
            clauses.acted(clause, facts);
        } else {
            doneUnderClause(verb, entry, at, clause);
        }
    }

    private void doneUnderClause(MeetingVerb verb, AuditEntry entry, Instant at, AdvisoryClause clause) {
        AuditEntry.Facts facts = entry.facts();
        switch (verb) {
            case CREATE -> {
                // The beginning is no act under a rule.
            }
            case RULE_IN_FORCE, RULE_LOCKED -> {
                if (beginnings == 1 && !takenUp && facts.value() != null) {
                    clauses.began(clause, facts.value(), verb == MeetingVerb.RULE_LOCKED);
                }
            }
            case HOLD_TO_RULE -> clauses.held(entry, at, clause);
            default -> clauses.acted(clause, facts);
        }
    }

    private void done(MeetingVerb verb, AuditEntry entry, Instant at, Optional<String> name) {
        AuditEntry.Facts facts = entry.facts();
        String actor = facts.actor();
        String subject = facts.subject();
        switch (verb) {
            case CREATE -> {
                beginnings++;
                title = name;
            }
            case START_BY_ACCOUNT ->
                startedBy = Optional.ofNullable(facts.value()).map(AccountId::new);
            case CLASS_IN_FORCE -> classes.began(facts);
            case CLASSIFY -> classes.raised(entry, at);
            case ARRIVE -> {
                if (actor != null) {
                    persons.arrived(actor, facts.invitation(), at, name);
                }
            }
            case SEAT -> {
                started = started == null ? at : started;
                persons.seated(subject, role(facts), at);
            }
            case UNSEAT -> persons.unseated(subject, at);
            case CONSENT -> consents.given(actor, facts.value());
            case RESUME -> persons.cameBack(actor, at);
            case SET_ROLE -> persons.appointed(subject, role(facts), at);
            case HAND_OVER_AND_LEAVE -> {
                persons.appointed(subject, role(facts), at);
                persons.ended(actor, at, Ending.HANDED_OVER);
            }
            case LEAVE -> persons.ended(actor, at, Ending.LEFT);
            case LOSE -> persons.ended(subject, at, Ending.LOST);
            case EXPEL -> persons.ended(subject, at, Ending.EXPELLED);
            case REFUSE -> {
                removals.turnedAway(facts);
                persons.ended(subject, at, Ending.REFUSED);
            }
            case REMOVE -> {
                removals.removed(entry, at);
                persons.ended(subject, at, Ending.REMOVED);
            }
            case END_STAY -> endStay(entry, at);
            case SLEEP -> persons.fellAsleep(at);
            case RESTORE -> restored(at);
            case NOT_RESTORED -> persons.takenUp(last == null ? at : time(last));
            case LOCK, UNLOCK -> locks.add(new Lock(entry.seq(), at, actor, verb == MeetingVerb.LOCK));
            case ROWS_LOST -> lost += facts.times();
            case END, END_FOR_ALL, END_BY_ORGANISATION, STOP -> ends(at);
            case FORGET -> {
                persons.takenUp(last == null ? at : time(last)); // nobody was there while no server could take it up
                ends(at);
            }
            case RULE_IN_FORCE,
                    RULE_LOCKED,
                    SET_RULE,
                    HOLD_TO_RULE,
                    JOIN,
                    WITHDRAW_CONSENT,
                    NOT_ADDED,
                    CHANGE_PASSWORD,
                    REFUSE_COMMIT,
                    REFUSE_MESSAGE,
                    REVOKE_INVITATIONS,
                    BAR_ACCOUNT,
                    CLOSE_TRACK,
                    AUTHENTICATE,
                    PING,
                    PRESENT_KEY_PACKAGE,
                    CREATE_GROUP,
                    COMMIT,
                    EPOCH_ENTERED,
                    SEAL,
                    OFFER,
                    SHOW,
                    SET_MUTED,
                    UNPUBLISH,
                    RAISE_HAND,
                    INVITE,
                    ADMIT,
                    ADMIT_ALL,
                    MUTE,
                    MUTE_ALL,
                    SET_PERMISSION,
                    SET_CHAT,
                    LOWER_HAND,
                    ASK_TO_UNMUTE,
                    RESTATE,
                    SET_SHARE_RIGHT,
                    SET_FILE_RIGHT,
                    SET_CAPTION_RIGHT,
                    OFFER_FILE,
                    FETCH_FILE,
                    WITHDRAW_FILE,
                    CUT_FILES,
                    TELL_DOOR,
                    GIVE_FLOOR,
                    END_FLOOR,
                    OPEN_POLL,
                    CAST_BALLOT,
                    CLOSE_POLL,
                    TELL_RESULT,
                    SPOTLIGHT -> {
                // Changes neither who is there nor the lock; what falls under a clause is counted there.
            }
        }
    }

    private void endStay(AuditEntry entry, Instant at) {
        AuditEntry.Facts facts = entry.facts();
        switch (String.valueOf(facts.value())) {
            case "replaced" -> persons.replaced(facts.subject(), facts.actor(), at);
            case "removed" -> persons.ended(facts.subject(), at, Ending.REMOVED);
            case "account-disabled", "link-withdrawn" -> {
                removals.removed(entry, at);
                persons.ended(facts.subject(), at, Ending.REMOVED);
            }
            case "withdrawn" -> persons.ended(facts.subject(), at, Ending.LEFT);
            default -> persons.ended(facts.subject(), at, Ending.REFUSED);
        }
    }

    private void ends(Instant at) {
        ended = at;
        persons.meetingEnded(at);
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

    private void refused(MeetingVerb verb, AuditEntry entry, Instant at) {
        switch (verb) {
            case ARRIVE, JOIN, RESUME -> removals.refused(entry, at);
            default -> {
                // Counted by its code.
            }
        }
    }

    /** How many rows were taken. */
    long rows() {
        return rows;
    }

    /**
     * The report with lists as long as it can have them; nothing but lists is ever cut, and what is cut is counted. It may be
     * asked for again.
     *
     * @param made when
     * @param newest row of the whole log
     * @throws IllegalStateException if there was no row
     */
    ComplianceReport finish(Instant made, AuditNote newest) {
        for (int most : LENGTHS) {
            ComplianceReport report = finish(made, newest, most);
            if (CanonicalReport.fits(report)) {
                return report;
            }
        }
        throw new IllegalStateException("a report with short lists is short");
    }

    /** @param most that a list holds, as a report says it */
    ComplianceReport finish(Instant made, AuditNote newest, int most) {
        if (first == null || last == null) {
            throw new IllegalStateException("no report is made from no row");
        }
        AuditEntry begin = first;
        AuditEntry end = last;
        boolean whole = beginnings == 1
                && begin.facts().verb().equals(MeetingVerb.CREATE.wireName())
                && begin.facts().reason() == null
                && lost == 0
                && strange == 0;
        if (whole && clauses.wasAlways(RuleValue.C6_PERSONAL)) {
            persons.invitationsArePersonal();
        }
        List<ClauseFinding> findings = clauses.findings(whole, most);
        return new ComplianceReport(
                VERSION,
                meeting,
                title,
                startedBy,
                classes.found(),
                consents.found(persons),
                made,
                most,
                new ReportTimes(
                        time(begin),
                        Optional.ofNullable(started),
                        Optional.ofNullable(ended),
                        downtimes.first(most),
                        downtimes.behind(most)),
                new ReportLog(
                        begin.seq(),
                        begin.hash().hex(),
                        end.seq(),
                        end.hash().hex(),
                        rows,
                        lost,
                        strange,
                        whole,
                        newest.seq(),
                        newest.hash().hex()),
                Clauses.together(findings),
                findings,
                locks(most),
                locks.behind(most),
                persons.people(made, most),
                persons.terms(most),
                persons.moreTerms(most),
                removals.acts(most),
                removals.moreActs(most),
                removals.tries(most),
                refusals(most),
                Math.max(0, refusals.size() - most));
    }

    private List<LockAct> locks(int most) {
        return locks.first(most).stream()
                .map(lock -> new LockAct(lock.row(), lock.at(), persons.person(lock.by()), lock.locked()))
                .toList();
    }

    private List<RefusalCount> refusals(int most) {
        return refusals.entrySet().stream()
                .limit(most)
                .map(each ->
                        new RefusalCount(each.getKey().verb(), each.getKey().reason(), each.getValue()))
                .toList();
    }
}
