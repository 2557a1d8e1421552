package org.sabha.identity;

/** RFC 4648 section 6 without padding, lower case. */
public final class Base32 {
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int BITS_A_CHARACTER = 5;

    private Base32() {}

    public static String encode(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = (buffer << Byte.SIZE | (next & 0xFF)) & 0xFFF;
            bits += Byte.SIZE;
            while (bits >= BITS_A_CHARACTER) {
                bits -= BITS_A_CHARACTER;
                out.append(ALPHABET[buffer >> bits & 31]);
            }
        }
        if (bits > 0) {
            out.append(ALPHABET[buffer << (BITS_A_CHARACTER - bits) & 31]);
        }
        return out.toString();
    }
}
