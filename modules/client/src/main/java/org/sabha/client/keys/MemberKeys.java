package org.sabha.client.keys;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sabha.e2ee.group.CertifiedLeaves;
import org.sabha.e2ee.group.MlsEngine;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.group.MlsEngine.LeafCredential;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.model.Octets;
import org.sabha.protocol.KeyOffer;

/**
 * What a device brings to the door: its fresh key, the certificate that the server made of it, and the link's secret. One
 * owner; {@code close} forgets all.
 *
 * @param leaves trust by the pinned root, for this room
 */
public record MemberKeys(
        MlsEngine engine, DeviceKeys device, List<Octets> chain, CertifiedLeaves leaves, LinkSecret link, String room)
        implements AutoCloseable {
    public MemberKeys {
        chain = List.copyOf(chain);
    }

    /** The trust that a root gives, for one room; may be shared by members of the same room in one process. */
    public static Optional<CertifiedLeaves> trust(Octets root, String room, Supplier<Instant> now) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return factory.generateCertificate(new ByteArrayInputStream(root.toArray()))
                            instanceof X509Certificate certificate
                    ? Optional.of(new CertifiedLeaves(certificate, room, now))
                    : Optional.empty();
        } catch (GeneralSecurityException malformed) {
            return Optional.empty();
        }
    }

    /** @param returnProofs words of this device's earlier keys for this one */
    OwnKeyPackage newKeyPackage(List<Octets> returnProofs) {
        return engine.newKeyPackage(device, new LeafCredential.Certified(chain), returnProofs);
    }

    KeyOffer offer(OwnKeyPackage keyPackage) {
        return new KeyOffer(Octets.of(keyPackage.message()), link.proof(room, keyPackage.reference()));
    }

    Octets signatureKey() {
        return Octets.of(device.signatureKey());
    }

    @Override
    public void close() {
        device.close();
        link.close();
    }

    @Override
    public String toString() {
        return "MemberKeys[redacted]";
    }
}
