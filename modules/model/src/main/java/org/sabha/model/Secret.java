package org.sabha.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Text that opens something: a password, a token, a ticket. It prints as "redacted" and is compared in constant time.
 *
 * @param reveal the text itself; never log it
 */
public record Secret(String reveal) {
    /** The longest secret that is accepted from outside, in characters. */
    public static final int MAX_LENGTH = 256;

    public Secret {
        if (reveal.isEmpty() || reveal.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a secret has 1 to " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        reveal.getBytes(StandardCharsets.UTF_8), that.reveal.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return reveal.hashCode();
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
