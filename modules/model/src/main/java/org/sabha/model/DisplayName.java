package org.sabha.model;

import java.text.Normalizer;

/**
 * The name a person gives, in any script, in Unicode normal form C. Refused: empty, over 64 code points, control and
 * bidirectional-override characters, more than four combining marks in a row (T21).
 *
 * @param value the name in NFC, without white space at its ends
 */
public record DisplayName(String value) {
    public static final int MAX_CODE_POINTS = 64;

    private static final int MAX_MARKS_IN_A_ROW = 4;

    public DisplayName {
        value = Normalizer.normalize(value.strip(), Normalizer.Form.NFC);
        int count = value.codePointCount(0, value.length());
        if (count == 0 || count > MAX_CODE_POINTS) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_CODE_POINTS + " characters");
        }
        requireReadable(value);
    }

    private static void requireReadable(String value) {
        int marks = 0;
        boolean visible = false;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (isForbidden(c)) {
                throw new IllegalArgumentException("a name has no control characters");
            }
            int type = Character.getType(c);
            boolean mark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
            marks = mark ? marks + 1 : 0;
            if (marks > MAX_MARKS_IN_A_ROW) {
                throw new IllegalArgumentException("a name has at most " + MAX_MARKS_IN_A_ROW + " marks on a letter");
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
        boolean joiner = c == 0x200C || c == 0x200D;
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (type == Character.FORMAT && !joiner);
    }
}
