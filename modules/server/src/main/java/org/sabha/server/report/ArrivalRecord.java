package org.sabha.server.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.protocol.report.Ending;
import org.sabha.protocol.report.Presence;
import org.sabha.protocol.report.ReportPerson;

/** One row {@code arrive} and what became of it. */
final class ArrivalRecord {
    /** Times on a seat that are kept; of more, only how many and how long. */
    private static final int MOST_TIMES = 100;

    final String id;
    final @Nullable String invitation;
    final Instant came;
    private final Optional<String> name;
    private final List<Span> spans = new ArrayList<>();
    private long moreSpans;
    private Duration moreTime = Duration.ZERO;
    private @Nullable Span open;

    /** The first stay of the person whose stay this is. */
    ArrivalRecord first = this;

    /** The time for which they preside now. */
    @Nullable
    Term term;

    Role role = Role.WAITING;
    Ending ending = Ending.PRESENT;

    @Nullable
    Instant left;

    /** The server was not there, and they have not come back since. */
    @Nullable
    Instant awaitedSince;

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
    static final class Term {
        final ArrivalRecord whose;
        final Role role;
        final Instant from;

        @Nullable
        Instant until;

        Term(ArrivalRecord whose, Role role, Instant from) {
            this.whose = whose;
            this.role = role;
            this.from = from;
        }
    }

    ArrivalRecord(String id, @Nullable String invitation, Instant came, Optional<String> name) {
        this.id = id;
        this.invitation = invitation;
        this.came = came;
        this.name = name;
    }

    boolean isOver() {
        return left != null;
    }

    boolean isOnSeat() {
        return open != null;
    }

    boolean hadSeat() {
        return !spans.isEmpty();
    }

    void sit(Instant at) {
        awaitedSince = null;
        if (open != null) {
            return;
        }
        Span span = new Span(at);
        open = span;
        if (spans.size() < MOST_TIMES) {
            spans.add(span);
        } else {
            moreSpans++;
        }
    }

    void rise(Instant at, Ending how) {
        Span span = open;
        if (span != null) {
            span.until = at;
            span.ending = how;
            open = null;
            if (isUnlisted(span)) {
                moreTime = moreTime.plus(lasted(span.from, at));
            }
        }
        Term presided = term;
        if (presided != null) {
            presided.until = at;
            term = null;
        }
    }

    private boolean isUnlisted(Span span) {
        return spans.getLast() != span;
    }

    private static Duration lasted(Instant from, Instant until) {
        Duration time = Duration.between(from, until);
        return time.isPositive() ? time : Duration.ZERO;
    }

    /** Times on a seat, the first ones. */
    List<Presence> times() {
        return spans.stream().map(Span::view).toList();
    }

    long moreTimes() {
        return moreSpans;
    }

    /** @param made until when who is there has been there */
    Duration onSeat(Instant made) {
        Duration all = moreTime;
        for (Span span : spans) {
            all = all.plus(lasted(span.from, span.until == null ? made : span.until));
        }
        Span now = open;
        return now != null && isUnlisted(now) ? all.plus(lasted(now.from, made)) : all;
    }

    ReportPerson person() {
        return new ReportPerson(new ParticipantId(id), name);
    }
}
