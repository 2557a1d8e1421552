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
    private static final int SHARD_CHARS = 2;

    /** One more than the highest shard. */
    public static final int SHARDS = 64 * 64;

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

    /**
     * Fresh ones whose user fragment begins with the number of the part of a server that has the session, so that a
     * connection which any part accepts can be handed on. The number is no secret; the random part is as long as without.
     *
     * @param shard 0 to {@link #SHARDS} - 1
     */
    public static IceCredentials random(RandomGenerator secureRandom, int shard) {
        if (shard < 0 || shard >= SHARDS) {
            throw new IllegalArgumentException("shard " + shard);
        }
        char[] mark = {ICE_CHARS.charAt(shard / 64), ICE_CHARS.charAt(shard % 64)};
        return new IceCredentials(
                new String(mark) + text(secureRandom, UFRAG_CHARS), text(secureRandom, PASSWORD_CHARS));
    }

    /** The number with which a user fragment begins, -1 when it begins with none. */
    public static int shardOf(String ufrag) {
        if (ufrag.length() < SHARD_CHARS) {
            return -1;
        }
        int high = ICE_CHARS.indexOf(ufrag.charAt(0));
        int low = ICE_CHARS.indexOf(ufrag.charAt(1));
        return high < 0 || low < 0 ? -1 : high * 64 + low;
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
