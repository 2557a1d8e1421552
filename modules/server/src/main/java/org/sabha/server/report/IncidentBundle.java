package org.sabha.server.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sabha.model.RoomId;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import org.sabha.store.audit.AuditExport;
import org.sabha.store.audit.AuditLine;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.MeetingLog;
import org.sabha.store.audit.MeetingLog.Reading;
import org.sabha.store.audit.Personal;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that the log tells of one meeting, in one zip file that {@code sabha incident verify} checks anywhere: the signed
 * report, who was there as a table, and the part of the log that the meeting's rows stand in, up to a signed statement. Other
 * meetings' rows between are in it without names and networks, for the hashes go through them. Nothing that was said, shown
 * or written in a meeting is in it, for the server has none of that.
 */
final class IncidentBundle {
    static final String MANIFEST = "manifest.json";
    static final String SIGNATURE = "signature.json";
    static final String REPORT = "report.json";
    static final String ATTENDANCE = "attendance.csv";
    static final String AUDIT = "audit.jsonl";
    static final String README = "README.txt";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HOW_TO_CHECK = """
            An incident bundle of Sabha: everything that the audit log tells of one meeting.

            manifest.json   what is in the bundle, with SHA-256 of each file, and how it was made
            signature.json  the server's signature (Ed25519) of manifest.json
            report.json     the compliance report: rules, people, removals; signed by itself, too
            attendance.csv  who was there and when
            audit.jsonl     rows of the audit log and signed statements about them

            Check it on any machine that has the program, with the key that "sabha audit key" printed:
            sabha incident verify FILE --key HEX
            """;

    private final RoomId meeting;
    private final MeetingLog log;
    private final List<IncidentManifest.Part> parts = new ArrayList<>();
    private final ReportMaker maker;
    private long own;
    private long others;
    private long mostClockError;
    private long withoutClock;

    /**
     * What a bundle says that is in no row.
     *
     * @param made when
     * @param server version of the program
     * @param clock of the machine
     * @param rules of the organisation
     */
    record Around(Instant made, String server, IncidentManifest.Clock clock, List<IncidentManifest.Rule> rules) {
        Around {
            rules = List.copyOf(rules);
        }
    }

    IncidentBundle(MeetingLog log, RoomId meeting) {
        this.log = log;
        this.meeting = meeting;
        this.maker = new ReportMaker(meeting);
    }

    /** @param signature hexadecimal */
    record Signature(String key, String signature) {}

    /**
     * Writes it; what was written counts for nothing unless the rows hold.
     *
     * @param to not closed
     * @return what reading the rows came to; empty if there are none
     */
    Optional<Reading> write(Around around, OutputStream to) throws IOException {
        var zip = new ZipOutputStream(to);
        Optional<Reading> reading = audit(zip);
        if (reading.isPresent() && reading.get() instanceof Reading.Intact intact) {
            rest(around, intact, zip);
            zip.finish();
        }
        return reading;
    }

    private Optional<Reading> audit(ZipOutputStream zip) throws IOException {
        List<Reading> found = new ArrayList<>();
        part(zip, AUDIT, entry -> {
            try (AuditExport lines = AuditExport.part(entry, log.key())) {
                Optional<Reading> reading = log.readPart(meeting, (line, isOwn) -> take(lines, line, isOwn));
                if (reading.isPresent() && reading.get() instanceof Reading.Intact intact) {
                    intact.begin().ifPresent(lines::head);
                    intact.passed().forEach(lines::head);
                    if (intact.passed().stream().noneMatch(intact.newest()::equals)) {
                        lines.head(intact.newest());
                    }
                }
                reading.ifPresent(found::add);
            }
        });
        return found.stream().findFirst();
    }

    private void take(AuditExport lines, AuditLine line, boolean isOwn) {
        if (!isOwn) {
            others++;
            lines.row(new AuditLine(line.entry(), List.of()));
            return;
        }
        own++;
        lines.row(line);
        long error = line.entry().facts().clockErrorMicros();
        mostClockError = Math.max(mostClockError, error);
        withoutClock += error < 0 ? 1 : 0;
        maker.row(line.entry(), name(line));
    }

    static Optional<String> name(AuditLine line) {
        return line.personal().stream()
                .filter(each -> each.kind() == Personal.Kind.NAME)
                .map(Personal::value)
                .findFirst();
    }

    private void rest(Around around, Reading.Intact intact, ZipOutputStream zip) throws IOException {
        ComplianceReport report = maker.finish(around.made(), AuditNote.of(intact.newest()));
        var signed = new SignedReport(report, log.key().hex(), log.sign(CanonicalReport.of(report)));
        part(zip, REPORT, entry -> entry.write(CanonicalReport.encoded(signed)));
        part(zip, ATTENDANCE, entry -> entry.write(AttendanceTable.of(report)));
        part(zip, README, entry -> entry.write(HOW_TO_CHECK.getBytes(StandardCharsets.UTF_8)));
        byte[] manifest = JSON.writeValueAsBytes(new IncidentManifest(
                IncidentManifest.VERSION,
                meeting.value(),
                around.made().toString(),
                around.server(),
                around.clock(),
                new IncidentManifest.Rows(own, others, mostClockError, withoutClock),
                around.rules(),
                List.copyOf(parts)));
        part(zip, MANIFEST, entry -> entry.write(manifest));
        byte[] signature = JSON.writeValueAsBytes(new Signature(log.key().hex(), log.signIncident(manifest)));
        part(zip, SIGNATURE, entry -> entry.write(signature));
    }

    /** Writes a file of the bundle. */
    @FunctionalInterface
    private interface Content {
        void write(OutputStream to) throws IOException;
    }

    private void part(ZipOutputStream zip, String name, Content content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        MessageDigest sha = sha256();
        var counted = new Counted(new DigestOutputStream(zip, sha));
        content.write(counted);
        zip.closeEntry();
        parts.add(new IncidentManifest.Part(name, counted.bytes, HexFormat.of().formatHex(sha.digest())));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Counts what goes through; the file goes on behind it, so it is not closed. */
    private static final class Counted extends OutputStream {
        private final OutputStream to;
        private long bytes;

        Counted(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            to.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            to.write(from, offset, length);
            bytes += length;
        }

        @Override
        public void flush() {
            // A zip entry is written when it is whole.
        }
    }
}
