package org.sabha.server.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sabha.store.audit.AuditPublicKey;

/** The key that an auditor trusts, as they give it: its digits, or a file into which {@code sabha audit key} was printed. */
final class TrustedKey {
    /** For the descriptions of options. */
    static final String LABEL = "HEX|FILE";

    private static final Pattern DIGITS = Pattern.compile("\\s*[0-9a-fA-F]{64}\\s*");
    private static final int MOST_BYTES = 1_024;

    private TrustedKey() {}

    /**
     * @param given what stood behind {@code --key}; null where nothing did
     * @throws IOException if it is neither a key nor a file that holds one
     */
    static Optional<AuditPublicKey> of(@Nullable String given) throws IOException {
        if (given == null) {
            return Optional.empty();
        }
        String digits = DIGITS.matcher(given).matches() ? given : read(Path.of(given));
        if (!DIGITS.matcher(digits).matches()) {
            throw new IOException("a public key has 64 hexadecimal digits, as \"sabha audit key\" prints it");
        }
        return Optional.of(new AuditPublicKey(digits));
    }

    private static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("--key is neither a public key of 64 hexadecimal digits nor a file that has one");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("the file that --key names is longer than any key");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException("the file that --key names is no text", e);
        }
    }
}
