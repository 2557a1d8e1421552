package org.sabha.protocol;

/** A document whose every part is within its bounds, and that is too long all the same. */
public final class BodyTooLongException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BodyTooLongException(String message) {
        super(message);
    }
}
