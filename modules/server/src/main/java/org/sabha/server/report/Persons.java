package org.sabha.server.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.policy.Policy;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.Ending;
import org.sabha.protocol.report.HostTerm;
import org.sabha.protocol.report.ReportPeople;
import org.sabha.protocol.report.ReportPerson;

/**
 * Who came to a meeting, when they had a seat and when they presided. A stay that took the place of another by the word of
 * its row is the same person's; where invitations are personal, bound to one device each, so are all that came by one. A
 * name makes no two stays one. Of very many people the later ones are only counted.
 */
final class Persons {
    /** Stays that are kept: far more than there are seats, and a few megabytes. */
    static final int MOST_STAYS = 20_000;

    private static final int MOST_KNOCKED = 200;

    /** Ways to go that leave nothing to be told of somebody who never had a seat but that they asked. */
    private static final Set<Ending> UNTOLD = Set.of(Ending.LEFT, Ending.LOST, Ending.REFUSED);

    private final Map<String, ArrivalRecord> arrivals = new LinkedHashMap<>();
    private final Map<String, List<ArrivalRecord>> byInvitation = new HashMap<>();
    private final CappedList<ArrivalRecord.Term> terms = new CappedList<>();
    /** Invitations that somebody came by who is not kept. */
    private final Set<String> others = new HashSet<>();

    private boolean personal;
    private long knocks;
    private long forgottenKnocks;
    private long strangers;
    private long strangersSeated;

    void arrived(String id, @Nullable String invitation, Instant at, Optional<String> name) {
        if (arrivals.size() >= MOST_STAYS) {
            strangers++;
            forget(invitation);
            return;
        }
        ArrivalRecord arrival = new ArrivalRecord(id, invitation, at, name);
        arrivals.put(id, arrival);
        if (invitation != null) {
            byInvitation.computeIfAbsent(invitation, _ -> new ArrayList<>(1)).add(arrival);
        }
    }

    private void forget(@Nullable String invitation) {
        if (invitation != null && others.size() < MOST_STAYS) {
            others.add(invitation);
        }
    }

    void seated(@Nullable String id, Role role, Instant at) {
        ArrivalRecord arrival = present(id);
        if (arrival != null) {
            arrival.ending = Ending.PRESENT;
            arrival.left = null;
            arrival.role = role;
            sit(arrival, at);
        } else if (strangersSeated < strangers) {
            strangersSeated++;
        }
    }

    private void sit(ArrivalRecord arrival, Instant at) {
        arrival.sit(at);
        preside(arrival, at);
    }

    private void preside(ArrivalRecord arrival, Instant at) {
        ArrivalRecord.Term term = arrival.term;
        if (term != null && term.role != arrival.role) {
            term.until = at;
            arrival.term = null;
        }
        if (arrival.term == null && arrival.isOnSeat() && Policy.presides(arrival.role)) {
            ArrivalRecord.Term begun = new ArrivalRecord.Term(arrival, arrival.role, at);
            arrival.term = begun;
            terms.add(begun);
        }
    }

    /** Without a leaf in the key group nobody has a seat; they may have one again, and are still there. */
    void unseated(@Nullable String id, Instant at) {
        ArrivalRecord arrival = present(id);
        if (arrival != null) {
            arrival.rise(at, Ending.EXPELLED);
        }
    }

    void appointed(@Nullable String id, Role role, Instant at) {
        ArrivalRecord arrival = present(id);
        if (arrival != null) {
            arrival.role = role;
            preside(arrival, at);
        }
    }

    void ended(@Nullable String id, Instant at, Ending ending) {
        ArrivalRecord arrival = present(id);
        if (arrival != null) {
            close(arrival, at, ending);
            forgetIfUntold(arrival);
        }
    }

    private static void close(ArrivalRecord arrival, Instant at, Ending ending) {
        arrival.rise(at, ending);
        arrival.ending = ending;
        arrival.left = at;
    }

    /** A flood of knocks crowds nobody out: behind those that are listed they are only counted. */
    private void forgetIfUntold(ArrivalRecord arrival) {
        boolean knock = !arrival.hadSeat() && arrival.first == arrival && UNTOLD.contains(arrival.ending);
        List<ArrivalRecord> same = byInvitation.getOrDefault(String.valueOf(arrival.invitation), List.of());
        if (knock && ++knocks > MOST_KNOCKED && (same.isEmpty() || same.getFirst() != arrival)) {
            arrivals.remove(arrival.id);
            same.remove(arrival);
            forget(arrival.invitation);
            forgottenKnocks++;
        }
    }

    /** The first stay of a person ends for a second one. */
    void replaced(@Nullable String id, @Nullable String by, Instant at) {
        ArrivalRecord before = present(id);
        ArrivalRecord after = present(by);
        if (before != null && after != null && after.first == after) {
            after.first = before.first;
        }
        ended(id, at, Ending.REPLACED);
    }

    /** Nobody presided for too long: whoever had a seat is back at the door. */
    void fellAsleep(Instant at) {
        for (ArrivalRecord arrival : arrivals.values()) {
            arrival.rise(at, Ending.ASLEEP);
            arrival.awaitedSince = null;
        }
    }

    /** The server was not there since the row before; who had a seat may come back to it. */
    void takenUp(Instant lastSeen) {
        for (ArrivalRecord arrival : arrivals.values()) {
            if (arrival.isOnSeat()) {
                arrival.rise(lastSeen, Ending.SERVER_DOWN);
                arrival.awaitedSince = lastSeen;
            }
        }
    }

    void cameBack(@Nullable String id, Instant at) {
        ArrivalRecord arrival = present(id);
        if (arrival != null && arrival.awaitedSince != null) {
            sit(arrival, at);
        }
    }

    void meetingEnded(Instant at) {
        for (ArrivalRecord arrival : arrivals.values()) {
            Instant since = arrival.awaitedSince;
            if (!arrival.isOver()) {
                close(arrival, since == null ? at : since, since == null ? Ending.ENDED : Ending.SERVER_DOWN);
            }
        }
    }

    /** A participant who lost the connection counts too: they may return to the seat (A7) or be removed (A5). */
    private @Nullable ArrivalRecord present(@Nullable String id) {
        ArrivalRecord arrival = id == null ? null : arrivals.get(id);
        return arrival == null || (arrival.isOver() && arrival.ending != Ending.LOST) ? null : arrival;
    }

    // --- what is known of them

    /** Every invitation was one person's, from the beginning of the meeting to its end (C6). */
    void invitationsArePersonal() {
        personal = true;
    }

    private ArrivalRecord first(ArrivalRecord arrival) {
        String invitation = arrival.first.invitation;
        List<ArrivalRecord> same = byInvitation.getOrDefault(String.valueOf(invitation), List.of());
        return personal && !same.isEmpty() ? same.getFirst() : arrival.first;
    }

    /** Somebody as the log names them; a stay that never came, or is not kept, is an id only. */
    Optional<ReportPerson> person(@Nullable String id) {
        if (id == null) {
            return Optional.empty();
        }
        ArrivalRecord arrival = arrivals.get(id);
        return Optional.of(
                arrival == null ? new ReportPerson(new ParticipantId(id), Optional.empty()) : arrival.person());
    }

    /** The first stay of whose stay this is; by it people are told apart. */
    String first(String id) {
        ArrivalRecord arrival = arrivals.get(id);
        return arrival == null ? id : first(arrival).id;
    }

    /** Who came by an invitation, if that was one person only. */
    Optional<ReportPerson> onlyOneBy(String invitation) {
        if (others.contains(invitation) && !personal) {
            return Optional.empty();
        }
        List<ArrivalRecord> all = byInvitation.getOrDefault(invitation, List.of()).stream()
                .map(this::first)
                .distinct()
                .toList();
        return all.size() == 1 ? Optional.of(all.getFirst().person()) : Optional.empty();
    }

    /** @param most terms that are listed */
    List<HostTerm> terms(int most) {
        return terms.first(most).stream()
                .map(term -> new HostTerm(term.whose.person(), term.role, term.from, Optional.ofNullable(term.until)))
                .toList();
    }

    long moreTerms(int most) {
        return terms.behind(most);
    }

    /**
     * @param made time of the report: until when who is there has been there
     * @param most people that are listed
     */
    ReportPeople people(Instant made, int most) {
        Map<ArrivalRecord, List<ArrivalRecord>> all = new LinkedHashMap<>();
        arrivals.values()
                .forEach(arrival -> all.computeIfAbsent(first(arrival), _ -> new ArrayList<>())
                        .add(arrival));
        CappedList<Attendee> seated = new CappedList<>();
        CappedList<Attendee> knocked = new CappedList<>();
        all.forEach((first, theirs) -> (theirs.stream().anyMatch(ArrivalRecord::hadSeat) ? seated : knocked)
                .add(Attendance.of(first, theirs, made, most)));
        int mostKnocked = Math.min(MOST_KNOCKED, most);
        return new ReportPeople(
                seated.first(most),
                seated.behind(most) + strangersSeated,
                knocked.first(mostKnocked),
                knocked.behind(mostKnocked) + (personal ? 0 : forgottenKnocks) + strangers - strangersSeated);
    }
}
