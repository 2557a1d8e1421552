package org.sabha.server.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.InvitationId;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.Presence;

/** Adds up when somebody had a seat. */
final class Attendance {
    private static final int MOST_TIMES = 100;

    private Attendance() {}

    /**
     * @param first stay of a person
     * @param all of their stays, in order
     * @param made time of the report
     * @param most times that are listed
     */
    static Attendee of(ArrivalRecord first, List<ArrivalRecord> all, Instant made, int most) {
        ArrivalRecord last = all.getLast();
        List<Presence> kept =
                all.stream().flatMap(arrival -> arrival.times().stream()).toList();
        List<Presence> listed = kept.stream().limit(Math.min(MOST_TIMES, most)).toList();
        long more = all.stream().mapToLong(ArrivalRecord::moreTimes).sum() + kept.size() - listed.size();
        return new Attendee(
                first.person(),
                Optional.ofNullable(first.invitation).map(InvitationId::new),
                first.came,
                listed,
                more,
                last.ending,
                Optional.ofNullable(last.left),
                all.stream()
                        .map(arrival -> arrival.onSeat(made))
                        .reduce(Duration.ZERO, Duration::plus)
                        .toSeconds());
    }
}
