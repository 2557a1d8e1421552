package org.sabha.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcEdDSAContentVerifierProviderBuilder;

/**
 * A participant whose certificate a root stands behind: root, one intermediate, leaf, all exactly of the profile in
 * docs/develop/encryption.md. Clients judge members of the key group by it, and auditors those who signed a poll's result.
 *
 * @param name as the meeting showed it
 * @param uris the device, its role and who vouches for the name
 * @param from when all certificates of the chain are valid
 * @param until the last instant at which they are
 */
public record CertifiedMember(String name, MemberUris uris, Instant from, Instant until) {
    private static final int CHAIN = 2;
    private static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);

    /**
     * Reads a chain. The caller judges the time, see {@link #isValid}.
     *
     * @param root DER, already trusted; it must be an authority with an Ed25519 key
     * @param chain the leaf and the intermediate, each DER
     * @param room id of the meeting that the leaf must name
     * @param key the leaf's public key, 32 bytes
     * @throws UntrustedCertificateException for everything else
     */
    public static CertifiedMember of(byte[] root, List<byte[]> chain, String room, byte[] key)
            throws UntrustedCertificateException {
        require(chain.size() == CHAIN, "a member has two certificates");
        try {
            X509CertificateHolder top = read(root);
            X509CertificateHolder middle = read(chain.get(1));
            X509CertificateHolder leaf = read(chain.get(0));
            require(isAuthority(top) && isAuthority(middle) && isLast(middle), "a certificate is no authority's");
            require(isIssued(middle, top), "the chain does not lead to the root");
            require(isIssued(leaf, middle), "the chain does not hold");
            requireLeaf(leaf);
            require(Arrays.equals(key, keyOf(leaf)), "the certificate is another key's");
            List<X509CertificateHolder> all = List.of(top, middle, leaf);
            return new CertifiedMember(
                    commonName(leaf),
                    MemberUris.read(uris(leaf), room),
                    times(all, X509CertificateHolder::getNotBefore).getLast(),
                    times(all, X509CertificateHolder::getNotAfter).getFirst());
        } catch (IOException | OperatorCreationException | CertException | RuntimeException e) {
            // Whatever the library makes of strange bytes.
            throw new UntrustedCertificateException("a certificate cannot be read");
        }
    }

    /** Whether all certificates are valid at an instant; clocks may differ by five minutes. */
    public boolean isValid(Instant at) {
        return !at.isBefore(from.minus(CertificateProfile.CLOCK_TOLERANCE)) && !at.isAfter(until);
    }

    private static void require(boolean holds, String otherwise) throws UntrustedCertificateException {
        UntrustedCertificateException.unless(holds, otherwise);
    }

    /** The library also reads BER, and would check the signature over what it writes again as DER. */
    private static X509CertificateHolder read(byte[] der) throws IOException, UntrustedCertificateException {
        var certificate = new X509CertificateHolder(der);
        require(
                Arrays.equals(der, certificate.toASN1Structure().getEncoded(ASN1Encoding.DER)),
                "a certificate is not written in DER");
        return certificate;
    }

    private static boolean isAuthority(X509CertificateHolder one) {
        BasicConstraints constraints = BasicConstraints.fromExtensions(one.getExtensions());
        return constraints != null
                && constraints.isCA()
                && hasOnlyUsage(one, KeyUsage.keyCertSign)
                && extensionsOf(one).equals(Set.of(Extension.basicConstraints, Extension.keyUsage));
    }

    /** No further authority may stand below it. */
    private static boolean isLast(X509CertificateHolder middle) {
        BigInteger length =
                BasicConstraints.fromExtensions(middle.getExtensions()).getPathLenConstraint();
        return length != null && length.signum() == 0;
    }

    private static boolean isIssued(X509CertificateHolder one, X509CertificateHolder by)
            throws OperatorCreationException, CertException {
        return one.getVersionNumber() == 3
                && one.getIssuer().equals(by.getSubject())
                && one.getSignatureAlgorithm().equals(ED25519)
                && by.getSubjectPublicKeyInfo().getAlgorithm().equals(ED25519)
                && one.isSignatureValid(new BcEdDSAContentVerifierProviderBuilder().build(by));
    }

    private static boolean hasOnlyUsage(X509CertificateHolder one, int usage) {
        return new KeyUsage(usage).equals(KeyUsage.fromExtensions(one.getExtensions()));
    }

    private static Set<ASN1ObjectIdentifier> extensionsOf(X509CertificateHolder one) {
        Set<ASN1ObjectIdentifier> all = new HashSet<>();
        for (Object each : one.getExtensionOIDs()) {
            all.add((ASN1ObjectIdentifier) each);
        }
        return all;
    }

    private static void requireLeaf(X509CertificateHolder leaf) throws UntrustedCertificateException {
        BasicConstraints constraints = BasicConstraints.fromExtensions(leaf.getExtensions());
        Set<ASN1ObjectIdentifier> extensions = extensionsOf(leaf);
        extensions.remove(Extension.basicConstraints);
        Duration lifetime = Duration.between(
                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
        require(
                (constraints == null || !constraints.isCA())
                        && hasOnlyUsage(leaf, KeyUsage.digitalSignature)
                        && extensions.equals(Set.of(Extension.keyUsage, Extension.subjectAlternativeName))
                        && leaf.getSerialNumber().signum() > 0
                        && leaf.getSerialNumber().bitLength() >= CertificateProfile.MIN_SERIAL_BITS
                        && lifetime.compareTo(CertificateProfile.LONGEST_LEAF) <= 0,
                "the certificate is none of a member's");
    }

    private static byte[] keyOf(X509CertificateHolder leaf) throws IOException, UntrustedCertificateException {
        SubjectPublicKeyInfo info = leaf.getSubjectPublicKeyInfo();
        byte[] key = info.getPublicKeyData().getOctets();
        require(
                info.getAlgorithm().equals(ED25519) && CertificateProfile.isUsableKey(key),
                "the certificate is of another kind of key");
        return key;
    }

    private static String commonName(X509CertificateHolder leaf) throws UntrustedCertificateException {
        RDN[] parts = leaf.getSubject().getRDNs();
        boolean isName = parts.length == 1
                && !parts[0].isMultiValued()
                && parts[0].getFirst().getType().equals(BCStyle.CN);
        Optional<String> name = isName && parts[0].getFirst().getValue() instanceof ASN1UTF8String text
                ? Optional.of(text.getString())
                : Optional.empty();
        return name.filter(text -> !text.isEmpty())
                .orElseThrow(() -> new UntrustedCertificateException("the certificate names nobody"));
    }

    private static List<Instant> times(List<X509CertificateHolder> all, Function<X509CertificateHolder, Date> time) {
        return all.stream().map(one -> time.apply(one).toInstant()).sorted().toList();
    }

    private static List<String> uris(X509CertificateHolder leaf) {
        GeneralNames names = GeneralNames.fromExtensions(leaf.getExtensions(), Extension.subjectAlternativeName);
        return Arrays.stream(names.getNames())
                .map(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier
                                && name.getName() instanceof ASN1IA5String uri
                        ? uri.getString()
                        : "")
                .toList();
    }
}
