package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.model.Secret;

class DeviceIdsTest {
    @ParameterizedTest
    @Tag("vectors")
    @CsvSource({
        "f, my",
        "fo, mzxq",
        "foo, mzxw6",
        "foob, mzxw6yq",
        "fooba, mzxw6ytb",
        "foobar, mzxw6ytboi",
    })
    void writesBase32AsRfc4648Section10(String text, String expected) {
        assertEquals(expected, Base32.encode(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @Tag("A5")
    void givesOneDeviceOneIdAndOthersOthers() {
        // First 20 bytes of SHA-256("abc"), FIPS 180-4: ba7816bf 8f01cfea 414140de 5dae2223 b00361a3.
        assertEquals(
                Base32.encode(HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a3")),
                DeviceIds.fromSecret(new Secret("abc")).value());
        assertNotEquals(DeviceIds.fromSecret(new Secret("abc")), DeviceIds.fromSecret(new Secret("abd")));
    }
}
