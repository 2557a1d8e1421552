package org.sabha.identity;

import java.util.Arrays;
import java.util.Base64;

/**
 * A password's Argon2id hash with its own salt and cost, so that the cost can grow while old hashes stay good. Its text
 * form is the one that other Argon2 software reads: {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>}. Prints as
 * "redacted".
 */
public final class PasswordHash {
    static final int SALT_BYTES = 16;
    static final int TAG_BYTES = 32;

    private final Argon2Cost cost;
    private final byte[] salt;
    private final byte[] tag;

    PasswordHash(Argon2Cost cost, byte[] salt, byte[] tag) {
        this.cost = cost;
        this.salt = salt.clone();
        this.tag = tag.clone();
    }

    /**
     * @param encoded as {@link #encoded()} wrote it
     * @throws IllegalArgumentException if it is anything else
     */
    public static PasswordHash parse(String encoded) {
        String[] parts = encoded.split("\\$", -1);
        if (encoded.length() > 200
                || parts.length != 6
                || !parts[0].isEmpty()
                || !parts[1].equals("argon2id")
                || !parts[2].equals("v=" + Argon2id.VERSION)) {
            throw new IllegalArgumentException("not an Argon2id hash");
        }
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        byte[] tag = Base64.getDecoder().decode(parts[5]);
        if (salt.length < 8 || tag.length < 16) {
            throw new IllegalArgumentException("salt or tag too short");
        }
        return new PasswordHash(parseCost(parts[3]), salt, tag);
    }

    private static Argon2Cost parseCost(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not an Argon2id cost");
        }
        return new Argon2Cost(number(parts[0], "m="), number(parts[1], "t="), number(parts[2], "p="));
    }

    private static int number(String text, String prefix) {
        if (!text.startsWith(prefix)) {
            throw new IllegalArgumentException("not an Argon2id cost");
        }
        return Integer.parseInt(text.substring(prefix.length()));
    }

    /** Text to store. */
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=" + Argon2id.VERSION
                + "$m=" + cost.memoryKibibytes() + ",t=" + cost.passes() + ",p=" + cost.lanes()
                + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(tag);
    }

    Argon2Cost cost() {
        return cost;
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] tag() {
        return tag.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash that
                && cost.equals(that.cost)
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(tag, that.tag);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
