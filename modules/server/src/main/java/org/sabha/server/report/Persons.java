package org.sabha.server.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.policy.Policy;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.Ending;
import org.sabha.protocol.report.HostTerm;
import org.sabha.protocol.report.Presence;
import org.sabha.protocol.report.ReportPeople;
import org.sabha.protocol.report.ReportPerson;

/**
 * Who came to a meeting, when they had a seat and when they presided. A stay that took the place of another by the word of
 * its row is the same person's; where invitations are personal, bound to one device each, so are all that came by one. A
 * name makes no two stays one.
 */
final class Persons {
    private static final int MOST_SEATED = 1_000;
    private static final int MOST_KNOCKED = 200;

    private final Map<String, Stay> stays = new LinkedHashMap<>();
    private final Map<String, Stay> firstBy = new HashMap<>();
    private final List<Term> terms = new ArrayList<>();
    private boolean personal;

    /** A time on a seat. */
    private static final class Span {
        private final Instant from;
        private @Nullable Instant until;
        private Ending ending = Ending.PRESENT;

        Span(Instant from) {
            this.from = from;
        }

        Presence view() {
            return new Presence(from, Optional.ofNullable(until), ending);
        }
    }

    /** A time for which somebody presided. */
    private static final class Term {
        private final Stay whose;
        private final Role role;
        private final Instant from;
        private @Nullable Instant until;

        Term(Stay whose, Role role, Instant from) {
            this.whose = whose;
            this.role = role;
            this.from = from;
        }
    }

    /** One row {@code arrive} and what became of it. */
    private static final class Stay {
        private final String id;
        private final @Nullable String invitation;
        private final Instant came;
        private final Optional<String> name;
        private final List<Span> spans = new ArrayList<>();
        private Stay first = this;
        private @Nullable Span open;
        private @Nullable Term term;
        private Role role = Role.WAITING;
        private Ending ending = Ending.PRESENT;
        private @Nullable Instant left;

        /** The server was not there, and they have not come back since. */
        private @Nullable Instant awaitedSince;

        Stay(String id, @Nullable String invitation, Instant came, Optional<String> name) {
            this.id = id;
            this.invitation = invitation;
            this.came = came;
            this.name = name;
        }

        boolean isOver() {
            return left != null;
        }

        ReportPerson person() {
            return new ReportPerson(new ParticipantId(id), name);
        }
    }

    void arrived(String id, @Nullable String invitation, Instant at, Optional<String> name) {
        Stay stay = new Stay(id, invitation, at, name);
        stays.put(id, stay);
        if (invitation != null) {
            firstBy.putIfAbsent(invitation, stay);
        }
    }

    void seated(@Nullable String id, Role role, Instant at) {
        Stay stay = present(id);
        if (stay != null) {
            stay.role = role;
            sit(stay, at);
        }
    }

    private void sit(Stay stay, Instant at) {
        if (stay.open == null) {
            Span span = new Span(at);
            stay.open = span;
            stay.spans.add(span);
        }
        stay.awaitedSince = null;
        preside(stay, at);
    }

    private void preside(Stay stay, Instant at) {
        Term term = stay.term;
        if (term != null && term.role != stay.role) {
            term.until = at;
            stay.term = null;
        }
        if (stay.term == null && stay.open != null && Policy.presides(stay.role)) {
            Term begun = new Term(stay, stay.role, at);
            stay.term = begun;
            terms.add(begun);
        }
    }

    private static void rise(Stay stay, Instant at, Ending ending) {
        Span span = stay.open;
        if (span != null) {
            span.until = at;
            span.ending = ending;
            stay.open = null;
        }
        Term term = stay.term;
        if (term != null) {
            term.until = at;
            stay.term = null;
        }
    }

    void appointed(@Nullable String id, Role role, Instant at) {
        Stay stay = present(id);
        if (stay != null) {
            stay.role = role;
            preside(stay, at);
        }
    }

    void ended(@Nullable String id, Instant at, Ending ending) {
        Stay stay = present(id);
        if (stay != null) {
            rise(stay, at, ending);
            stay.ending = ending;
            stay.left = at;
        }
    }

    /** The first stay of a person ends for a second one. */
    void replaced(@Nullable String id, @Nullable String by, Instant at) {
        Stay before = present(id);
        Stay after = present(by);
        if (before != null && after != null && after.first == after) {
            after.first = before.first;
        }
        ended(id, at, Ending.REPLACED);
    }

    /** Nobody presided for too long: whoever had a seat is back at the door. */
    void fellAsleep(Instant at) {
        for (Stay stay : stays.values()) {
            rise(stay, at, Ending.ASLEEP);
            stay.awaitedSince = null;
        }
    }

    /** The server was not there since the row before; who had a seat may come back to it. */
    void takenUp(Instant lastSeen) {
        for (Stay stay : stays.values()) {
            if (stay.open != null) {
                rise(stay, lastSeen, Ending.SERVER_DOWN);
                stay.awaitedSince = lastSeen;
            }
        }
    }

    void cameBack(@Nullable String id, Instant at) {
        Stay stay = present(id);
        if (stay != null && stay.awaitedSince != null) {
            sit(stay, at);
        }
    }

    void meetingEnded(Instant at) {
        for (Stay stay : stays.values()) {
            Instant since = stay.awaitedSince;
            if (since != null) {
                ended(stay.id, since, Ending.SERVER_DOWN);
            } else {
                ended(stay.id, at, Ending.ENDED);
            }
        }
    }

    private @Nullable Stay present(@Nullable String id) {
        Stay stay = id == null ? null : stays.get(id);
        return stay == null || stay.isOver() ? null : stay;
    }

    // --- what is known of them

    /** Every invitation was one person's, from the beginning of the meeting to its end (C6). */
    void invitationsArePersonal() {
        personal = true;
    }

    private Stay first(Stay stay) {
        String invitation = stay.first.invitation;
        return personal && invitation != null ? firstBy.getOrDefault(invitation, stay.first) : stay.first;
    }

    /** Somebody as the log names them; a stay that never came is an id only. */
    Optional<ReportPerson> person(@Nullable String id) {
        if (id == null) {
            return Optional.empty();
        }
        Stay stay = stays.get(id);
        return Optional.of(stay == null ? new ReportPerson(new ParticipantId(id), Optional.empty()) : stay.person());
    }

    /** The first stay of whose stay this is; by it people are told apart. */
    String first(String id) {
        Stay stay = stays.get(id);
        return stay == null ? id : first(stay).id;
    }

    /** Who came by an invitation, if that was one person only. */
    Optional<ReportPerson> onlyOneBy(String invitation) {
        List<Stay> all = stays.values().stream()
                .filter(stay -> invitation.equals(stay.invitation))
                .map(this::first)
                .distinct()
                .toList();
        return all.size() == 1 ? Optional.of(all.getFirst().person()) : Optional.empty();
    }

    List<HostTerm> terms() {
        return terms.stream()
                .map(term -> new HostTerm(term.whose.person(), term.role, term.from, Optional.ofNullable(term.until)))
                .toList();
    }

    /** @param made time of the report: until when who is there has been there */
    ReportPeople people(Instant made) {
        Map<Stay, List<Stay>> all = new LinkedHashMap<>();
        stays.values()
                .forEach(stay ->
                        all.computeIfAbsent(first(stay), _ -> new ArrayList<>()).add(stay));
        List<Attendee> seated = new ArrayList<>();
        List<Attendee> knocked = new ArrayList<>();
        all.forEach((first, one) -> {
            Attendee attendee = Attendance.of(
                    first.person(),
                    Optional.ofNullable(first.invitation).map(InvitationId::new),
                    first.came,
                    one.stream()
                            .flatMap(stay -> stay.spans.stream())
                            .map(Span::view)
                            .toList(),
                    new Attendance.End(one.getLast().ending, Optional.ofNullable(one.getLast().left), made));
            (attendee.present().isEmpty() ? knocked : seated).add(attendee);
        });
        return new ReportPeople(
                seated.stream().limit(MOST_SEATED).toList(),
                Math.max(0, seated.size() - MOST_SEATED),
                knocked.stream().limit(MOST_KNOCKED).toList(),
                Math.max(0, knocked.size() - MOST_KNOCKED));
    }
}
