package org.sabha.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Secret;

/**
 * The password of one meeting once {@link PasswordHasher} found it right: an HMAC-SHA256 of it under a random key of its
 * own, in memory only, so that the next person who shows it costs microseconds. It answers "yes, proven" or "not known";
 * whoever hears the latter asks the hasher. Who may be answered so is the caller's question: decision 0010 tells why only
 * holders of a valid invitation. Thread-safe.
 */
public final class ProvenPassword {
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final byte[] none = new byte[KEY_BYTES];
    private volatile byte @Nullable [] proven;

    /** @param random {@code SecureRandom} in the server */
    public ProvenPassword(RandomGenerator random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, MAC);
        Arrays.fill(bytes, (byte) 0);
    }

    /** Remembers a password that was found right. */
    public void prove(Secret password) {
        proven = digest(password);
    }

    /** Whether this password was proven; takes as long when none was. */
    public boolean matches(Secret password) {
        byte[] known = proven;
        byte[] shown = digest(password);
        return MessageDigest.isEqual(known == null ? none : known, shown) && known != null;
    }

    private byte[] digest(Secret password) {
        byte[] bytes = PasswordHasher.bytes(password);
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
