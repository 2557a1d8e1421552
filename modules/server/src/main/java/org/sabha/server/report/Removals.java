package org.sabha.server.report;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.RemovalReason;
import org.sabha.protocol.report.RemovalAct;
import org.sabha.protocol.report.ReportPerson;
import org.sabha.protocol.report.ReturnTries;
import org.sabha.protocol.report.ReturnTry;
import org.sabha.store.audit.AuditEntry;

/**
 * Who was removed, and who tried to come back. A try has only an invitation; whose it was is said where one person alone
 * ever came by it, for a shared one is anybody's.
 */
final class Removals {
    private static final int MOST_TRIES = 200;
    private static final Set<String> VOID = Set.of("banned", "invitation-revoked");

    /** A personal invitation on another device: a try to return where the invitation is void. */
    private static final String ELSEWHERE = "invitation-used-elsewhere";

    private final Persons persons;
    private final CappedList<Removed> removed = new CappedList<>();
    private final Set<String> turnedAway = new HashSet<>();
    private final Set<String> voided = new HashSet<>();
    private final CappedList<Try> tries = new CappedList<>();
    /** How many there were by each invitation. */
    private final Map<String, Long> triesBy = new HashMap<>();

    /** What follows once all rows are known. */
    private final Set<String> people = new HashSet<>();

    private final Map<String, Optional<ReportPerson>> owners = new HashMap<>();
    private long total;

    private record Removed(long row, Instant at, @Nullable String by, String whom, Optional<RemovalReason> reason) {}

    private record Try(long row, Instant at, String way, String reason, long times, String invitation) {}

    Removals(Persons persons) {
        this.persons = persons;
    }

    void removed(AuditEntry entry, Instant at) {
        AuditEntry.Facts facts = entry.facts();
        if (facts.subject() != null) {
            removed.add(new Removed(entry.seq(), at, facts.actor(), facts.subject(), reason(facts.value())));
            turnedAway(facts);
        }
    }

    private static Optional<RemovalReason> reason(@Nullable String value) {
        return Arrays.stream(RemovalReason.values())
                .filter(reason ->
                        reason.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value))
                .findFirst();
    }

    /** Somebody at the door was not let in. */
    void turnedAway(AuditEntry.Facts facts) {
        if (facts.subject() != null && turnedAway.size() < Persons.MOST_STAYS) {
            turnedAway.add(facts.subject());
        }
        if (facts.invitation() != null && voided.size() < Persons.MOST_STAYS) {
            voided.add(facts.invitation());
        }
    }

    /** Somebody was not let in by what they showed. */
    void refused(AuditEntry entry, Instant at) {
        AuditEntry.Facts facts = entry.facts();
        String reason = facts.reason();
        String invitation = facts.invitation();
        if (reason == null || invitation == null) {
            return;
        }
        if (VOID.contains(reason) || (reason.equals(ELSEWHERE) && voided.contains(invitation))) {
            total += facts.times();
            tries.add(new Try(entry.seq(), at, facts.verb(), reason, facts.times(), invitation));
            if (triesBy.size() < Persons.MOST_STAYS || triesBy.containsKey(invitation)) {
                triesBy.merge(invitation, facts.times(), Long::sum);
            }
        }
    }

    /** @param most that are listed */
    List<RemovalAct> acts(int most) {
        Map<String, Long> byPerson = new HashMap<>();
        triesBy.forEach((invitation, times) ->
                whose(invitation).ifPresent(person -> byPerson.merge(person.id().value(), times, Long::sum)));
        return removed.first(most).stream()
                .map(act -> new RemovalAct(
                        act.row(),
                        act.at(),
                        persons.person(act.by()),
                        persons.person(act.whom()).orElseThrow(),
                        act.reason(),
                        byPerson.getOrDefault(persons.first(act.whom()), 0L)))
                .toList();
    }

    long moreActs(int most) {
        return removed.behind(most);
    }

    /** @param most that are listed */
    ReturnTries tries(int most) {
        int listed = Math.min(MOST_TRIES, most);
        return new ReturnTries(
                total,
                tries.first(listed).stream()
                        .map(each -> new ReturnTry(
                                each.row(),
                                each.at(),
                                each.way(),
                                each.reason(),
                                each.times(),
                                whose(each.invitation())))
                        .toList(),
                tries.behind(listed));
    }

    private Optional<ReportPerson> whose(String invitation) {
        return owners.computeIfAbsent(
                invitation,
                one -> persons.onlyOneBy(one)
                        .filter(person ->
                                peopleTurnedAway().contains(person.id().value())));
    }

    private Set<String> peopleTurnedAway() {
        if (people.isEmpty()) {
            turnedAway.forEach(id -> people.add(persons.first(id)));
        }
        return people;
    }
}
