package org.sabha.trust;

import java.time.Duration;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The numbers of the certificate profile in docs/develop/encryption.md that issuer and readers share. */
public final class CertificateProfile {
    public static final Duration ROOT_LIFETIME = Duration.ofDays(3650);
    public static final Duration INTERMEDIATE_LIFETIME = Duration.ofDays(365);
    public static final Duration LEAF_LIFETIME = Duration.ofHours(24);

    /** How long before its issue a certificate starts, because clocks of clients may be slow. */
    public static final Duration BACKDATED = Duration.ofMinutes(5);

    /** How far in the future a reader accepts the start of a certificate. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /** Random bits of a serial number that the issuer writes. */
    public static final int SERIAL_BITS = 120;

    /** Length of an Ed25519 public key. */
    public static final int KEY_BYTES = 32;

    /** 64 random bits rarely begin with more than 7 zeros. */
    static final int MIN_SERIAL_BITS = 57;

    /** X.509 times have whole seconds, and the end is inclusive. */
    static final Duration LONGEST_LEAF = LEAF_LIFETIME.plusSeconds(1);

    private CertificateProfile() {}

    /**
     * Whether bytes are a usable Ed25519 public key: a point of the curve in its one valid spelling, in the group of prime
     * order. Under other points one signature can fit several keys or messages.
     */
    public static boolean isUsableKey(byte[] key) {
        return key.length == KEY_BYTES && Ed25519.validatePublicKeyFull(Arrays.copyOf(key, KEY_BYTES), 0);
    }
}
