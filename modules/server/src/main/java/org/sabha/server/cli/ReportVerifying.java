package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.server.report.ReportCheck;
import org.sabha.server.report.ReportCheck.Verdict;
import org.sabha.store.audit.AuditPublicKey;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha audit verify --report}: says whether a report is what the server wrote, and by whose word. */
final class ReportVerifying {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintWriter out;
    private final PrintWriter err;

    ReportVerifying(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** As it is printed. */
    private record SoundReport(boolean sound, String meeting, boolean keyGiven, boolean compared, long excused) {}

    /** As it is printed. */
    private record BrokenReport(boolean sound, String fault, String sentence) {}

    /**
     * @param export of the log, to compare the report with
     * @param key got in another way than with the report: anybody can sign one with a key of their own
     * @return exit code: 0 sound, 1 not, or not to be checked
     */
    int run(Path report, @Nullable Path export, @Nullable String key, boolean json) {
        return FileCheck.run(out, err, () -> {
            Optional<AuditPublicKey> given = TrustedKey.of(key);
            var check = new ReportCheck(read(report));
            Verdict verdict = export == null ? check.alone(given) : check.against(export, given);
            print(verdict, given.isPresent(), json);
            return verdict instanceof Verdict.Sound && given.isPresent();
        });
    }

    /** What was printed ends with a line feed, what a browser saved does not. */
    private static byte[] read(Path report) throws IOException {
        if (Files.size(report) > HttpBodyCodec.MAX_REPORT_BYTES + 1) {
            throw new IOException(report + " is longer than any report");
        }
        byte[] bytes = Files.readAllBytes(report);
        return bytes.length > 0 && bytes[bytes.length - 1] == '\n' ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private void print(Verdict verdict, boolean keyGiven, boolean json) {
        switch (verdict) {
            case Verdict.Sound(var report, var compared, var excused) -> {
                String meeting = report.report().meeting().value();
                if (json) {
                    out.println(
                            JSON.writeValueAsString(new SoundReport(keyGiven, meeting, keyGiven, compared, excused)));
                    return;
                }
                if (!keyGiven) {
                    out.println("NOT CHECKED: signed with the report's own key, " + report.key()
                            + ", which may be anybody's. Give --key, as \"sabha audit key\" prints it.");
                    return;
                }
                out.println(
                        compared
                                ? "Sound: the report on meeting " + meeting + " is what the rows of the log say."
                                : "Sound: the report on meeting " + meeting
                                        + " is what was signed. It was not compared with the" + " log; give --file.");
                if (excused > 0) {
                    out.println(excused + " names were erased from beside the log since and could not be compared.");
                }
            }
            case Verdict.Broken(var fault, var sentence) -> {
                String code = fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
                out.println(
                        json
                                ? JSON.writeValueAsString(new BrokenReport(false, code, sentence))
                                : "NOT SOUND (" + code + "): " + sentence);
            }
        }
    }
}
