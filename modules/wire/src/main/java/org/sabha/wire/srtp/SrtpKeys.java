package org.sabha.wire.srtp;

import java.util.Arrays;

/**
 * The master keys and salts that one DTLS handshake exported (RFC 5764 section 4.2).
 *
 * <p>The arrays are this object's own: callers get copies, and {@link #close} overwrites the originals with zeros. Safe
 * to hand from thread to thread, not to share.
 */
public final class SrtpKeys implements AutoCloseable {
    private final SrtpProfile profile;
    private final byte[] clientKey;
    private final byte[] serverKey;
    private final byte[] clientSalt;
    private final byte[] serverSalt;

    /**
     * Cuts exported keying material: client key, server key, client salt, server salt. The caller may zero its array.
     *
     * @throws IllegalArgumentException when the length is not that of the profile
     */
    public SrtpKeys(SrtpProfile profile, byte[] keyingMaterial) {
        int key = profile.keyBytes();
        int salt = profile.saltBytes();
        if (keyingMaterial.length != exportedBytes(profile)) {
            throw new IllegalArgumentException("keying material of " + keyingMaterial.length + " bytes");
        }
        this.profile = profile;
        clientKey = Arrays.copyOfRange(keyingMaterial, 0, key);
        serverKey = Arrays.copyOfRange(keyingMaterial, key, 2 * key);
        clientSalt = Arrays.copyOfRange(keyingMaterial, 2 * key, 2 * key + salt);
        serverSalt = Arrays.copyOfRange(keyingMaterial, 2 * key + salt, 2 * (key + salt));
    }

    /** Bytes to export for a profile. */
    public static int exportedBytes(SrtpProfile profile) {
        return 2 * (profile.keyBytes() + profile.saltBytes());
    }

    public SrtpProfile profile() {
        return profile;
    }

    /** A copy of the key of the DTLS client's packets; the caller zeroes it. */
    public byte[] clientKey() {
        return clientKey.clone();
    }

    /** A copy of the key of the DTLS server's packets; the caller zeroes it. */
    public byte[] serverKey() {
        return serverKey.clone();
    }

    public byte[] clientSalt() {
        return clientSalt.clone();
    }

    public byte[] serverSalt() {
        return serverSalt.clone();
    }

    @Override
    public void close() {
        Arrays.fill(clientKey, (byte) 0);
        Arrays.fill(serverKey, (byte) 0);
        Arrays.fill(clientSalt, (byte) 0);
        Arrays.fill(serverSalt, (byte) 0);
    }

    @Override
    public String toString() {
        return "SrtpKeys[" + profile + ", redacted]";
    }
}
