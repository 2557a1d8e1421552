package org.sabha.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTest {
    @Test
    void compareByContentAndKeepTheirOwn() {
        byte[] bytes = {1, 2, 3};
        Octets octets = Octets.of(bytes);
        bytes[0] = 9;
        octets.toArray()[1] = 9;
        assertEquals(Octets.copyOf(new byte[] {0, 1, 2, 3}, 1, 4), octets);
        assertEquals(Octets.of(new byte[] {1, 2, 3}).hashCode(), octets.hashCode());
        assertNotEquals(Octets.EMPTY, octets);
        assertEquals("010203", octets.toString());
    }

    @Test
    void areWrittenInOneSpelling() {
        for (int size = 0; size < 9; size++) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (250 + i);
            }
            Octets octets = Octets.of(bytes);
            assertEquals(octets, Octets.ofBase64Url(octets.base64Url()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAA=", "AA==", "AAB", "AB", "A", "AAAAA", "A+/A", "A A A", "AAAA\n"})
    void areReadInNoOther(String text) {
        assertThrows(IllegalArgumentException.class, () -> Octets.ofBase64Url(text));
    }
}
