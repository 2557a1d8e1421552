package org.sabha.identity;

import org.sabha.model.Secret;

/**
 * The advisory's rule for a password (C1): at least 8 characters of at least 3 of 4 classes: lower case, upper case,
 * digits, anything else. Letters of scripts without case are "anything else". Generated passwords
 * ({@link org.sabha.model.IdSource#newPassword}) meet it by construction.
 */
public final class PasswordRule {
    public static final int MIN_CODE_POINTS = 8;
    public static final int MIN_CLASSES = 3;

    private PasswordRule() {}

    public static boolean isMetBy(Secret password) {
        String text = password.reveal();
        return text.codePointCount(0, text.length()) >= MIN_CODE_POINTS && classes(text) >= MIN_CLASSES;
    }

    private static int classes(String text) {
        int lower = 0;
        int upper = 0;
        int digit = 0;
        int other = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (Character.isLowerCase(c)) {
                lower = 1;
            } else if (Character.isUpperCase(c)) {
                upper = 1;
            } else if (Character.isDigit(c)) {
                digit = 1;
            } else {
                other = 1;
            }
            i += Character.charCount(c);
        }
        return lower + upper + digit + other;
    }
}
