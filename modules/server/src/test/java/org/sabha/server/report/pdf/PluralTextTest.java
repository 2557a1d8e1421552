package org.sabha.server.report.pdf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralTextTest {
    private static final PluralText TRIES =
            new PluralText("{who}: {count, plural, =0 {none} one {one of {all}} other {# of {all}}}.");

    @ParameterizedTest
    @CsvSource({"0, Asha: none.", "1, Asha: one of 9.", "5, Asha: 5 of 9.", "4312, 'Asha: 4,312 of 9.'"})
    void choosesByTheNumber(long count, String expected) {
        assertEquals(expected, TRIES.with("who", "Asha", "count", count, "all", 9));
    }

    /** A value is not looked into. */
    @Test
    void insertedValueIsNoPattern() {
        assertEquals("{count} #: none.", TRIES.with("who", "{count} #", "count", 0, "all", 9));
    }

    @Test
    void aTextThatIsDamagedIsFound() {
        assertThrows(IllegalArgumentException.class, () -> new PluralText("{who").with("who", "x"));
    }
}
