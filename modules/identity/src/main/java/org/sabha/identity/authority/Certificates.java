package org.sabha.identity.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcEdECContentSignerBuilder;
import org.sabha.trust.CertificateProfile;

/** Makes the three kinds of certificates; their profile is docs/develop/encryption.md. Immutable, but for the source of chance. */
final class Certificates {
    private final SecureRandom random;

    Certificates(SecureRandom random) {
        this.random = random;
    }

    Ed25519PrivateKeyParameters newKey() {
        return new Ed25519PrivateKeyParameters(random);
    }

    /** Roots of two installations have different names, so that an issuer's name leads to one of them. */
    X509CertificateHolder root(Ed25519PrivateKeyParameters key, Instant now) throws IOException {
        X500Name name =
                commonName("Sabha root " + new BigInteger(64, random).setBit(64).toString(36));
        X509v3CertificateBuilder builder = builder(
                name,
                name,
                key.generatePublicKey(),
                now,
                now.minus(CertificateProfile.BACKDATED).plus(CertificateProfile.ROOT_LIFETIME));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        return sign(builder, key);
    }

    X509CertificateHolder intermediate(
            X509CertificateHolder root,
            Ed25519PrivateKeyParameters rootKey,
            Ed25519PublicKeyParameters key,
            Instant now)
            throws IOException {
        Instant end = earlier(
                now.minus(CertificateProfile.BACKDATED).plus(CertificateProfile.INTERMEDIATE_LIFETIME),
                root.getNotAfter().toInstant());
        X509v3CertificateBuilder builder = builder(root.getSubject(), commonName("Sabha meetings"), key, now, end);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        return sign(builder, rootKey);
    }

    X509CertificateHolder leaf(
            X509CertificateHolder issuer,
            Ed25519PrivateKeyParameters issuerKey,
            LeafSubject subject,
            SignatureKey key,
            Instant now)
            throws IOException {
        Instant end = earlier(
                now.minus(CertificateProfile.BACKDATED).plus(CertificateProfile.LEAF_LIFETIME),
                issuer.getNotAfter().toInstant());
        X500Name name = commonName(subject.name().value());
        X509v3CertificateBuilder builder =
                builder(issuer.getSubject(), name, new Ed25519PublicKeyParameters(key.bytes(), 0), now, end);
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        GeneralName[] names = subject.uris().stream()
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return sign(builder, issuerKey);
    }

    /** @param now the certificate begins {@link CertificateProfile#BACKDATED} before it */
    private X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, Ed25519PublicKeyParameters key, Instant now, Instant end)
            throws IOException {
        return new X509v3CertificateBuilder(
                issuer,
                new BigInteger(CertificateProfile.SERIAL_BITS, random).setBit(CertificateProfile.SERIAL_BITS),
                Date.from(now.minus(CertificateProfile.BACKDATED)),
                Date.from(end),
                subject,
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key));
    }

    private static X509CertificateHolder sign(X509v3CertificateBuilder builder, Ed25519PrivateKeyParameters key) {
        try {
            return builder.build(
                    new BcEdECContentSignerBuilder(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519))
                            .build(key));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("Bouncy Castle signs with Ed25519", e);
        }
    }

    /** Built from the value: a name is text, and a comma or an equals sign in it is no grammar. */
    static X500Name commonName(String value) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, value).build();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
