package org.sabha.server.meeting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResumeCountdownTest {
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private Duration now = Duration.ZERO;
    private Duration readyAt = Duration.ZERO;
    private Duration lateness = Duration.ZERO;

    /** When the window that begins now is over. */
    private Duration end(Duration window) {
        ResumeCountdown countdown = new ResumeCountdown(window, () -> now.compareTo(readyAt) >= 0);
        for (Optional<Duration> slice = countdown.next(); slice.isPresent(); slice = countdown.next()) {
            now = now.plus(slice.get()).plus(lateness);
        }
        return now;
    }

    @Test
    void countsWholeWindowOnTime() {
        assertEquals(WINDOW, end(WINDOW));
    }

    @Test
    void countsWindowThatIsNoWholeNumberOfSlices() {
        assertEquals(Duration.ofMillis(2_500), end(Duration.ofMillis(2_500)));
    }

    @Test
    void countsFromReadyAfterSlowStart() {
        readyAt = Duration.ofSeconds(21);
        assertEquals(readyAt.plus(WINDOW), end(WINDOW));
    }

    @Test
    void stretchesWindowWhileServerIsLate() {
        lateness = Duration.ofMillis(500);
        assertEquals(WINDOW.plusSeconds(15), end(WINDOW));
    }
}
