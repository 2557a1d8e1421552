package org.sabha.server.poll;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcEdDSAContentVerifierProviderBuilder;

/**
 * Whom the certificate of a meeting's member names, where a root stands behind it: what {@code MeetingAuthority} issues, read again for
 * whoever is shown what a member signed. Clients judge each other by the same profile (docs/encryption.md) in code of their own.
 *
 * @param name as the meeting showed it
 * @param device its URI; other in every meeting
 * @param role what the invitation gave: {@code host}, {@code alternate-host} or {@code participant}
 * @param verifiedBy the organisation that vouches for the name, empty text where it has given none; absent for a guest
 * @param from when all certificates of the chain are valid
 * @param until the end of that
 */
public record CertifiedMember(
        String name, String device, String role, Optional<String> verifiedBy, Instant from, Instant until) {
    private static final int KEY_BYTES = 32;
    private static final int MIN_SERIAL_BITS = 57; // random ones rarely begin with more than 7 zeros
    private static final Duration LONGEST_LEAF = Duration.ofHours(24).plusSeconds(1);

    /** Clocks differ. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private static final int URIS = 4;
    private static final int MOST_ORGANISATION_BYTES = 480; // 120 characters in UTF-8
    private static final Pattern DEVICE = Pattern.compile("sabha:user/[A-Za-z0-9._-]{1,64}/device/[A-Za-z0-9_-]{16}");
    private static final Set<String> ROLES = Set.of("host", "alternate-host", "participant");
    private static final String ROLE = "sabha:role/";
    private static final String VERIFIED = "sabha:verified/";

    /** No member that this root certifies; the message says what does not fit. */
    public static final class UntrustedException extends Exception {
        private static final long serialVersionUID = 1L;

        UntrustedException(String message) {
            super(message);
        }
    }

    /**
     * Reads a chain. The time is left to the caller, see {@link #isValid}.
     *
     * @param root DER; nothing of it is looked at but that it is an authority
     * @param chain the leaf and the intermediate, each DER
     * @param room id of the meeting that the leaf must name
     * @param key the leaf's public key, 32 bytes
     * @throws UntrustedException for everything else
     */
    public static CertifiedMember of(byte[] root, List<byte[]> chain, String room, byte[] key)
            throws UntrustedException {
        require(chain.size() == 2, "a member has two certificates");
        try {
            var top = new X509CertificateHolder(root);
            var middle = new X509CertificateHolder(chain.get(1));
            var leaf = new X509CertificateHolder(chain.get(0));
            require(isAuthority(top) && isAuthority(middle) && isLast(middle), "a certificate is no authority's");
            require(isIssued(middle, top), "the chain does not lead to the root");
            require(isIssued(leaf, middle), "the chain does not hold");
            requireLeaf(leaf);
            require(Arrays.equals(key, keyOf(leaf)), "the certificate is another key's");
            return named(leaf, room, List.of(top, middle, leaf));
        } catch (IOException | OperatorCreationException | CertException | RuntimeException e) {
            // Whatever the library makes of strange bytes.
            throw new UntrustedException("a certificate cannot be read");
        }
    }

    /** Whether all certificates are valid at an instant; clocks may differ by five minutes. */
    public boolean isValid(Instant at) {
        return !at.isBefore(from.minus(CLOCK_TOLERANCE)) && !at.isAfter(until);
    }

    private static void require(boolean holds, String otherwise) throws UntrustedException {
        if (!holds) {
            throw new UntrustedException(otherwise);
        }
    }

    private static boolean isAuthority(X509CertificateHolder one) {
        BasicConstraints constraints = BasicConstraints.fromExtensions(one.getExtensions());
        return constraints != null
                && constraints.isCA()
                && hasOnlyUsage(one, KeyUsage.keyCertSign)
                && extensionsOf(one).equals(Set.of(Extension.basicConstraints, Extension.keyUsage));
    }

    /** Below it are members alone. */
    private static boolean isLast(X509CertificateHolder middle) {
        BigInteger length =
                BasicConstraints.fromExtensions(middle.getExtensions()).getPathLenConstraint();
        return length != null && length.signum() == 0;
    }

    private static boolean isIssued(X509CertificateHolder one, X509CertificateHolder by)
            throws OperatorCreationException, CertException {
        return one.getVersionNumber() == 3
                && one.getIssuer().equals(by.getSubject())
                && isEd25519(one.getSignatureAlgorithm())
                && isEd25519(by.getSubjectPublicKeyInfo().getAlgorithm())
                && one.isSignatureValid(new BcEdDSAContentVerifierProviderBuilder().build(by));
    }

    private static boolean isEd25519(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519);
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

    private static void requireLeaf(X509CertificateHolder leaf) throws UntrustedException {
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
                        && leaf.getSerialNumber().bitLength() >= MIN_SERIAL_BITS
                        && lifetime.compareTo(LONGEST_LEAF) <= 0,
                "the certificate is none of a member's");
    }

    private static byte[] keyOf(X509CertificateHolder leaf) throws UntrustedException {
        byte[] key = leaf.getSubjectPublicKeyInfo().getPublicKeyData().getBytes();
        require(
                isEd25519(leaf.getSubjectPublicKeyInfo().getAlgorithm()) && key.length == KEY_BYTES,
                "the certificate is of another kind of key");
        return key;
    }

    private static CertifiedMember named(X509CertificateHolder leaf, String room, List<X509CertificateHolder> all)
            throws UntrustedException {
        RDN[] parts = leaf.getSubject().getRDNs();
        boolean isName = parts.length == 1
                && !parts[0].isMultiValued()
                && parts[0].getFirst().getType().equals(BCStyle.CN);
        String name = isName && parts[0].getFirst().getValue() instanceof ASN1UTF8String text ? text.getString() : "";
        List<String> uris = uris(leaf);
        require(!name.isEmpty() && uris.size() == URIS, "the certificate names nobody");
        require(uris.get(0).equals("sabha:room/" + room), "the certificate is of another meeting");
        String role = uris.get(2).startsWith(ROLE) ? uris.get(2).substring(ROLE.length()) : "";
        require(
                DEVICE.matcher(uris.get(1)).matches() && ROLES.contains(role),
                "the certificate names no device with a role");
        Optional<String> verifiedBy = verifiedBy(uris.get(3));
        require(
                verifiedBy.isPresent() || uris.get(3).equals("sabha:guest"),
                "the certificate does not say who vouches");
        return new CertifiedMember(
                name,
                uris.get(1),
                role,
                verifiedBy,
                times(all, true).max(Instant::compareTo).orElseThrow(),
                times(all, false).min(Instant::compareTo).orElseThrow());
    }

    private static Stream<Instant> times(List<X509CertificateHolder> all, boolean begin) {
        return all.stream().map(one -> (begin ? one.getNotBefore() : one.getNotAfter()).toInstant());
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

    /** The organisation's name in its one spelling; empty for anything else. */
    private static Optional<String> verifiedBy(String uri) {
        if (!uri.startsWith(VERIFIED)) {
            return Optional.empty();
        }
        String text = uri.substring(VERIFIED.length());
        try {
            byte[] name = Base64.getUrlDecoder().decode(text);
            boolean isOne =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(name).equals(text);
            return isOne && name.length <= MOST_ORGANISATION_BYTES
                    ? Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(name))
                            .toString())
                    : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
