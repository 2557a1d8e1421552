package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

@Tag("C1")
class PasswordRuleTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '~', textBlock = """
                    k3m7p-xq2ra, true
                    Abcdefg1,    true
                    abcdef1!,    true
                    ABCDEF1!,    true
                    Abcdefg!,    true
                    Abcdef1,     false
                    abcdefgh,    false
                    abcdefg1,    false
                    ABCDEFG1,    false
                    1234567!,    false
                    12345678,    false
                    Abcdefgh,    false
                    नमस्ते१a,      true
                    नमस्तेनमस्ते,    false
                    😀😀😀😀😀a1,   false
                    😀😀😀😀😀😀a1,  true
                    """)
    void asksForEightCharactersOfThreeClasses(String password, boolean met) {
        assertEquals(met, PasswordRule.isMetBy(new Secret(password)));
    }

    @Test
    void isMetByEveryGeneratedPassword() {
        IdSource ids = new IdSource(new Random(20261124));
        for (int i = 0; i < 10_000; i++) {
            Secret password = ids.newPassword();
            assertTrue(PasswordRule.isMetBy(password), password.reveal());
        }
    }
}
