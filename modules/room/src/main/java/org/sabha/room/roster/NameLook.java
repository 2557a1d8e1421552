package org.sabha.room.roster;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import java.util.Arrays;
import java.util.Set;
import org.sabha.model.DisplayName;

/**
 * How a name looks (T21): two names look alike when a skeleton of one is a skeleton of the other (UTS 39 section 4). Besides
 * that of the name itself there is one of its small letters, and one in which sister scripts that Unicode's table leaves
 * apart are one: Kannada is read as Telugu, Gujarati as Devanagari, and vowel signs and the virama of all Indic scripts as
 * those of Devanagari. Their blocks have the same letter at the same place, as ISCII had. Spaces, joiners, and punctuation
 * do not count. Immutable.
 *
 * @param skeletons one to three
 * @param mixesScripts whether a word has letters of scripts that no language writes together (UTS 39 section 5.2, highly
 *     restrictive); a name in two scripts, a word in each, does not
 */
public record NameLook(Set<String> skeletons, boolean mixesScripts) {
    private static final SpoofChecker CHECKER = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.CONFUSABLE | SpoofChecker.RESTRICTION_LEVEL)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    private static final int BLOCK = 0x80;
    private static final int DEVANAGARI = 0x0900;
    private static final int GUJARATI = 0x0A80;
    private static final int TELUGU = 0x0C00;
    private static final int KANNADA = 0x0C80;
    private static final int LAST_INDIC = 0x0D7F;
    /** Places in a block: candrabindu, anusvara and visarga; vowel signs and virama. */
    private static final int LAST_SIGN_ABOVE = 0x03;

    private static final int FIRST_VOWEL_SIGN = 0x3E;
    private static final int VIRAMA = 0x4D;

    public static NameLook of(DisplayName name) {
        String letters = letters(name.value());
        return new NameLook(
                Set.copyOf(Arrays.asList(
                        skeleton(letters), skeleton(UCharacter.toLowerCase(letters)), skeleton(sisterless(letters)))),
                mixes(name.value()));
    }

    /** Whether somebody may take one for the other. */
    public boolean looksLike(NameLook other) {
        return skeletons.stream().anyMatch(other.skeletons::contains);
    }

    private static String skeleton(String text) {
        return CHECKER.getSkeleton(text);
    }

    private static String letters(String name) {
        return name.codePoints()
                .filter(NameLook::counts)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean counts(int c) {
        return Character.isLetterOrDigit(c) || isMark(c);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static String sisterless(String letters) {
        return letters.codePoints()
                .map(NameLook::sister)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int sister(int c) {
        if (c < DEVANAGARI || c > LAST_INDIC) {
            return c;
        }
        int place = c % BLOCK;
        int block = c - place;
        if (place <= LAST_SIGN_ABOVE || (place >= FIRST_VOWEL_SIGN && place <= VIRAMA)) {
            return DEVANAGARI + place;
        }
        return switch (block) {
            case KANNADA -> TELUGU + place;
            case GUJARATI -> DEVANAGARI + place;
            default -> c;
        };
    }

    private static boolean mixes(String name) {
        for (String word : name.split("[^\\p{L}\\p{M}\\p{N}\u200C\u200D]+", -1)) {
            if (!word.isEmpty() && CHECKER.failsChecks(word)) {
                return true;
            }
        }
        return false;
    }
}
