package org.sabha.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Towers of marks are known, and no script that people write in is hurt. */
@Tag("T21")
class CombiningMarksTest {
    private static final int TRIALS = 20_000;

    private static final List<Integer> STACKING = ofType(Character.NON_SPACING_MARK, Character.ENCLOSING_MARK);
    private static final List<Integer> BESIDE = ofType(Character.COMBINING_SPACING_MARK);
    private static final List<Integer> LETTERS = ofType(Character.OTHER_LETTER, Character.LOWERCASE_LETTER);

    private static List<Integer> ofType(int... types) {
        return IntStream.range(0, 0x12000)
                .filter(c -> IntStream.of(types).anyMatch(type -> type == Character.getType(c)))
                .boxed()
                .toList();
    }

    private static String any(List<Integer> of, int count, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.appendCodePoint(of.get(random.nextInt(of.size())));
        }
        return text.toString();
    }

    private static String letter(Random random) {
        return any(LETTERS, 1, random);
    }

    private static String joined(String text, Random random) {
        StringBuilder joined = new StringBuilder();
        text.codePoints().forEach(c -> {
            joined.appendCodePoint(c);
            if (random.nextInt(3) == 0) {
                joined.append(random.nextBoolean() ? '\u200c' : '\u200d');
            }
        });
        return joined.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fourAboveOrBelowAreTakenAndFiveAreNotWhateverJoinsThem(long seed) {
        var random = new Random(seed);
        for (int trial = 0; trial < TRIALS; trial++) {
            int count = random.nextInt(9);
            String text = letter(random) + joined(any(STACKING, count, random), random) + letter(random);
            assertEquals(
                    count <= CombiningMarks.MOST_STACKED,
                    CombiningMarks.areFew(text),
                    () -> "seed " + seed + ": " + text);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void eightWithSignsBesideAreTakenAndNineAreNot(long seed) {
        var random = new Random(seed);
        for (int trial = 0; trial < TRIALS; trial++) {
            int stacked = random.nextInt(CombiningMarks.MOST_STACKED + 1);
            int beside = random.nextInt(9);
            String text = letter(random) + joined(any(BESIDE, beside, random) + any(STACKING, stacked, random), random);
            assertEquals(stacked + beside <= 8, CombiningMarks.areFew(text), () -> "seed " + seed + ": " + text);
        }
    }

    @Test
    void everyBaseLetterResetsCount() {
        var random = new Random(6);
        for (int trial = 0; trial < TRIALS; trial++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                text.append(letter(random))
                        .append(any(STACKING, random.nextInt(CombiningMarks.MOST_STACKED + 1), random));
            }
            assertTrue(CombiningMarks.areFew(text.toString()), text::toString);
        }
    }

    /**
     * Syllables as these scripts build them: consonants with nukta, joined by viramas and joiners, then a vowel sign in up to
     * two parts, then signs above and behind it. Blocks are laid out as ISCII was.
     */
    @ParameterizedTest
    @CsvSource({
        "Devanagari, 0900",
        "Bengali, 0980",
        "Gurmukhi, 0A00",
        "Gujarati, 0A80",
        "Odia, 0B00",
        "Tamil, 0B80",
        "Telugu, 0C00",
        "Kannada, 0C80",
        "Malayalam, 0D00"
    })
    void syllablesOfIndicScriptsAreTaken(String script, String first) {
        int block = Integer.parseInt(first, 16);
        var random = new Random(block);
        for (int trial = 0; trial < TRIALS; trial++) {
            StringBuilder syllable = new StringBuilder();
            for (int i = random.nextInt(4); i >= 0; i--) {
                syllable.appendCodePoint(block + 0x15 + random.nextInt(0x25));
                if (random.nextBoolean()) {
                    syllable.appendCodePoint(block + 0x3C);
                }
                if (i > 0) {
                    syllable.appendCodePoint(block + 0x4D);
                    if (random.nextInt(4) == 0) {
                        syllable.append('\u200d');
                    }
                }
            }
            syllable.appendCodePoint(block + 0x3E + random.nextInt(0x0F));
            syllable.appendCodePoint(block + 0x01 + random.nextInt(3));
            syllable.appendCodePoint(block + 0x03);
            assertTrue(CombiningMarks.areFew(syllable.toString()), () -> script + ": " + syllable);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0628\u0651\u064e\u0670\u0653", // Urdu and Kashmiri: shadda, vowel, small alef, madda
                "\u06a9\u0672\u0634\u064f\u0631",
                "Nguye\u0302\u0303n Thi\u0323 A\u0301nh", // Vietnamese, taken apart
                "\u0f66\u0f92\u0fb2\u0f74\u0f56", // Tibetan: a stack of three with a vowel sign
                "\u0f67\u0f71\u0f74\u0f7e",
                "\uabc3\uabe4\uabea\uabe7\uabed", // Meetei Mayek
                "\u0e19\u0e35\u0e49", // Thai
                "\u1019\u103c\u103d\u103e\u1031\u1037\u1038" // Burmese
            })
    void otherScriptsThatPeopleWriteAreTaken(String name) {
        assertTrue(CombiningMarks.areFew(name));
        assertTrue(CombiningMarks.areFew(Normalizer.normalize(name, Normalizer.Form.NFD)));
    }

    @Test
    void aTowerThatIsPartOfALongTextIsFound() {
        String tower = "Review " + "a" + "\u0336\u0337\u0338\u0334\u0335" + " of tenders";
        assertFalse(CombiningMarks.areFew(tower));
    }
}
