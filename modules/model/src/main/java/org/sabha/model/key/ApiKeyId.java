package org.sabha.model.key;

import java.util.regex.Pattern;

/**
 * The id of an API key, safe to log. It is no part of the key's secret.
 *
 * @param value 16 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record ApiKeyId(String value) {
    /** How many characters an id has. */
    public static final int LENGTH = 16;

    private static final Pattern FORM = Pattern.compile("[a-z2-7]{" + LENGTH + "}");

    public ApiKeyId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an ApiKeyId has " + LENGTH + " characters of base32");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
