package org.sabha.server.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.InvitationId;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.Ending;
import org.sabha.protocol.report.Presence;
import org.sabha.protocol.report.ReportPerson;

/** Adds up when somebody had a seat. */
final class Attendance {
    private static final int MOST_TIMES = 100;

    private Attendance() {}

    /**
     * How it ended.
     *
     * @param left empty for who is still there
     * @param made time of the report
     */
    record End(Ending ending, Optional<Instant> left, Instant made) {}

    static Attendee of(
            ReportPerson person, Optional<InvitationId> invitation, Instant came, List<Presence> times, End end) {
        long seconds = times.stream()
                .map(time -> Duration.between(time.from(), time.until().orElse(end.made())))
                .filter(Duration::isPositive)
                .reduce(Duration.ZERO, Duration::plus)
                .toSeconds();
        List<Presence> listed = times.stream().limit(MOST_TIMES).toList();
        return new Attendee(person, invitation, came, listed, end.ending(), end.left(), seconds);
    }
}
