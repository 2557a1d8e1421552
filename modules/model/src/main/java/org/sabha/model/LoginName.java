package org.sabha.model;

import java.util.Locale;

/**
 * The name by which somebody signs in. Plain ASCII, so that no two look alike (T21); capitals count as small letters.
 *
 * @param value 2 to 64 of a-z, 0-9, dot, underscore, plus, at sign and hyphen; first a letter or digit
 */
public record LoginName(String value) {
    public static final int MAX_LENGTH = 64;

    public LoginName {
        value = value.strip().toLowerCase(Locale.ROOT);
        if (value.length() < 2 || value.length() > MAX_LENGTH || !isAlphanumeric(value.charAt(0))) {
            throw new IllegalArgumentException(
                    "a login has 2 to " + MAX_LENGTH + " characters, first a letter or digit");
        }
        if (!value.chars().allMatch(c -> isAlphanumeric(c) || "._+@-".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("a login has only a-z, 0-9 and . _ + @ -");
        }
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return value;
    }
}
