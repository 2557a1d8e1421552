package org.sabha.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final TotpSecret SECRET = new TotpSecret("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_109L);
    private static final long STEP = Totp.step(NOW);

    /** RFC 6238 appendix B, the rows of SHA-1. */
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void computesTheCodesOfTheStandard(long second, String code) {
        assertEquals(code, Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(second)), 8));
    }

    @Test
    void takesTheCodesOfNowAndOneStepAround() {
        for (long step = STEP - 3; step <= STEP + 3; step++) {
            OptionalLong expected = Math.abs(step - STEP) <= 1 ? OptionalLong.of(step) : OptionalLong.empty();
            assertEquals(expected, Totp.match(SECRET, Totp.code(SECRET, step, Totp.DIGITS), 0, NOW), "step " + step);
        }
    }

    @Test
    void takesNoCodeTwice() {
        String code = Totp.code(SECRET, STEP, Totp.DIGITS);
        assertEquals(OptionalLong.of(STEP), Totp.match(SECRET, code, STEP - 1, NOW));
        assertEquals(OptionalLong.empty(), Totp.match(SECRET, code, STEP, NOW));
        assertEquals(OptionalLong.empty(), Totp.match(SECRET, code, STEP + 1, NOW));
    }

    @ParameterizedTest
    @CsvSource({"''", "081804x", "'81804'", "07081804", "not-a-code"})
    void takesNothingElse(String text) {
        assertEquals(OptionalLong.empty(), Totp.match(SECRET, text, 0, NOW));
    }

    @Test
    void aSecretIsLongEnoughAndHidesItself() {
        assertThrows(IllegalArgumentException.class, () -> new TotpSecret(new byte[15]));
        assertThrows(IllegalArgumentException.class, () -> new TotpSecret(new byte[65]));
        assertEquals("redacted", SECRET.toString());
        assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", SECRET.text());
    }
}
