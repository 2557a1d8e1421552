package org.sabha.protocol;

import tools.jackson.core.JsonParser;

/** Reads whole numbers without ever building a big one. */
final class WholeNumber {
    /** Most characters of a number worth reading: a sign and the 16 digits of 2^53. */
    private static final int MAX_CHARACTERS = 17;

    private WholeNumber() {}

    /**
     * The integer at which the parser stands.
     *
     * @param otherwise what is returned for a number outside of {@code min} to {@code max}
     */
    static long read(JsonParser parser, long min, long max, long otherwise) {
        if (parser.getStringLength() > MAX_CHARACTERS) {
            return otherwise;
        }
        long value = parser.getLongValue();
        return value < min || value > max ? otherwise : value;
    }
}
