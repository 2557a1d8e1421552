package org.sabha.policy;

import org.sabha.model.Secret;

/** Whether a chosen password meets CERT-In's rule: at least 8 characters, 3 of 4 classes (C1). */
public enum PasswordStrength {
    STRONG,
    WEAK;

    private static final int MIN_CHARACTERS = 8;
    private static final int MIN_CLASSES = 3;

    /** Judges a password that a person chose; generated ones have 50 random bits and need no judging. */
    public static PasswordStrength of(Secret password) {
        int[] characters = password.reveal().codePoints().toArray();
        boolean upper = false;
        boolean lower = false;
        boolean digit = false;
        boolean other = false;
        for (int c : characters) {
            if (Character.isUpperCase(c)) {
                upper = true;
            } else if (Character.isLetter(c)) {
                // Scripts without case count as lower case.
                lower = true;
            } else if (Character.isDigit(c)) {
                digit = true;
            } else {
                other = true;
            }
        }
        int classes = (upper ? 1 : 0) + (lower ? 1 : 0) + (digit ? 1 : 0) + (other ? 1 : 0);
        return characters.length >= MIN_CHARACTERS && classes >= MIN_CLASSES ? STRONG : WEAK;
    }
}
