package org.sabha.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C5")
class ClientVersionTest {
    @Test
    void numbersAreComparedAsNumbers() {
        assertTrue(ClientVersion.of("0.9").compareTo(ClientVersion.of("0.10")) < 0);
        assertTrue(ClientVersion.of("1").compareTo(ClientVersion.of("0.99.99")) > 0);
        assertEquals(0, ClientVersion.of("2").compareTo(ClientVersion.of("2.0.0")));
    }

    @Test
    void anIntroductionTellsTheVersionAfterTheName() {
        assertEquals(Optional.of(new ClientVersion(0, 1, 0)), ClientVersion.introducedAs("sabha-web 0.1"));
        assertEquals(Optional.of(new ClientVersion(1, 2, 3)), ClientVersion.introducedAs("x 1.2.3 (Windows 11)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sabha-web", "0.1", " 0.1", "a b 1", "a  1", "a 1.2.3.4", "a 1.", "a -1", "a 12345", "a १"})
    void doesNotGuessMissingVersion(String client) {
        assertEquals(Optional.empty(), ClientVersion.introducedAs(client));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "1.", "1.2.3.4", "12345", "1 2"})
    void aFloorIsWrittenInNumbers(String text) {
        assertThrows(IllegalArgumentException.class, () -> ClientVersion.of(text));
    }
}
