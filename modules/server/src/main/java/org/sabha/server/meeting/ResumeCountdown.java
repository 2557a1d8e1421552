package org.sabha.server.meeting;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Counts one participant's resume window down in short slices, each from the end of the one before. Time before the server
 * is ready does not count. A slice of which the end comes late, since the server has much to do, takes longer and with it the
 * window: those who return are served late, too. On the room's loop.
 */
final class ResumeCountdown {
    static final Duration SLICE = Duration.ofSeconds(1);

    private final BooleanSupplier ready;
    private Duration left;

    /**
     * @param window time that a participant has for returning to a server that is ready and not late
     * @param ready whether participants can connect
     */
    ResumeCountdown(Duration window, BooleanSupplier ready) {
        this.left = window;
        this.ready = ready;
    }

    /**
     * The next slice. To be asked at the end of the slice before.
     *
     * @return empty once the window is over
     */
    Optional<Duration> next() {
        if (!ready.getAsBoolean()) {
            return Optional.of(SLICE);
        }
        if (!left.isPositive()) {
            return Optional.empty();
        }
        Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
        left = left.minus(slice);
        return Optional.of(slice);
    }
}
