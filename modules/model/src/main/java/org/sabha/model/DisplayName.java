package org.sabha.model;

import java.text.Normalizer;

/**
 * The name a person gives, in any script, in Unicode normal form C. Refused: empty, over 64 code points, control and
 * bidirectional-override characters, more marks on a letter than a script needs: four above or below it, eight with the
 * vowel signs beside it (T21). A joiner does not begin a new letter.
 *
 * @param value the name in NFC, without white space at its ends
 */
public record DisplayName(String value) {
    public static final int MAX_CODE_POINTS = 64;

    private static final int MAX_STACKED_MARKS = 4;

    /** Burmese has up to seven. */
    private static final int MAX_MARKS = 8;

    public DisplayName {
        value = Normalizer.normalize(value.strip(), Normalizer.Form.NFC);
        int count = value.codePointCount(0, value.length());
        if (count == 0 || count > MAX_CODE_POINTS) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_CODE_POINTS + " characters");
        }
        requireReadable(value);
    }

    private static void requireReadable(String value) {
        int stacked = 0;
        int marks = 0;
        boolean visible = false;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (isForbidden(c)) {
                throw new IllegalArgumentException("a name has no control characters");
            }
            int type = Character.getType(c);
            boolean stacks = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
            boolean mark = stacks || type == Character.COMBINING_SPACING_MARK;
            if (!mark && !isJoiner(c)) {
                stacked = 0;
                marks = 0;
            }
            stacked += stacks ? 1 : 0;
            marks += mark ? 1 : 0;
            if (stacked > MAX_STACKED_MARKS || marks > MAX_MARKS) {
                throw new IllegalArgumentException("a name has at most " + MAX_STACKED_MARKS + " marks on a letter");
            }
            visible |= Character.isLetterOrDigit(c);
        }
        if (!visible) {
            throw new IllegalArgumentException("a name has at least one letter or digit");
        }
    }

    /** Control, surrogate, private-use and format characters, except the joiners that Indic scripts and Urdu need. */
    private static boolean isForbidden(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (type == Character.FORMAT && !isJoiner(c));
    }

    private static boolean isJoiner(int c) {
        return c == 0x200C || c == 0x200D;
    }
}
