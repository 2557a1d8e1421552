package org.sabha.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.trust.CertificateDraft.NOW;
import static org.sabha.trust.CertificateDraft.keys;
import static org.sabha.trust.CertificateDraft.publicKey;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CertifiedMemberTest {
    private static final String ROOM = "abcdefghijklmnopqrstuvwx";
    private static final MemberUris URIS = new MemberUris(
            ROOM, MemberUris.device("inv", "asha____________"), CertifiedRole.HOST, Optional.of("विभाग"));

    private final KeyPair rootKeys = keys("Ed25519");
    private final KeyPair middleKeys = keys("Ed25519");
    private final byte[] leafKey = publicKey(keys("Ed25519"));
    private final byte[] root =
            CertificateDraft.authority("root", "root", rootKeys, 1).signedBy(rootKeys);
    private final byte[] middle = middle(draft -> {}).signedBy(rootKeys);
    private final byte[] leaf = leaf(draft -> {});

    @Test
    void readsWhatTheProfileWrites() throws UntrustedCertificateException {
        CertifiedMember member = CertifiedMember.of(root, List.of(leaf, middle), ROOM, leafKey);
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
        byte[] ecRoot = CertificateDraft.authority("root", "root", other, 1).signedBy(other, "SHA256withECDSA");
        rejected("an EC root", ecRoot, List.of(leaf, middle(draft -> {}).signedBy(other, "SHA256withECDSA")), leafKey);
    }

    /** Under the neutral point, one signature fits many messages. */
    @Test
    @Tag("H40")
    void rejectsKeysOfSmallOrder() {
        byte[] neutral = new byte[CertificateProfile.KEY_BYTES];
        neutral[0] = 1;
        for (byte[] key : List.of(neutral, new byte[0])) {
            byte[] certificate = CertificateDraft.leaf(key, URIS.write()).signedBy(middleKeys);
            rejected("a weak key", root, List.of(certificate, middle), key);
        }
    }

    /** The same certificate with a length of unknown size; its signature still fits what a reader writes again. */
    @Test
    @Tag("H40")
    void rejectsOtherEncodingsOfSignedCertificates() {
        assertEquals((byte) 0x82, leaf[1], "a long certificate");
        var ber = new ByteArrayOutputStream();
        ber.write(0x30);
        ber.write(0x80);
        ber.write(leaf, 4, leaf.length - 4);
        ber.write(0);
        ber.write(0);
        rejected("BER", root, List.of(ber.toByteArray(), middle), leafKey);
        rejected("a longer file", root, List.of(Arrays.copyOf(leaf, leaf.length + 1), middle), leafKey);
    }

    @Test
    @Tag("T37")
    void rejectsLeavesOutsideTheProfile() {
        Map<String, Consumer<CertificateDraft>> wrong = new LinkedHashMap<>();
        wrong.put("a name of another kind", draft -> draft.names.set(0, new GeneralName(GeneralName.dNSName, "a.in")));
        wrong.put("no names", draft -> draft.names.clear());
        wrong.put("an authority", draft -> draft.constraints = new BasicConstraints(0));
        wrong.put("more usage", draft -> draft.usage = KeyUsage.digitalSignature | KeyUsage.keyCertSign);
        wrong.put("other usage", draft -> draft.usage = KeyUsage.keyEncipherment);
        wrong.put("no usage", draft -> draft.usage = null);
        wrong.put("another extension", draft -> draft.hasOddExtension = true);
        wrong.put("a small serial number", draft -> draft.serial = BigInteger.TEN);
        wrong.put("a negative serial number", draft -> draft.serial = draft.serial.negate());
        wrong.put("two names in the subject", draft -> draft.subject = "CN=Asha,O=Sabha");
        wrong.put("a name of two parts", draft -> draft.subject = "CN=Asha+O=Sabha");
        wrong.put("no common name", draft -> draft.subject = "O=Asha");
        wrong.put("too long a life", draft -> draft.until = NOW.plus(Duration.ofHours(25)));
        wrong.put("another issuer's name", draft -> draft.issuer = "CN=other");
        wrong.put(
                "a key with parameters",
                draft -> draft.key = new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519, DERNull.INSTANCE), leafKey));
        wrong.forEach((what, change) -> rejected(what, root, List.of(leaf(change), middle), leafKey));
    }

    @Test
    @Tag("H40")
    void rejectsChainsThatDoNotLeadToTheRoot() {
        byte[] changed = leaf.clone();
        changed[changed.length / 2] ^= 1;
        KeyPair other = keys("Ed25519");
        CertificateDraft ofLeaf = CertificateDraft.leaf(leafKey, URIS.write());
        ofLeaf.issuer = "CN=Asha";
        Map<String, List<byte[]>> wrong = new LinkedHashMap<>();
        wrong.put("no certificate", List.of());
        wrong.put("no intermediate", List.of(leaf));
        wrong.put("the root as well", List.of(leaf, middle, root));
        wrong.put("no bytes", List.of(new byte[0], middle));
        wrong.put("changed bytes", List.of(changed, middle));
        wrong.put(
                "another signer",
                List.of(CertificateDraft.leaf(leafKey, URIS.write()).signedBy(other), middle));
        wrong.put(
                "signed by the root",
                List.of(CertificateDraft.leaf(leafKey, URIS.write()).signedBy(rootKeys), root));
        wrong.put("a longer path", List.of(leaf, signedMiddle(draft -> draft.constraints = new BasicConstraints(1))));
        wrong.put(
                "an endless path",
                List.of(leaf, signedMiddle(draft -> draft.constraints = new BasicConstraints(true))));
        wrong.put(
                "no authority", List.of(leaf, signedMiddle(draft -> draft.constraints = new BasicConstraints(false))));
        wrong.put("no constraints", List.of(leaf, signedMiddle(draft -> draft.constraints = null)));
        wrong.put("an authority for others", List.of(leaf, signedMiddle(draft -> draft.usage = KeyUsage.cRLSign)));
        wrong.put("more extensions", List.of(leaf, signedMiddle(draft -> draft.hasOddExtension = true)));
        wrong.put("a leaf that signs", List.of(ofLeaf.signedBy(other), leaf));
        wrong.forEach((what, chain) -> rejected(what, root, chain, leafKey));
        rejected("another key", root, List.of(leaf, middle), publicKey(other));
    }

    private static void rejected(String what, byte[] root, List<byte[]> chain, byte[] key) {
        assertThrows(UntrustedCertificateException.class, () -> CertifiedMember.of(root, chain, ROOM, key), what);
    }

    private byte[] leaf(Consumer<CertificateDraft> change) {
        CertificateDraft draft = CertificateDraft.leaf(leafKey, URIS.write());
        change.accept(draft);
        return draft.signedBy(middleKeys);
    }

    private CertificateDraft middle(Consumer<CertificateDraft> change) {
        CertificateDraft draft = CertificateDraft.authority("root", "meetings", middleKeys, 0);
        change.accept(draft);
        return draft;
    }

    private byte[] signedMiddle(Consumer<CertificateDraft> change) {
        return middle(change).signedBy(rootKeys);
    }
}
