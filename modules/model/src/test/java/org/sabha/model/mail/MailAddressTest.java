package org.sabha.model.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
    @ParameterizedTest
    @CsvSource({
        "asha@example.in, asha@example.in",
        "' asha.rao+sabha@Example.IN ', asha.rao+sabha@example.in",
        "o'neil@mail, o'neil@mail",
        "asha@डाक.भारत, asha@xn--11bx1g.xn--h2brj9c"
    })
    void takesWhatMailServersTake(String typed, String expected) {
        assertEquals(Optional.of(expected), MailAddress.of(typed).map(MailAddress::value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "asha",
                "@example.in",
                "asha@",
                "a@b@example.in",
                "asha@example.in, eve@example.in",
                "asha@example.in\r\nBcc: eve@example.in",
                "asha\n@example.in",
                "Asha <asha@example.in>",
                "asha@example.in>",
                "\"a b\"@example.in",
                "a..b@example.in",
                ".a@example.in",
                "a.@example.in",
                "asha(comment)@example.in",
                "asha@[127.0.0.1]",
                "asha@-example.in",
                "asha@exam_ple.in",
                "asha@example..in",
                "आशा@example.in",
                "asha@example.in\0",
                "asha;eve@example.in"
            })
    void refusesWhatHasRoomForMore(String typed) {
        assertEquals(Optional.empty(), MailAddress.of(typed));
    }

    @Test
    void refusesWhatIsTooLong() {
        assertEquals(Optional.empty(), MailAddress.of("a".repeat(65) + "@example.in"));
        assertEquals(Optional.empty(), MailAddress.of("a@" + "b.".repeat(126) + "example.in"));
    }

    @Test
    void standsInNoLog() {
        assertEquals("redacted", new MailAddress("asha@example.in").toString());
    }
}
