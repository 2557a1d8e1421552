package org.sabha.wire.stun;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * One side's ICE user fragment and password, RFC 8445 section 5.3. The password is a secret: {@link #toString} leaves
 * it out.
 *
 * @param ufrag 4 to 256 ice-chars
 * @param password 22 to 256 ice-chars
 */
public record IceCredentials(String ufrag, String password) {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int UFRAG_CHARS = 11;
    private static final int PASSWORD_CHARS = 22;
    private static final int MAX_CHARS = 256;

    /** Checks lengths and characters of RFC 8839 section 5.4. */
    public IceCredentials {
        if (!sound(ufrag, 4) || !sound(password, 22)) {
            throw new IllegalArgumentException("not ICE credentials");
        }
    }

    /** Whether two SDP values may be made into credentials. */
    public static boolean valid(String ufrag, String password) {
        return sound(ufrag, 4) && sound(password, 22);
    }

    private static boolean sound(String text, int minChars) {
        if (text.length() < minChars || text.length() > MAX_CHARS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (ICE_CHARS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Fresh ones: 66 bits of user fragment, 132 bits of password. The source must be a secure one. */
    public static IceCredentials random(RandomGenerator secureRandom) {
        return new IceCredentials(text(secureRandom, UFRAG_CHARS), text(secureRandom, PASSWORD_CHARS));
    }

    private static String text(RandomGenerator random, int chars) {
        StringBuilder text = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }

    byte[] key() {
        return password.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "IceCredentials[" + ufrag + ", redacted]";
    }
}
