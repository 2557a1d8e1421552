package org.sabha.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CanonicalJsonTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void sortsNamesByUtf16Units() {
        assertEquals(
                "{\"\\r\":[],\"1\":{},\"\ud83d\ude02\":[true,null,-7],\"\ufb33\":\"a/b\"}",
                form("{ \"\ufb33\": \"a\\/b\", \"\ud83d\ude02\": [true, null, -7], \"1\": {}, \"\\r\": [] }"));
    }

    /** RFC 8785 section 3.2.2.2: lower case, and the short forms where there are any. */
    @Test
    void escapesControlCharactersInLowerCase() {
        assertEquals(
                "\"\\u001f\\b\\t\\n\\f\\r\\\"\\\\\u007f\"",
                form("\"\\u001F\\u0008\\u0009\\u000A\\u000c\\r\\u0022\\u005c\\u007f\""));
    }

    @Test
    void distinguishesUnpairedSurrogates() {
        assertFalse(Arrays.equals(bytes("\"\\ud800\""), bytes("\"?\"")));
        assertFalse(Arrays.equals(bytes("\"\\ud800\""), bytes("\"\\udc00\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e3", "9007199254740992", "-9223372036854775808", "18446744073709551616"})
    void rejectsNumbersThatAreNotSafeIntegers(String number) {
        assertThrows(IllegalArgumentException.class, () -> bytes("[" + number + "]"));
    }

    private static String form(String json) {
        return new String(bytes(json), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String json) {
        return CanonicalJson.of(JSON.readTree(json));
    }
}
