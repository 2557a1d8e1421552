package org.sabha.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.sabha.protocol.http.PrivacyNotice;
import org.sabha.server.config.OrganisationConfig;
import org.sabha.server.config.StorageConfig;

/** Says what differs from place to place in the notice on personal data. Its version changes with each of these values. */
final class NoticeInForce {
    /** Of the words that clients show; a change of what they say makes another. A test holds it to the English ones. */
    static final String WORDS = "3";

    private static final int DIGITS = 8;

    private NoticeInForce() {}

    static PrivacyNotice of(OrganisationConfig organisation, StorageConfig storage) {
        long personal = storage.audit().access().toDays();
        long log = storage.audit().rows().toDays();
        String values = String.join("\n", organisation.name(), organisation.contact(), personal + "", log + "");
        return new PrivacyNotice(
                WORDS + "-" + digest(values),
                nonBlank(organisation.name()),
                nonBlank(organisation.contact()),
                personal,
                log);
    }

    private static Optional<String> nonBlank(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String digest(String values) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(values.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
