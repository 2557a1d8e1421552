package org.sabha.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

/**
 * Derives what opens one meeting of a series from what a person has for the whole series (decision 0066): HKDF-SHA-256 (RFC
 * 5869) without salt, with a label and the id of the meeting as info. A derived secret leads neither to another meeting's
 * nor back. The page derives the same ({@code series-secrets.ts}); the tests of both have the same vectors.
 */
public final class SeriesSecrets {
    private static final int SECRET_BYTES = 20;

    /** Enough windows of ten characters that one of them has a letter and a digit: one in eight lacks either. */
    private static final int PASSWORD_BYTES = 200;

    private static final int PASSWORD_LENGTH = 10;
    private static final int HALF = 5;

    private SeriesSecrets() {}

    /** The secret of a person's invitation to one meeting, 160 bits in base32. */
    public static Secret invitation(Secret personal, RoomId room) {
        return new Secret(Base32.encode(derive(personal, "sabha series invitation " + room, SECRET_BYTES)));
    }

    /** What a person shows to learn which meeting of the series is next, 160 bits in base32; it opens none. */
    public static Secret lookup(Secret personal, RoomId series) {
        return new Secret(Base32.encode(derive(personal, "sabha series lookup " + series, SECRET_BYTES)));
    }

    /** The password of one meeting, in the form of {@link org.sabha.model.IdSource#newPassword}. */
    public static Secret password(Secret seed, RoomId room) {
        String drawn = Base32.encode(derive(seed, "sabha series password " + room, PASSWORD_BYTES));
        for (int from = 0; from + PASSWORD_LENGTH <= drawn.length(); from += PASSWORD_LENGTH) {
            String window = drawn.substring(from, from + PASSWORD_LENGTH);
            if (window.chars().anyMatch(Character::isDigit) && window.chars().anyMatch(Character::isLowerCase)) {
                return new Secret(window.substring(0, HALF) + "-" + window.substring(HALF));
            }
        }
        throw new IllegalStateException("one window in eight lacks a letter or a digit, but never all 32");
    }

    private static byte[] derive(Secret from, String info, int bytes) {
        byte[] key = from.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .thenExpand(info.getBytes(StandardCharsets.UTF_8), bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HKDF-SHA256", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
