package org.sabha.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.store.audit.AuditFile;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.AuditPublicKey;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.AuditVerification;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha audit verify --file}: says whether an exported log is what the server wrote. Needs no server. */
final class LogVerifying {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintWriter out;
    private final PrintWriter err;

    LogVerifying(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /**
     * As it is printed.
     *
     * @param consistent whether rows and statements fit each other and the key
     * @param key by which that was looked at
     */
    private record Consistent(
            boolean sound,
            boolean consistent,
            boolean keyGiven,
            String key,
            long rows,
            long first,
            long last,
            int heads,
            long erased) {}

    /** As it is printed. */
    private record Changed(
            boolean sound,
            boolean consistent,
            boolean keyGiven,
            String key,
            String harm,
            long firstBadRow,
            String sentence) {}

    /**
     * @param key got in another way than with the file: whoever changed a log can sign it anew with a key of their own
     * @param noted a row that the log must still have, from an earlier visit
     * @return exit code: 0 sound, 1 not, or not to be checked
     */
    int run(Path file, @Nullable String key, @Nullable String noted, boolean json) {
        return FileCheck.run(out, err, () -> {
            Optional<AuditPublicKey> given = TrustedKey.of(key);
            var log = new AuditFile(file);
            AuditPublicKey signer = given.orElseGet(log::ownKey);
            AuditVerdict verdict = signed(new AuditVerification(
                            log, signer, Optional.ofNullable(noted).map(AuditNote::parse))
                    .run());
            out.println(json ? line(verdict, signer, given.isPresent()) : sentence(verdict, signer, given.isPresent()));
            return verdict instanceof AuditVerdict.Sound && given.isPresent();
        });
    }

    /** A key vouches for nothing in a file of which it signed nothing: every log that is exported has a statement. */
    private static AuditVerdict signed(AuditVerdict verdict) {
        return verdict instanceof AuditVerdict.Sound sound && sound.heads() == 0
                ? new AuditVerdict.Broken(
                        AuditVerdict.Harm.TRUNCATED, sound.first(), "no statement of the key is in the file")
                : verdict;
    }

    private static String line(AuditVerdict verdict, AuditPublicKey key, boolean keyGiven) {
        return switch (verdict) {
            case AuditVerdict.Sound(var rows, var first, var last, var heads, var erased) ->
                JSON.writeValueAsString(
                        new Consistent(keyGiven, true, keyGiven, key.hex(), rows, first, last, heads, erased));
            case AuditVerdict.Broken(var harm, var row, var sentence) ->
                JSON.writeValueAsString(new Changed(false, false, keyGiven, key.hex(), harm.wireName(), row, sentence));
        };
    }

    private static String sentence(AuditVerdict verdict, AuditPublicKey key, boolean keyGiven) {
        return switch (verdict) {
            case AuditVerdict.Sound sound ->
                keyGiven
                        ? "Sound by the key that you trust: " + extent(sound)
                        : "NOT CHECKED, only consistent: " + extent(sound) + System.lineSeparator()
                                + "They fit each other and the key that the file itself names, " + key.hex()
                                + ", which may be anybody's: whoever changed the log could have signed it anew."
                                + " Give --key, as \"sabha audit key\" prints it.";
            case AuditVerdict.Broken(var harm, var row, var sentence) -> changed(harm.wireName(), row, sentence);
        };
    }

    private static String extent(AuditVerdict.Sound sound) {
        return extent(sound.first(), sound.last(), sound.heads(), sound.erased());
    }

    /** Which rows a verdict is about. */
    static String extent(long first, long last, long heads, long erased) {
        return "rows " + first + " to " + last + ", " + heads + " signed statements, " + erased
                + " pieces of personal data erased.";
    }

    static String changed(String harm, long row, String sentence) {
        return "CHANGED (" + harm + "), first bad row " + row + ": " + sentence;
    }
}
