package org.sabha.server.report;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.ClauseFinding;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.server.EmptyDatabase;
import org.sabha.store.Storage;

/** Writes the rows of a meeting into a real log, one after the other, at times of 24 November. */
public final class LoggedMeeting implements AutoCloseable {
    static final RoomId ROOM = new RoomId("r".repeat(24));

    final Storage storage;
    final ReportService reports;
    private Instant now = time("09:00:00");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    LoggedMeeting(Path data) {
        storage = Storage.open(EmptyDatabase.in(data), clock, new SecureRandom(), () -> 0);
        reports = new ReportService(storage.meetingLog(), clock);
    }

    /** A report on a meeting that begins and ends, as a server hands it out. */
    public static byte[] signedReport(Path data) {
        try (var meeting = new LoggedMeeting(data)) {
            meeting.begins("09:00:00").joins("asha", "host", "09:01:00");
            meeting.row("end-for-all").by("asha").at("09:30:00").passes("09:40:00");
            return CanonicalReport.encoded(meeting.signed());
        }
    }

    static Instant time(String clock) {
        return Instant.parse("2026-11-24T" + clock + "Z");
    }

    static ParticipantId who(String name) {
        return new ParticipantId((name + "a".repeat(16)).substring(0, 16));
    }

    static InvitationId invitation(String name) {
        return new InvitationId((name + "i".repeat(16)).substring(0, 16));
    }

    /** A row that is being written. */
    final class Row {
        private final String verb;
        private Optional<ParticipantId> actor = Optional.empty();
        private Optional<ParticipantId> subject = Optional.empty();
        private Optional<InvitationId> invitation = Optional.empty();
        private Optional<String> value = Optional.empty();
        private Optional<ReasonCode> reason = Optional.empty();
        private Optional<AdvisoryClause> clause = Optional.empty();
        private Optional<String> name = Optional.empty();
        private long times = 1;

        private Row(String verb) {
            this.verb = verb;
        }

        Row by(String whom) {
            actor = Optional.of(who(whom));
            return this;
        }

        Row on(String whom) {
            subject = Optional.of(who(whom));
            return this;
        }

        Row with(String ofInvitation) {
            invitation = Optional.of(invitation(ofInvitation));
            return this;
        }

        Row value(String chosen) {
            value = Optional.of(chosen);
            return this;
        }

        Row refused(ReasonCode why) {
            reason = Optional.of(why);
            return this;
        }

        Row clause(AdvisoryClause behind) {
            clause = Optional.of(behind);
            return this;
        }

        Row named(String text) {
            name = Optional.of(text);
            return this;
        }

        Row times(long count) {
            times = count;
            return this;
        }

        LoggedMeeting at(String clock) {
            return at(clock, 1);
        }

        /** So many such rows. */
        LoggedMeeting at(String clock, int copies) {
            now = time(clock);
            var row = new AuditRow(now, ROOM, verb, actor, subject, invitation, value, reason, clause, times);
            storage.write(new RoomStore.RoomWrite(
                            ROOM, List.of(), Collections.nCopies(copies, new Evidence(row, name, Optional.empty()))))
                    .toCompletableFuture()
                    .join();
            return LoggedMeeting.this;
        }
    }

    Row row(String verb) {
        return new Row(verb);
    }

    /** Begun with the advisory's rules. */
    LoggedMeeting begins(String clock) {
        return begins(clock, PolicyRules.advisory());
    }

    LoggedMeeting begins(String clock, PolicyRules rules) {
        row("create").named("Tender committee").clause(AdvisoryClause.A1).at(clock);
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            row(rules.isLocked(clause) ? "rule-locked" : "rule-in-force")
                    .clause(clause)
                    .value(rules.value(clause).wireName())
                    .at(clock);
        }
        return this;
    }

    /** Comes and is seated. */
    LoggedMeeting joins(String name, String role, String clock) {
        row("arrive").by(name).with(name).named(name).at(clock);
        return row("seat").on(name).value(role).at(clock);
    }

    /** Somebody comes to another meeting. */
    void elsewhere(String clock, String name) {
        now = time(clock);
        RoomId room = new RoomId("s".repeat(24));
        var row = new AuditRow(
                now,
                room,
                "arrive",
                Optional.of(who("other")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
        storage.write(new RoomStore.RoomWrite(
                        room, List.of(), List.of(new Evidence(row, Optional.of(name), Optional.of("10.1.2.0/24")))))
                .toCompletableFuture()
                .join();
    }

    LoggedMeeting sets(String by, RuleValue value, String clock) {
        return row("set-rule")
                .by(by)
                .clause(value.clause())
                .value(value.wireName())
                .at(clock);
    }

    void passes(String clock) {
        now = time(clock);
    }

    SignedReport signed() {
        return reports.make(ROOM);
    }

    ComplianceReport report() {
        return signed().report();
    }

    ClauseFinding clause(AdvisoryClause clause) {
        return report().clauses().stream()
                .filter(finding -> finding.clause() == clause)
                .findFirst()
                .orElseThrow();
    }

    Attendee seated(String name) {
        List<Attendee> found = new ArrayList<>(report().people().seated());
        found.removeIf(attendee -> !attendee.person().id().equals(who(name)));
        return found.getFirst();
    }

    @Override
    public void close() {
        storage.close();
    }
}
