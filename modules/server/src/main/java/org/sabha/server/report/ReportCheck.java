package org.sabha.server.report;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditFile;
import org.sabha.store.audit.AuditLine;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.AuditPublicKey;
import org.sabha.store.audit.AuditSource;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.AuditVerification;
import org.sabha.store.audit.Personal;
import org.sabha.store.sql.SqlTimestamps;
import tools.jackson.databind.JsonNode;

/**
 * Checks a report without a server: by its signature, and with an export of the log by making it anew from the rows. What
 * was erased from beside the rows since cannot be compared and is excused; nothing else is.
 */
public final class ReportCheck {
    private final byte[] file;

    /** What a check says. */
    public sealed interface Verdict {
        /**
         * The report is what the server wrote.
         *
         * @param compared whether an export was there to compare it with
         * @param excused names and titles that were erased since
         */
        record Sound(SignedReport report, boolean compared, long excused) implements Verdict {}

        /** @param fault stable code */
        record Broken(Fault fault, String sentence) implements Verdict {}
    }

    /** What is wrong with a report. */
    public enum Fault {
        /** It cannot be read as one. */
        MALFORMED,
        /** The key did not sign it. */
        FORGED,
        /** It was signed by another key than the log. */
        OTHER_KEY,
        /** The log itself does not hold. */
        LOG_BROKEN,
        /** The export ends before the report was made. */
        EXPORT_OLDER,
        /** A row that the report names is not in the log, or another one. */
        ROW_DIFFERS,
        /** The meeting has rows of before the report was made that it lacks. */
        ROWS_MISSING,
        /** The rows say something else. */
        DIFFERS
    }

    /** @param file as it was given out */
    public ReportCheck(byte[] file) {
        this.file = file.clone();
    }

    /**
     * @param given the server's public key, got in another way than with the report; else the report's own word is taken
     */
    public Verdict alone(Optional<AuditPublicKey> given) {
        SignedReport signed;
        try {
            signed = CanonicalReport.decoded(file);
            AuditPublicKey key = given.orElseGet(() -> new AuditPublicKey(signed.key()));
            return key.signedReport(CanonicalReport.of(signed.report()), signed.signature())
                    ? new Verdict.Sound(signed, false, 0)
                    : broken(Fault.FORGED, "the report is not signed by the key, or was changed since");
        } catch (ProtocolException e) {
            return broken(Fault.MALFORMED, "this is no report: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return broken(Fault.MALFORMED, "the report's key is none");
        }
    }

    /** The same, and compares it with an exported log. */
    public Verdict against(Path export, Optional<AuditPublicKey> given) {
        AuditFile log = new AuditFile(export);
        Verdict alone = alone(given);
        if (!(alone instanceof Verdict.Sound sound)) {
            return alone;
        }
        AuditPublicKey key = given.orElseGet(log::ownKey);
        if (!key.hex().equals(sound.report().key())) {
            return broken(Fault.OTHER_KEY, "the report is signed by another key than the log");
        }
        return switch (new AuditVerification(log, key).run()) {
            case AuditVerdict.Broken found ->
                broken(Fault.LOG_BROKEN, "the log itself was changed: " + found.sentence());
            case AuditVerdict.Sound rows -> new Comparison(sound.report(), log).run(rows.first(), rows.last());
        };
    }

    private static Verdict.Broken broken(Fault fault, String sentence) {
        return new Verdict.Broken(fault, sentence);
    }

    /** One report and one log that holds. */
    private static final class Comparison {
        private final SignedReport signed;
        private final ComplianceReport report;
        private final AuditSource log;
        private final Map<String, String> claimed = new HashMap<>();
        private @Nullable AuditEntry newest;
        private @Nullable AuditEntry missed;
        private long excused;

        Comparison(SignedReport signed, AuditSource log) {
            this.signed = signed;
            this.report = signed.report();
            this.log = log;
            claim(CanonicalReport.tree(report));
        }

        /** Everybody whom the report names, wherever. */
        private void claim(JsonNode node) {
            if (node.has("id") && node.has("name")) {
                claimed.put(node.get("id").asString(), node.get("name").asString());
            }
            node.values().forEach(this::claim);
        }

        Verdict run(long first, long last) {
            if (report.log().firstRow() < first) {
                return broken(Fault.ROW_DIFFERS, "the log begins behind the report's first row, whose time was over");
            }
            if (last < report.log().newestRow()) {
                return broken(Fault.EXPORT_OLDER, "the export ends before the report was made; export the log anew");
            }
            var maker = new ReportMaker(report.meeting());
            log.read(page -> {
                page.forEach(line -> take(line, maker));
                return true;
            });
            AuditEntry at = newest;
            if (at == null || !at.hash().hex().equals(report.log().newestHash())) {
                return broken(
                        Fault.ROW_DIFFERS, "row " + report.log().newestRow() + " is not the one that the report names");
            }
            AuditEntry lacking = missed;
            if (lacking != null) {
                return broken(
                        Fault.ROWS_MISSING,
                        "the report lacks row " + lacking.seq() + ", which is of before it was made");
            }
            if (maker.rows() == 0) {
                return broken(Fault.DIFFERS, "the log has no row of this meeting");
            }
            AuditNote newestNamed = AuditNote.parse(
                    report.log().newestRow() + ":" + report.log().newestHash());
            return compare(maker.finish(report.made(), newestNamed, (int) report.most()));
        }

        private void take(AuditLine line, ReportMaker maker) {
            AuditEntry entry = line.entry();
            if (entry.seq() == report.log().newestRow()) {
                newest = entry;
            }
            if (!entry.facts().room().equals(report.meeting().value())) {
                return;
            }
            if (entry.seq() <= report.log().lastRow()) {
                maker.row(entry, name(line));
            } else if (missed == null && isOfBefore(entry, report.made())) {
                missed = entry;
            }
        }

        private static boolean isOfBefore(AuditEntry entry, Instant made) {
            return !SqlTimestamps.instant(entry.facts().atNanos()).isAfter(made);
        }

        /** What was erased is taken from the report; there is nothing else to compare it with. */
        private Optional<String> name(AuditLine line) {
            AuditEntry entry = line.entry();
            Optional<String> found = line.personal().stream()
                    .filter(each -> each.kind() == Personal.Kind.NAME)
                    .map(Personal::value)
                    .findFirst();
            if (found.isPresent() || entry.name() == null) {
                return found;
            }
            Optional<String> word = entry.facts().verb().equals("create")
                    ? report.title()
                    : Optional.ofNullable(
                            claimed.get(Objects.requireNonNullElse(entry.facts().actor(), "")));
            if (word.isPresent()) {
                excused++;
            }
            return word;
        }

        private Verdict compare(ComplianceReport recomputed) {
            return ReportDifference.between(CanonicalReport.tree(report), CanonicalReport.tree(recomputed))
                    .<Verdict>map(
                            place -> broken(Fault.DIFFERS, "the rows say something else than the report at " + place))
                    .orElseGet(() -> new Verdict.Sound(signed, true, excused));
        }
    }
}
