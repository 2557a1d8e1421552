package org.sabha.identity;

/** Too many passwords wait to be hashed already; nothing was computed, and the same may be asked in a moment. */
public final class HashingBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HashingBusyException() {
        super("too many passwords wait to be hashed", null, false, false);
    }
}
