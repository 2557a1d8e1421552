package org.sabha.store.schedule;

import java.nio.charset.StandardCharsets;
import org.sabha.model.Secret;

/**
 * What the organiser's page handed over for one mail, so that its link is whole (decision 0067); of a series what those of its
 * meetings are derived from.
 */
public record MailKey(Secret linkSecret, Secret password) {
    /** What it is sealed for. */
    static final String PURPOSE = "key of a mailed link";

    private static final char BETWEEN = ' ';

    /** @throws IllegalArgumentException unless both are secrets as links have them */
    public MailKey {
        if (!isInALink(linkSecret) || !isInALink(password)) {
            throw new IllegalArgumentException("secrets in links have letters, digits, '-', '_' and '.'");
        }
    }

    /** Whether it has only letters, digits, "-", "_" and ".". */
    public static boolean isInALink(Secret secret) {
        return secret.reveal().matches("[A-Za-z0-9._-]+");
    }

    byte[] toBytes() {
        return (linkSecret.reveal() + BETWEEN + password.reveal()).getBytes(StandardCharsets.US_ASCII);
    }

    static MailKey of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int between = text.indexOf(BETWEEN);
        return new MailKey(new Secret(text.substring(0, between)), new Secret(text.substring(between + 1)));
    }
}
