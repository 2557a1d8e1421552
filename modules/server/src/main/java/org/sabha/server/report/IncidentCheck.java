package org.sabha.server.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import org.sabha.store.audit.AuditFile;
import org.sabha.store.audit.AuditLine;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.AuditPublicKey;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.ChainPart;
import org.sabha.store.audit.PersonalCheck;
import org.sabha.store.audit.SignedHead;
import org.sabha.store.failure.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks an incident bundle without a server: what is in it by the server's signature, the rows by their hashes and the signed
 * statements about them, and the report by making it again from the rows. Nothing in the file is believed, and nothing of it is
 * written anywhere.
 */
public final class IncidentCheck {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** Most bytes of a manifest or a signature. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final Set<String> FILES =
            Set.of(IncidentBundle.AUDIT, IncidentBundle.REPORT, IncidentBundle.ATTENDANCE, IncidentBundle.README);

    private final Path file;

    /** What a check says. */
    public sealed interface Verdict {
        /**
         * The bundle is what the server wrote.
         *
         * @param meeting its id
         * @param key that signed it, hexadecimal
         * @param rows of the meeting
         * @param others rows of other meetings between
         */
        record Sound(String meeting, String made, String key, long rows, long others) implements Verdict {}

        /** @param fault stable code */
        record Broken(Fault fault, String sentence) implements Verdict {}
    }

    /** What is wrong with a bundle. */
    public enum Fault {
        /** It cannot be read as one. */
        MALFORMED,
        /** The key did not sign it. */
        FORGED,
        /** A file is not the one that was signed, is missing, or is one too many. */
        FILE_DIFFERS,
        /** The rows do not hold, or end before a signed statement. */
        LOG_BROKEN,
        /** The rows say something else than the report. */
        DIFFERS
    }

    /** What ends a check. */
    private static final class Found extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Fault fault;
        private final transient String sentence;

        Found(Fault fault, String sentence) {
            super(sentence);
            this.fault = fault;
            this.sentence = sentence;
        }
    }

    public IncidentCheck(Path file) {
        this.file = file;
    }

    /**
     * @param given the server's public key, got in another way than with the bundle; else the bundle's own word is taken
     */
    public Verdict run(Optional<AuditPublicKey> given) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return check(zip, given);
        } catch (Found e) {
            return new Verdict.Broken(e.fault, e.sentence);
        } catch (IOException | JacksonException | ProtocolException | StorageException | IllegalArgumentException e) {
            return new Verdict.Broken(Fault.MALFORMED, "this is no bundle: " + e.getMessage());
        }
    }

    private static Verdict check(ZipFile zip, Optional<AuditPublicKey> given) throws IOException, Found {
        byte[] bytes = read(zip, IncidentBundle.MANIFEST, MOST_BYTES);
        IncidentBundle.Signature signature =
                JSON.readValue(read(zip, IncidentBundle.SIGNATURE, MOST_BYTES), IncidentBundle.Signature.class);
        AuditPublicKey key = given.orElseGet(() -> new AuditPublicKey(signature.key()));
        if (!key.signedIncident(bytes, signature.signature())) {
            throw new Found(Fault.FORGED, "the bundle is not signed by the key, or was changed since");
        }
        IncidentManifest manifest = JSON.readValue(bytes, IncidentManifest.class);
        if (manifest.version() != IncidentManifest.VERSION) {
            throw new Found(Fault.MALFORMED, "a newer version of the program has made the bundle");
        }
        files(zip, manifest);
        SignedReport report = report(zip, key, manifest);
        new Rows(report.report(), key).compare(zip);
        return new Verdict.Sound(
                manifest.meeting(),
                manifest.made(),
                key.hex(),
                manifest.rows().ofMeeting(),
                manifest.rows().others());
    }

    private static ZipEntry entry(ZipFile zip, String name) throws Found {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new Found(Fault.FILE_DIFFERS, name + " is missing");
        }
        return entry;
    }

    private static byte[] read(ZipFile zip, String name, int most) throws IOException, Found {
        try (InputStream in = zip.getInputStream(entry(zip, name))) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new Found(Fault.FILE_DIFFERS, name + " is longer than it can be");
            }
            return bytes;
        }
    }

    /** Each file is the one that was signed, and there is no other. */
    private static void files(ZipFile zip, IncidentManifest manifest) throws IOException, Found {
        Set<String> signed = new HashSet<>();
        for (IncidentManifest.Part part : manifest.files()) {
            signed.add(part.name());
            if (!part.sha256().equals(digest(zip, part))) {
                throw new Found(Fault.FILE_DIFFERS, part.name() + " is not the file that was signed");
            }
        }
        if (!signed.equals(FILES)) {
            throw new Found(Fault.MALFORMED, "the bundle lists other files than bundles have");
        }
        signed.addAll(List.of(IncidentBundle.MANIFEST, IncidentBundle.SIGNATURE));
        Set<String> there = new HashSet<>();
        for (ZipEntry each : zip.stream().toList()) {
            if (!signed.contains(each.getName()) || !there.add(each.getName())) {
                throw new Found(Fault.FILE_DIFFERS, "the bundle has a file that was not signed: " + shown(each));
            }
        }
    }

    /** A name may be anything; it is shown on a terminal. */
    private static String shown(ZipEntry entry) {
        String name = entry.getName();
        return name.substring(0, Math.min(name.length(), 40)).replaceAll("[^A-Za-z0-9._-]", "?");
    }

    /** No more is read than was signed, whatever the file unpacks to. */
    private static String digest(ZipFile zip, IncidentManifest.Part part) throws IOException, Found {
        MessageDigest sha = IncidentBundle.sha256();
        try (var in = new DigestInputStream(zip.getInputStream(entry(zip, part.name())), sha)) {
            long left = part.bytes();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0 && left >= 0; read = in.read(buffer)) {
                left -= read;
            }
            return left == 0 ? HexFormat.of().formatHex(sha.digest()) : "";
        }
    }

    private static SignedReport report(ZipFile zip, AuditPublicKey key, IncidentManifest manifest)
            throws IOException, Found {
        byte[] json = read(zip, IncidentBundle.REPORT, org.sabha.protocol.HttpBodyCodec.MAX_REPORT_BYTES);
        SignedReport signed = CanonicalReport.decoded(json);
        boolean fits = key.signedReport(CanonicalReport.of(signed.report()), signed.signature())
                && signed.report().meeting().value().equals(manifest.meeting());
        if (!fits) {
            throw new Found(Fault.FORGED, "the report is not signed by the key, or is another meeting's");
        }
        byte[] table = AttendanceTable.of(signed.report());
        if (!Arrays.equals(table, read(zip, IncidentBundle.ATTENDANCE, table.length))) {
            throw new Found(Fault.DIFFERS, "the table of who was there is not the report's");
        }
        return signed;
    }

    /** The rows of a bundle, beside its report. */
    private static final class Rows {
        private final ComplianceReport report;
        private final AuditPublicKey key;
        private final ReportMaker maker;
        private final PersonalCheck beside = new PersonalCheck();
        private @Nullable AuditLine strange;

        Rows(ComplianceReport report, AuditPublicKey key) {
            this.report = report;
            this.key = key;
            this.maker = new ReportMaker(report.meeting());
        }

        void compare(ZipFile zip) throws Found {
            ZipEntry entry = entry(zip, IncidentBundle.AUDIT);
            var rows = new AuditFile(IncidentBundle.AUDIT, () -> zip.getInputStream(entry));
            long first = first(rows);
            SignedHead newest = newest(rows.heads());
            var chain = new ChainPart(key, begin(rows.heads(), first), behind(rows.heads(), first));
            rows.read(page -> page.stream().allMatch(line -> take(line, chain)));
            requireSound(chain, newest);
            AuditNote note = AuditNote.of(newest);
            ComplianceReport recomputed = maker.finish(report.made(), note, (int) report.most());
            Optional<String> place =
                    ReportDifference.between(CanonicalReport.tree(report), CanonicalReport.tree(recomputed));
            if (place.isPresent()) {
                throw new Found(Fault.DIFFERS, "the rows say something else than the report at " + place.get());
            }
        }

        private static long first(AuditFile rows) throws Found {
            long[] first = {0};
            rows.read(page -> {
                first[0] = page.getFirst().entry().seq();
                return false;
            });
            if (first[0] < 1) {
                throw new Found(Fault.LOG_BROKEN, "there are no rows");
            }
            return first[0];
        }

        /** The one statement about the log's newest row, which may be behind the rows here. */
        private SignedHead newest(List<SignedHead> heads) throws Found {
            List<SignedHead> found = heads.stream()
                    .filter(head -> head.kind() == SignedHead.Kind.LAST)
                    .toList();
            if (found.size() != 1 || !key.signed(found.getFirst())) {
                throw new Found(Fault.LOG_BROKEN, "the statement about the log's newest row is missing or forged");
            }
            return found.getFirst();
        }

        private static Optional<SignedHead> begin(List<SignedHead> heads, long first) {
            return heads.stream().filter(head -> head.seq() < first).findFirst();
        }

        private static List<SignedHead> behind(List<SignedHead> heads, long first) {
            List<SignedHead> found = new ArrayList<>(heads);
            found.removeIf(head -> head.seq() < first);
            found.sort(java.util.Comparator.comparingLong(SignedHead::seq));
            return found;
        }

        private boolean take(AuditLine line, ChainPart chain) {
            if (!chain.take(line.entry())) {
                return false;
            }
            if (!line.entry().facts().room().equals(report.meeting().value())) {
                return true;
            }
            if (!beside.fits(line)) {
                strange = line;
                return false;
            }
            maker.row(line.entry(), IncidentBundle.name(line));
            return true;
        }

        private void requireSound(ChainPart chain, SignedHead newest) throws Found {
            Optional<AuditVerdict.Broken> broken = chain.broken();
            if (broken.isPresent()) {
                throw new Found(Fault.LOG_BROKEN, broken.get().sentence());
            }
            if (strange != null) {
                throw new Found(
                        Fault.LOG_BROKEN,
                        "the personal data beside row "
                                + Objects.requireNonNull(strange).entry().seq() + " is not what was written");
            }
            boolean toTheEnd = report.times().ended().isPresent() || chain.expected() > newest.seq();
            if (!chain.isAtHead() || !toTheEnd || maker.rows() == 0) {
                throw new Found(Fault.LOG_BROKEN, "the rows end before a signed statement");
            }
        }
    }
}
