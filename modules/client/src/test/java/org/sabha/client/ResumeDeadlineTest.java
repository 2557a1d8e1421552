package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("Q6")
class ResumeDeadlineTest {
    private static final long NOW = Long.MAX_VALUE - 5; // nanoseconds of a process may wrap

    @Test
    void keepsTryingForMinuteLongOutage() {
        long until = ResumeDeadline.untilNanos(NOW, 30_000);
        assertTrue(NOW + TimeUnit.SECONDS.toNanos(60) - until < 0);
        assertTrue(NOW + TimeUnit.SECONDS.toNanos(91) - until > 0, "and not for ever");
    }

    @Test
    void longerResumeWindowExtendsDeadline() {
        assertEquals(NOW + TimeUnit.MINUTES.toNanos(5), ResumeDeadline.untilNanos(NOW, 300_000));
    }
}
