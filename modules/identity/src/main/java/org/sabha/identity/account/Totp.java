package org.sabha.identity.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time codes (RFC 6238 over RFC 4226): HMAC-SHA-1, 30 s, six digits, which is what every authenticator app
 * speaks. A code of the step before or after counts too, for clocks that differ; each step's code counts once.
 */
public final class Totp {
    static final int DIGITS = 6;

    private static final long STEP_SECONDS = 30;
    private static final int TOLERATED_STEPS = 1;
    private static final String MAC = "HmacSHA1";
    private static final int[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private Totp() {}

    /**
     * The step whose code this is.
     *
     * @param lastStep steps up to this one are used up
     * @return empty when it is no code of now
     */
    public static OptionalLong match(TotpSecret secret, String code, long lastStep, Instant now) {
        OptionalLong found = OptionalLong.empty();
        long step = step(now);
        for (long each = step - TOLERATED_STEPS; each <= step + TOLERATED_STEPS; each++) {
            boolean same = MessageDigest.isEqual(
                    code(secret, each, DIGITS).getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8));
            if (same && each > lastStep) {
                found = OptionalLong.of(each);
            }
        }
        return found;
    }

    /** The step of a time. */
    public static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
    }

    /** The code of a step (RFC 4226 section 5.3). */
    static String code(TotpSecret secret, long step, int digits) {
        byte[] tag = mac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = tag[tag.length - 1] & 0xF;
        int truncated = ByteBuffer.wrap(tag).getInt(offset) & 0x7FFF_FFFF;
        String text = Integer.toString(truncated % POWERS[digits]);
        return "0".repeat(digits - text.length()) + text;
    }

    private static byte[] mac(TotpSecret secret, byte[] counter) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret.bytes(), MAC));
            return mac.doFinal(counter);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
