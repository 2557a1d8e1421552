package org.sabha.model;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The name a person gives, in any script, in Unicode normal form C. Refused: empty, over 64 code points, control and
 * bidirectional-override characters, more {@link CombiningMarks} on a letter than a script needs (T21). Left out: signs of
 * no script, such as check marks, seals and other pictures, and marks that make a seal of a letter, for a name could wear
 * them as the organisation's mark; letters, joiners and variation selectors that nobody sees.
 *
 * @param value the name in NFC, without white space at its ends
 */
public record DisplayName(String value) {
    public static final int MAX_CODE_POINTS = 64;

    private static final String NAMELESS = "0";

    /** Pictures that Unicode has as punctuation, the Aegean check mark among them; no office writes its name with them. */
    private static final String PUNCTUATION =
            "\\x{203b}\\x{2042}\\x{2051}\\x{2055}-\\x{205e}\\x{2e0e}-\\x{2e16}\\x{10100}-\\x{10102}";

    /** Numbers in a circle, and the swatches that colour a picture of skin, with no picture before them. */
    private static final String DISCS = "\\x{2460}-\\x{249b}\\x{24ea}-\\x{24ff}\\x{2776}-\\x{2793}\\x{3220}-\\x{3229}"
            + "\\x{3248}-\\x{324f}\\x{3251}-\\x{325f}\\x{3280}-\\x{3289}\\x{32b1}-\\x{32bf}"
            + "\\x{1f100}-\\x{1f10c}\\x{1f3fb}-\\x{1f3ff}";

    /** Letters and marks that nobody sees: a name of them would be none, and one more of them another's. */
    private static final String BLANKS =
            "\\x{34f}\\x{115f}\\x{1160}\\x{17b4}\\x{17b5}\\x{2800}\\x{3164}\\x{ffa0}\\x{16fe4}";

    /** Variation selectors: with one more of them a name would look like another's and be none. */
    private static final String SELECTORS = "\\x{180b}-\\x{180d}\\x{180f}\\x{fe00}-\\x{fe0f}\\x{e0100}-\\x{e01ef}";

    /** Joiners with nothing before them to join, and between letters that never join: nobody sees them either. */
    private static final Pattern IDLE_JOINERS = Pattern.compile("(?<![\\p{L}\\p{M}])[\\x{200c}\\x{200d}]+"
            + "|(?<=[\\p{IsLatin}\\p{IsGreek}\\p{IsCyrillic}])[\\x{200c}\\x{200d}]+");

    /** ASCII has none that could be taken for a mark, and posts are called "A+B" and "Roads | Bridges". */
    private static final Pattern PICTURES =
            Pattern.compile("(?:[\\p{So}\\p{Sm}&&\\p{IsCommon}&&[^\\x00-\\x7f]]|[" + PUNCTUATION + DISCS + BLANKS
                    + SELECTORS + "]|\\p{Me})" + "[\\x{1f3fb}-\\x{1f3ff}\\x{fe0e}\\x{fe0f}\\x{200d}\\p{Me}]*");

    public DisplayName {
        value = spelling(value);
        int count = value.codePointCount(0, value.length());
        if (count == 0 || count > MAX_CODE_POINTS) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_CODE_POINTS + " characters");
        }
        requireReadable(value);
    }

    /** Whether somebody who typed this has this name. */
    public boolean isSpelt(String typed) {
        return value.equals(spelling(typed));
    }

    /**
     * A name that was taken once. Where the rules of today refuse it, what they refuse is left out, so that nothing that is
     * kept becomes unreadable with them.
     */
    public static DisplayName kept(String stored) {
        try {
            return new DisplayName(stored);
        } catch (IllegalArgumentException e) {
            String letters = stored.codePoints()
                    .filter(c -> Character.isLetterOrDigit(c) || c == ' ')
                    .limit(MAX_CODE_POINTS)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            return new DisplayName(letters.isBlank() ? NAMELESS : letters);
        }
    }

    /** What is left out, and what is composed, can bring about what then is: the same again is the same. */
    private static String spelling(String typed) {
        String before;
        String words = typed;
        do {
            before = words;
            String seen =
                    IDLE_JOINERS.matcher(PICTURES.matcher(words).replaceAll("")).replaceAll("");
            words = Normalizer.normalize(seen.strip(), Normalizer.Form.NFC);
        } while (!words.equals(before));
        return words;
    }

    private static void requireReadable(String value) {
        if (!CombiningMarks.areFew(value)) {
            throw new IllegalArgumentException(
                    "a name has at most " + CombiningMarks.MOST_STACKED + " marks on a letter");
        }
        boolean visible = false;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (isForbidden(c)) {
                throw new IllegalArgumentException("a name has no control characters");
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
                || (type == Character.FORMAT && !CombiningMarks.isJoiner(c));
    }
}
