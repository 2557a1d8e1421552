package org.sabha.e2ee.group;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.LeafNode;
import org.sabha.mls.Octets;

/**
 * Trusts leaves that the pinned root certifies: each certificate is signed by the next and the last by the root, all are
 * valid now, issuers are authorities, the first names a device of Sabha, and its key is the leaf's signature key. The MLS
 * libraries check none of this.
 */
public final class CertifiedLeaves implements MlsEngine.LeafTrust {
    /** URI of a device: {@code sabha:user/ID/device/ID}. */
    public static final String DEVICE_URI = "sabha:user/";

    private static final int URI_NAME = 6;
    private static final int ED25519_BYTES = 32;

    /** Before the key in the DER form of an Ed25519 public key (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private final X509Certificate root;
    private final Supplier<Instant> now;

    public CertifiedLeaves(X509Certificate root, Supplier<Instant> now) {
        this.root = root;
        this.now = now;
    }

    @Override
    public boolean trusts(LeafNode leaf) {
        if (!(leaf.credential() instanceof LeafNode.Credential.X509 x509)
                || x509.chain().isEmpty()) {
            return false;
        }
        List<X509Certificate> chain = read(x509.chain());
        return chain != null
                && keyOf(chain.get(0), leaf.signatureKey())
                && namesADevice(chain.get(0))
                && chain.get(0).getBasicConstraints() < 0
                && signed(chain);
    }

    private static @Nullable List<X509Certificate> read(List<Octets> encoded) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>();
            for (Octets der : encoded) {
                if (!(factory.generateCertificate(new ByteArrayInputStream(der.toArray()))
                        instanceof X509Certificate certificate)) {
                    return null;
                }
                chain.add(certificate);
            }
            return chain;
        } catch (CertificateException malformed) {
            return null;
        }
    }

    private static boolean keyOf(X509Certificate certificate, Octets signatureKey) {
        byte[] key = certificate.getPublicKey().getEncoded();
        return signatureKey.size() == ED25519_BYTES
                && key.length == ED25519_PREFIX.length + ED25519_BYTES
                && Arrays.equals(key, 0, ED25519_PREFIX.length, ED25519_PREFIX, 0, ED25519_PREFIX.length)
                && Octets.copyOf(key, ED25519_PREFIX.length, key.length).equals(signatureKey);
    }

    private static boolean namesADevice(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .anyMatch(name -> name.get(0).equals(URI_NAME)
                                    && name.get(1) instanceof String uri
                                    && uri.startsWith(DEVICE_URI));
        } catch (CertificateException malformed) {
            return false;
        }
    }

    private boolean signed(List<X509Certificate> chain) {
        Date at = Date.from(now.get());
        try {
            for (int i = 0; i < chain.size(); i++) {
                X509Certificate issuer = i + 1 < chain.size() ? chain.get(i + 1) : root;
                chain.get(i).checkValidity(at);
                if (!chain.get(i).getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                        || issuer.getBasicConstraints() < 0) {
                    return false;
                }
                chain.get(i).verify(issuer.getPublicKey());
            }
            root.checkValidity(at);
            return true;
        } catch (GeneralSecurityException untrusted) {
            return false;
        }
    }
}
