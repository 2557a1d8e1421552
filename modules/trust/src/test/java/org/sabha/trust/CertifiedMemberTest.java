package org.sabha.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the readers once judged differently; the rest of the profile is tested with the key group, in {@code e2ee}. */
class CertifiedMemberTest {
    private static final Instant NOW = Instant.parse("2026-12-02T10:00:00Z");
    private static final String ROOM = "abcdefghijklmnopqrstuvwx";
    private static final MemberUris URIS = new MemberUris(
            ROOM, MemberUris.device("inv", "asha____________"), CertifiedRole.HOST, Optional.of("विभाग"));
    private static final ASN1ObjectIdentifier ED25519 = EdECObjectIdentifiers.id_Ed25519;

    private final KeyPair rootKey = keys("Ed25519");
    private final KeyPair middleKey = keys("Ed25519");
    private final byte[] leafKey = publicKey(keys("Ed25519"));
    private final byte[] root = authority("root", "root", rootKey, rootKey, "Ed25519", 1);
    private final byte[] middle = authority("root", "meetings", middleKey, rootKey, "Ed25519", 0);

    @Test
    void readsWhatTheProfileWrites() throws UntrustedCertificateException {
        CertifiedMember member = CertifiedMember.of(root, List.of(leaf(leafKey), middle), ROOM, leafKey);
        assertEquals(new CertifiedMember("Asha", URIS, NOW, NOW.plus(Duration.ofHours(24))), member);
        assertTrue(member.isValid(NOW.minus(CertificateProfile.CLOCK_TOLERANCE)));
        assertFalse(member.isValid(NOW.minus(CertificateProfile.CLOCK_TOLERANCE).minusNanos(1)));
        assertTrue(member.isValid(member.until()));
        assertFalse(member.isValid(member.until().plusNanos(1)));
    }

    @Test
    @Tag("H40")
    void rejectsAuthoritiesWithOtherKeys() {
        KeyPair other = keys("EC");
        byte[] ecRoot = authority("root", "root", other, other, "SHA256withECDSA", 1);
        byte[] issued = authority("root", "meetings", middleKey, other, "SHA256withECDSA", 0);
        rejected(ecRoot, List.of(leaf(leafKey), issued), leafKey);
    }

    /** Under the neutral point, one signature fits many messages. */
    @Test
    @Tag("H40")
    void rejectsKeysOfSmallOrder() {
        byte[] neutral = new byte[CertificateProfile.KEY_BYTES];
        neutral[0] = 1;
        rejected(root, List.of(leaf(neutral), middle), neutral);
        rejected(root, List.of(leaf(new byte[0]), middle), new byte[0]);
    }

    @Test
    void rejectsKeysWithParameters() {
        var info = new SubjectPublicKeyInfo(new AlgorithmIdentifier(ED25519, DERNull.INSTANCE), leafKey);
        rejected(root, List.of(leaf(info), middle), leafKey);
    }

    /** The same certificate with a length of unknown size; its signature still fits what a reader writes again. */
    @Test
    @Tag("H40")
    void rejectsOtherEncodingsOfSignedCertificates() {
        byte[] good = leaf(leafKey);
        assertEquals((byte) 0x82, good[1], "a long certificate");
        var ber = new ByteArrayOutputStream();
        ber.write(0x30);
        ber.write(0x80);
        ber.write(good, 4, good.length - 4);
        ber.write(0);
        ber.write(0);
        rejected(root, List.of(ber.toByteArray(), middle), leafKey);
        rejected(root, List.of(Arrays.copyOf(good, good.length + 1), middle), leafKey);
    }

    private static void rejected(byte[] root, List<byte[]> chain, byte[] key) {
        assertThrows(UntrustedCertificateException.class, () -> CertifiedMember.of(root, chain, ROOM, key));
    }

    private byte[] leaf(byte[] key) {
        return leaf(new SubjectPublicKeyInfo(new AlgorithmIdentifier(ED25519), key));
    }

    private byte[] leaf(SubjectPublicKeyInfo key) {
        GeneralName[] names = URIS.write().stream()
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new);
        try {
            var builder = builder("meetings", "Asha", key, CertificateProfile.LEAF_LIFETIME);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            return signed(builder, middleKey, "Ed25519");
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] authority(
            String issuer, String subject, KeyPair key, KeyPair signer, String algorithm, int length) {
        var info = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
        try {
            var builder = builder(issuer, subject, info, CertificateProfile.INTERMEDIATE_LIFETIME);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(length));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            return signed(builder, signer, algorithm);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            String issuer, String subject, SubjectPublicKeyInfo key, Duration lifetime) {
        return new X509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                BigInteger.ONE.shiftLeft(CertificateProfile.SERIAL_BITS),
                Date.from(NOW),
                Date.from(NOW.plus(lifetime)),
                new X500Name("CN=" + subject),
                key);
    }

    private static byte[] signed(X509v3CertificateBuilder builder, KeyPair signer, String algorithm) {
        try {
            return builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
                    .getEncoded();
        } catch (java.io.IOException | org.bouncycastle.operator.OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] publicKey(KeyPair pair) {
        byte[] der = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(der, der.length - CertificateProfile.KEY_BYTES, der.length);
    }
}
