package org.sabha.identity.authority;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a certificate, in hexadecimal groups that can be compared by eye. */
public final class Fingerprint {
    private static final int GROUP = 4;

    private Fingerprint() {}

    /** Sixteen groups of four lower-case digits, parted by spaces. */
    public static String of(byte[] der) {
        try {
            String digits = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
            StringBuilder groups = new StringBuilder(digits.substring(0, GROUP));
            for (int at = GROUP; at < digits.length(); at += GROUP) {
                groups.append(' ').append(digits, at, at + GROUP);
            }
            return groups.toString();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
