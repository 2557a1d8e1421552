package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.group.MlsEngine.LeafCredential;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup.Draft;
import org.sabha.mls.LeafNode;
import org.sabha.mls.Octets;
import org.sabha.mls.order.GroupRefusal;

class CertifiedLeavesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String ALICE = "sabha:user/1/device/7";

    private final MlsEngine engine = new BouncyCastleEngine(new SecureRandom());
    private final KeyPair root = keys();
    private final KeyPair intermediate = keys();
    private final DeviceKeys device = engine.newDeviceKeys();
    private final Octets authority = certificate("root", "authority", key(intermediate), root, null, true);

    @Test
    void trustsAChainToTheRootThatNamesTheLeafsKey() {
        assertTrue(trust(NOW).trusts(leaf(device, leafCertificate(device, ALICE, intermediate), authority)));
    }

    /** The library accepts a KeyPackage with somebody else's certificate; the guard does not. */
    @Test
    void aStolenCertificateIsRefused() {
        DeviceKeys thief = engine.newDeviceKeys();
        Octets stolen = leafCertificate(device, ALICE, intermediate);
        assertFalse(trust(NOW).trusts(leaf(thief, stolen, authority)));
        MlsEngine.GroupTerms terms = Meeting.terms(new byte[32], trust(NOW));
        MlsGroup group = engine.create(terms, device, new LeafCredential.Certified(List.of(stolen, authority)));
        OwnKeyPackage thiefs = engine.newKeyPackage(thief, new LeafCredential.Certified(List.of(stolen, authority)));
        assertEquals(new Draft.Refused(GroupRefusal.CREDENTIAL), group.commit(List.of(thiefs.message()), List.of()));
        DeviceKeys bob = engine.newDeviceKeys();
        Octets bobs = leafCertificate(bob, "sabha:user/2/device/1", intermediate);
        OwnKeyPackage key = engine.newKeyPackage(bob, new LeafCredential.Certified(List.of(bobs, authority)));
        assertInstanceOf(Draft.Drafted.class, group.commit(List.of(key.message()), List.of()));
    }

    @Test
    void chainsThatDoNotHoldAreRefused() {
        CertifiedLeaves trust = trust(NOW);
        Octets good = leafCertificate(device, ALICE, intermediate);
        assertFalse(trust.trusts(leaf(device)), "no certificate");
        assertFalse(trust.trusts(leaf(device, good)), "no intermediate");
        assertFalse(trust.trusts(leaf(device, Octets.of(new byte[] {1}), authority)), "no certificate at all");
        assertFalse(trust.trusts(leaf(device, leafCertificate(device, ALICE, keys()), authority)), "another signer");
        assertFalse(
                trust.trusts(leaf(device, leafCertificate(device, "https://a", intermediate), authority)), "no device");
        Octets notAuthority = certificate("root", "authority", key(intermediate), root, null, false);
        assertFalse(trust.trusts(leaf(device, good, notAuthority)), "not an authority");
        Octets foreign = certificate("root", "authority", key(intermediate), keys(), null, true);
        assertFalse(trust.trusts(leaf(device, good, foreign)), "another root");
        Octets leafAsAuthority = certificate("authority", "alice", deviceKey(device), intermediate, ALICE, true);
        assertFalse(trust.trusts(leaf(device, leafAsAuthority, authority)), "an authority as a leaf");
        assertFalse(trust(NOW.plus(Duration.ofDays(2))).trusts(leaf(device, good, authority)), "too late");
        assertFalse(trust(NOW.minus(Duration.ofDays(2))).trusts(leaf(device, good, authority)), "too early");
        assertFalse(trust.trusts(new LeafNode(
                Octets.EMPTY,
                Octets.of(device.signatureKey()),
                new LeafNode.Credential.Basic(Octets.EMPTY),
                LeafNode.Source.KEY_PACKAGE,
                Octets.EMPTY)));
    }

    private CertifiedLeaves trust(Instant now) {
        Octets pinned = certificate("root", "root", key(root), root, null, true);
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pinned.toArray()));
            return new CertifiedLeaves(certificate, () -> now);
        } catch (java.security.cert.CertificateException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static LeafNode leaf(DeviceKeys device, Octets... chain) {
        return new LeafNode(
                Octets.EMPTY,
                Octets.of(device.signatureKey()),
                new LeafNode.Credential.X509(List.of(chain)),
                LeafNode.Source.KEY_PACKAGE,
                Octets.EMPTY);
    }

    private static Octets leafCertificate(DeviceKeys device, String uri, KeyPair signer) {
        return certificate("authority", "alice", deviceKey(device), signer, uri, false);
    }

    private static SubjectPublicKeyInfo deviceKey(DeviceKeys device) {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), device.signatureKey());
    }

    private static SubjectPublicKeyInfo key(KeyPair pair) {
        PublicKey key = pair.getPublic();
        return SubjectPublicKeyInfo.getInstance(key.getEncoded());
    }

    private static Octets certificate(
            String issuer,
            String subject,
            SubjectPublicKeyInfo key,
            KeyPair signer,
            @Nullable String uri,
            boolean authority) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    new X500Name("CN=" + issuer),
                    BigInteger.ONE,
                    Date.from(NOW.minus(Duration.ofMinutes(1))),
                    Date.from(NOW.plus(Duration.ofHours(23))),
                    new X500Name("CN=" + subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (uri != null) {
                GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, uri);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
            }
            return Octets.of(builder.build(new JcaContentSignerBuilder("Ed25519").build(signer.getPrivate()))
                    .getEncoded());
        } catch (java.io.IOException | org.bouncycastle.operator.OperatorCreationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
