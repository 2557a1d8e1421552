package org.sabha.model;

/**
 * Marks on letters. A few make syllables; very many make towers that cover what stands above and below them (T21). Every
 * script of the Eighth Schedule, Vietnamese, Tibetan and Burmese live with four above or below a letter, and eight with the
 * vowel signs beside it. A joiner does not begin a new letter.
 */
public final class CombiningMarks {
    /** Above or below one letter. */
    public static final int MOST_STACKED = 4;

    /** On one letter; Burmese has up to seven. */
    private static final int MOST = 8;

    private CombiningMarks() {}

    /** Whether no letter has more than a script needs. */
    public static boolean areFew(String text) {
        int stacked = 0;
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int type = Character.getType(c);
            boolean stacks = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
            boolean mark = stacks || type == Character.COMBINING_SPACING_MARK;
            if (!mark && !isJoiner(c)) {
                stacked = 0;
                marks = 0;
            }
            stacked += stacks ? 1 : 0;
            marks += mark ? 1 : 0;
            if (stacked > MOST_STACKED || marks > MOST) {
                return false;
            }
        }
        return true;
    }

    /** Indic scripts and Urdu need them. */
    static boolean isJoiner(int c) {
        return c == 0x200C || c == 0x200D;
    }
}
