package org.sabha.client.stream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/**
 * Whatever a server answers, the client reads it to its end and keeps a bounded part. The corpus has answers of the
 * server to Chromium and Firefox; with {@code JAZZER_FUZZ=1} the search goes on.
 */
@Tag("fuzz")
class MediaAnswerFuzzTest {
    @Tag("Q18")
    @FuzzTest
    void readsAnyText(byte[] input) {
        MediaAnswer.read(new String(input, StandardCharsets.UTF_8)).ifPresent(answer -> {
            assertFalse(answer.candidates().isEmpty());
            assertTrue(answer.candidates().size() <= 64);
            assertTrue(answer.slots().size() + answer.sending().size() <= 512);
            answer.slots().forEach(slot -> assertFalse(slot.mid().isEmpty()));
        });
    }
}
