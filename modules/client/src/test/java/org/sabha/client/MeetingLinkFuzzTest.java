package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Whatever text somebody pastes, reading ends, and a link that was read is read again from its own text. */
@Tag("fuzz")
class MeetingLinkFuzzTest {
    @Tag("Q18")
    @FuzzTest
    void readsAnyText(byte[] input) {
        MeetingLink.parse(new String(input, StandardCharsets.UTF_8))
                .ifPresent(link -> assertEquals(Optional.of(link), MeetingLink.parse(link.text())));
    }
}
