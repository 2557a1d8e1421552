package org.sabha.trust;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate before it is signed: correct at first, and each part can be made wrong. */
final class CertificateDraft {
    static final Instant NOW = Instant.parse("2026-12-02T10:00:00Z");

    String issuer;
    String subject;
    SubjectPublicKeyInfo key;
    BigInteger serial = BigInteger.ONE.shiftLeft(CertificateProfile.SERIAL_BITS);
    Instant until = NOW.plus(CertificateProfile.LEAF_LIFETIME);

    @Nullable
    BasicConstraints constraints;

    @Nullable
    Integer usage;

    List<GeneralName> names = new ArrayList<>();
    boolean hasOddExtension;

    private CertificateDraft(String issuer, String subject, SubjectPublicKeyInfo key) {
        this.issuer = "CN=" + issuer;
        this.subject = "CN=" + subject;
        this.key = key;
    }

    static CertificateDraft authority(String issuer, String subject, KeyPair keys, int pathLength) {
        var draft = new CertificateDraft(
                issuer,
                subject,
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
        draft.constraints = new BasicConstraints(pathLength);
        draft.usage = KeyUsage.keyCertSign;
        return draft;
    }

    /** The certificate of Asha, issued by the authority "meetings". */
    static CertificateDraft leaf(byte[] publicKey, List<String> uris) {
        var algorithm = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
        var draft = new CertificateDraft("meetings", "Asha", new SubjectPublicKeyInfo(algorithm, publicKey));
        draft.usage = KeyUsage.digitalSignature;
        draft.uris(uris);
        return draft;
    }

    void uris(List<String> uris) {
        names.clear();
        uris.forEach(uri -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    }

    /** The certificate in DER, signed by an Ed25519 key. */
    byte[] signedBy(KeyPair signer) {
        return signedBy(signer, "Ed25519");
    }

    byte[] signedBy(KeyPair signer, String algorithm) {
        var builder = new X509v3CertificateBuilder(
                new X500Name(issuer), serial, Date.from(NOW), Date.from(until), new X500Name(subject), key);
        try {
            if (constraints != null) {
                builder.addExtension(Extension.basicConstraints, true, constraints);
            }
            if (usage != null) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            }
            if (!names.isEmpty()) {
                var all = new GeneralNames(names.toArray(GeneralName[]::new));
                builder.addExtension(Extension.subjectAlternativeName, false, all);
            }
            if (hasOddExtension) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            }
            return builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
                    .getEncoded();
        } catch (java.io.IOException | org.bouncycastle.operator.OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new pair of keys of "Ed25519" or "EC". */
    static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] publicKey(KeyPair keys) {
        byte[] der = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(der, der.length - CertificateProfile.KEY_BYTES, der.length);
    }
}
