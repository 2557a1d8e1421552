package org.sabha.model;

/** Checks the text of ids: lower-case base32 of a fixed length, nothing else. */
final class Base32Text {
    private Base32Text() {}

    static void require(String value, int length, String what) {
        if (!isValid(value, length)) {
            throw new IllegalArgumentException(what + " must be " + length + " characters of a-z and 2-7");
        }
    }

    static boolean isValid(String value, int length) {
        if (value.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '2' && c <= '7')) {
                return false;
            }
        }
        return true;
    }
}
