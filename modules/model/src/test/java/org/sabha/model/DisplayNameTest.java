package org.sabha.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T21")
class DisplayNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Asha Verma",
                "\u0905\u0928\u0941\u0930\u093e\u0917 \u0936\u0930\u094d\u092e\u093e",
                "\u0c36\u0c4d\u0c30\u0c40\u0c28\u0c3f\u0c35\u0c3e\u0c38\u0c4d",
                "\u0d2a\u0d4d\u0d30\u0d3f\u0d2f\u0d02\u0d35\u0d26",
                "\u0915\u094d\u200d\u0937\u093f\u0924\u093f\u091c",
                "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
                "Nguy\u1ec5n Th\u1ecb \u00c1nh",
                "\u1019\u103c\u103d\u103e\u1031\u1037\u1038"
            })
    void namesOfManyScriptsAreTaken(String name) {
        assertEquals(name, new DisplayName(" " + name + " ").value());
    }

    /** Marks that cover the names around them, also with joiners between that nobody sees. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0301", "\u0301\u0301\u0301\u0301\u200d", "\u0301\u0301\u0301\u0301\u200c", "\u093e"})
    void towersOfMarksAreRefused(String marks) {
        assertThrows(IllegalArgumentException.class, () -> new DisplayName("A" + marks.repeat(12)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u200d",
                "...",
                "A\u202eB",
                "A\u2066B",
                "A\nB",
                "A\u0000B",
                "A\u2028B",
                "A\ue000B",
                "A\u200fB",
                "\u0301"
            })
    void refusesHiddenAndBreakingCharacters(String name) {
        assertThrows(IllegalArgumentException.class, () -> new DisplayName(name));
    }

    @Test
    void thereAreSixtyFourCharactersAtMost() {
        String tirhuta = "A" + "\ud805\udc8f".repeat(63);
        assertEquals(tirhuta, new DisplayName(tirhuta).value());
        assertThrows(IllegalArgumentException.class, () -> new DisplayName(tirhuta + "A"));
    }

    /** A sign of the list that the page is tested on, too. */
    record Sign(boolean kept, String text, String name) {
        static Sign of(String line) {
            String text = Arrays.stream(line.substring(6, 27).strip().split(" ", -1))
                    .map(point -> Character.toString(Integer.parseInt(point, 16)))
                    .collect(Collectors.joining());
            return new Sign(line.startsWith("stays"), text, line.substring(27));
        }
    }

    private static Stream<Sign> signs(boolean staying) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/signs-in-names.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Sign::of)
                .filter(sign -> sign.kept == staying);
    }

    private static Stream<Sign> signsThatGo() throws IOException {
        return signs(false);
    }

    private static Stream<Sign> signsThatStay() throws IOException {
        return signs(true);
    }

    /** Or a name could wear the organisation's mark. */
    @ParameterizedTest
    @Tag("T21")
    @MethodSource("signsThatGo")
    void signsThatCouldBeTakenForAMarkAreLeftOut(Sign sign) {
        assertEquals("Asha Rao", new DisplayName("Asha Rao " + sign.text).value());
        assertEquals("Asha Rao", new DisplayName("Asha Rao" + sign.text).value());
        assertEquals("Asha Rao", new DisplayName(sign.text + " Asha Rao").value());
        assertThrows(IllegalArgumentException.class, () -> new DisplayName(sign.text));
    }

    @ParameterizedTest
    @MethodSource("signsThatStay")
    void signsOfScriptsAndOfficesStay(Sign sign) {
        assertEquals("Asha" + sign.text + "Rao", new DisplayName("Asha" + sign.text + "Rao").value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"R&D (A+B)", "Roads | Bridges", "O\u00b4Neil", "\u09fa\u09b0\u09ae\u09be", "Asha-Rao #2 ~ <1>"})
    void signsOfScriptsAndOfKeyboardsStay(String name) {
        assertEquals(name, new DisplayName(name).value());
    }

    /** Or a name that was stored could not be read again, and no meeting with it. */
    @Test
    @Tag("T21")
    void validNameIsUnchangedWhenReadAgain() {
        String[] parts = {
            "a", "=", "\u0338", "\u030b", "\u2260", "\u2714", "\ufe0f", "\u200d", " ", "\u2002", "\u0915", "\u093c"
        };
        var random = new Random(1);
        int names = 0;
        for (int i = 0; i < 50_000; i++) {
            var typed = new StringBuilder();
            for (int length = 1 + random.nextInt(10); length > 0; length--) {
                typed.append(parts[random.nextInt(parts.length)]);
            }
            Optional<DisplayName> name = nameOf(typed.toString());
            names += name.isPresent() ? 1 : 0;
            assertEquals(name, name.flatMap(taken -> nameOf(taken.value())), typed::toString);
        }
        assertTrue(names > 10_000, "few of them were names: " + names);
    }

    private static Optional<DisplayName> nameOf(String typed) {
        try {
            return Optional.of(new DisplayName(typed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Test
    void storedNameLosesCharactersNowRefused() {
        assertEquals("Asha Rao", DisplayName.kept("Asha Rao").value());
        assertEquals("a b", DisplayName.kept("a" + "\u030b".repeat(9) + " b").value());
        assertEquals(64, DisplayName.kept("x".repeat(100)).value().length());
        assertEquals("0", DisplayName.kept("\u2714").value());
        assertEquals("0", DisplayName.kept("").value());
    }

    @Test
    @Tag("T21")
    void aNameIsTheSameInAnySpellingOfIt() {
        var name = new DisplayName("\u00c1sha");
        assertTrue(name.isSpelt(" A\u0301sha \u2714"));
        assertFalse(name.isSpelt("Asha"));
        assertFalse(name.isSpelt(""));
    }
}
