package org.sabha.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(
            strings = {"\u0301", "\u0301\u0301\u0301\u0301\u200d", "\u0301\u0301\u0301\u0301\u200c", "\u093e", "\u20dd"
            })
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
    void whatHidesOrBreaksIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> new DisplayName(name));
    }

    @Test
    void thereAreSixtyFourCharactersAtMost() {
        String emoji = "A" + "\ud83d\ude00".repeat(63);
        assertEquals(emoji, new DisplayName(emoji).value());
        assertThrows(IllegalArgumentException.class, () -> new DisplayName(emoji + "A"));
    }
}
