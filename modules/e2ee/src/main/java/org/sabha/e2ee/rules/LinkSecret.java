package org.sabha.e2ee.rules;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.sabha.model.Octets;

/** The secret in a meeting's link, which no server sees: who holds it can knock and open a Welcome. */
public final class LinkSecret implements AutoCloseable {
    public static final int BYTES = 16;

    /** Name of the pre-shared key that every commit with an Add carries. */
    public static final Octets PSK_ID = Octets.of("sabha-link".getBytes(StandardCharsets.US_ASCII));

    private static final int KEY_BYTES = 32;
    private static final String MAC = "HmacSHA256";

    private final byte[] secret;

    /** @throws IllegalArgumentException unless it has 16 bytes */
    public LinkSecret(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a link's secret has " + BYTES + " bytes");
        }
        this.secret = secret.clone();
    }

    /** 32 bytes. */
    public byte[] psk(Octets groupId) {
        return expand(groupId.toArray(), "sabha link psk");
    }

    /** Shows that whoever made the KeyPackage holds the link, 32 bytes. */
    public Octets proof(String room, Octets keyPackageRef) {
        byte[] key = expand(room.getBytes(StandardCharsets.UTF_8), "sabha knock");
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return Octets.of(mac.doFinal(keyPackageRef.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    public boolean isProof(String room, Octets keyPackageRef, Octets proof) {
        return MessageDigest.isEqual(proof(room, keyPackageRef).toArray(), proof.toArray());
    }

    private byte[] expand(byte[] salt, String info) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret, salt, info.getBytes(StandardCharsets.US_ASCII)));
        byte[] out = new byte[KEY_BYTES];
        hkdf.generateBytes(out, 0, KEY_BYTES);
        return out;
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "LinkSecret[redacted]";
    }
}
