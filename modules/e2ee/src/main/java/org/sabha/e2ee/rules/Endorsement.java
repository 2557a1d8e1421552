package org.sabha.e2ee.rules;

import java.nio.charset.StandardCharsets;
import org.sabha.model.Octets;

/** A host's word that the person with exactly this KeyPackage may come in: an Ed25519 signature by the host's leaf. */
public final class Endorsement {
    private static final byte[] LABEL = "sabha admit 1".getBytes(StandardCharsets.US_ASCII);

    private Endorsement() {}

    /** 64 bytes. */
    public static Octets sign(Octets groupId, Octets keyPackageRef, Ed25519Signer host) {
        return Octets.of(host.sign(signed(groupId, keyPackageRef)));
    }

    public static boolean isBy(Octets hostKey, Octets groupId, Octets keyPackageRef, Octets endorsement) {
        return Ed25519Signer.verify(hostKey, signed(groupId, keyPackageRef), endorsement);
    }

    private static byte[] signed(Octets groupId, Octets keyPackageRef) {
        return Joined.of(LABEL, groupId.toArray(), keyPackageRef.toArray());
    }
}
