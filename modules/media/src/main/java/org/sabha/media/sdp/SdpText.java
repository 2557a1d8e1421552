package org.sabha.media.sdp;

/** Checks on pieces of a description, total over any text. */
final class SdpText {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`{|}~";
    private static final int MAX_DIGITS = 10;

    private SdpText() {}

    /** A decimal number of 0 to {@code max}, or -1. */
    static long number(String text, long max) {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= max ? value : -1;
    }

    /** Whether the text is a token of RFC 8866 section 9 with 1 to {@code max} characters. */
    static boolean isToken(String text, int max) {
        if (text.isEmpty() || text.length() > max) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text is made of ice-chars (RFC 8839 section 5.1), of {@code min} to 256 characters. */
    static boolean isIce(String text, int min) {
        if (text.length() < min || text.length() > 256) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '+' && c != '/') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
