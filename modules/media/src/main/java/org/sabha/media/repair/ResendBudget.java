package org.sabha.media.repair;

/**
 * The bytes that one receiver may be sent again: half of what it was sent the first time, so that its downlink never
 * carries more than one and a half times its media (T30), and a small stock to begin with. One owner.
 */
public final class ResendBudget {
    /** Bytes at the start and the most that can be saved up. */
    public static final long STOCK_BYTES = 64_000;

    private long halfBytes = 2 * STOCK_BYTES;

    /** Media of that size went out for the first time. */
    public void sent(int bytes) {
        halfBytes = Math.min(halfBytes + bytes, 2 * STOCK_BYTES);
    }

    /** Whether a resend of that size is covered. */
    public boolean covers(int bytes) {
        return halfBytes >= 2L * bytes;
    }

    /** Takes what a resend costs; false when the budget does not cover it. */
    public boolean take(int bytes) {
        if (!covers(bytes)) {
            return false;
        }
        halfBytes -= 2L * bytes;
        return true;
    }
}
