package org.sabha.client.keys;

/**
 * Time in which this process ran. It is read at least twice a second; a longer gap means that the process, or the machine, stood
 * still. Such a gap does not count, because what the server said meanwhile is still to be read. One owner.
 */
public final class AwakeClock {
    /** A shorter gap is a slow machine. */
    static final long STANDSTILL_NANOS = 2_500_000_000L;

    private boolean started;
    private long lastNanos;
    private long skippedNanos;

    /**
     * Reads the clock.
     *
     * @param nowNanos not before that of the last call
     * @return {@code nowNanos} without all standstills so far
     */
    public long at(long nowNanos) {
        long gap = nowNanos - lastNanos;
        if (started && gap >= STANDSTILL_NANOS) {
            skippedNanos += gap;
        }
        started = true;
        lastNanos = nowNanos;
        return nowNanos - skippedNanos;
    }
}
