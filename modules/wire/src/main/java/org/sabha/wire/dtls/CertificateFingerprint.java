package org.sabha.wire.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The SHA-256 of a certificate's DER form, as SDP carries it (RFC 8122 section 5). Other hash functions are refused:
 * every browser sends SHA-256.
 */
public final class CertificateFingerprint {
    private static final String ALGORITHM = "sha-256";
    private static final int BYTES = 32;
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    private final byte[] digest;

    private CertificateFingerprint(byte[] digest) {
        this.digest = digest;
    }

    /** The fingerprint of a DER certificate. */
    public static CertificateFingerprint of(byte[] der) {
        try {
            return new CertificateFingerprint(
                    MessageDigest.getInstance("SHA-256").digest(der));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }

    /** Reads the value of {@code a=fingerprint:}, such as {@code sha-256 AB:CD:..}; empty when it is anything else. */
    public static Optional<CertificateFingerprint> parse(String value) {
        int space = value.indexOf(' ');
        if (space < 0 || !value.substring(0, space).toLowerCase(Locale.ROOT).equals(ALGORITHM)) {
            return Optional.empty();
        }
        String hex = value.substring(space + 1).trim();
        if (hex.length() != 3 * BYTES - 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CertificateFingerprint(HEX.parseHex(hex)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Constant-time comparison with a certificate. */
    boolean matches(byte[] der) {
        return MessageDigest.isEqual(digest, of(der).digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CertificateFingerprint that && MessageDigest.isEqual(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return (digest[0] & 0xff) << 8 | (digest[1] & 0xff);
    }

    /** As in SDP: {@code sha-256 AB:CD:..}. */
    @Override
    public String toString() {
        return ALGORITHM + " " + HEX.formatHex(digest);
    }
}
