package org.sabha.e2ee.group;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
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
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/** Certificates of the profile, and of anything but. */
final class TestAuthority {
    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    static final String ROOM = "abcdefghijklmnopqrstuvwx";

    final KeyPair rootKey = keys();
    final KeyPair intermediateKey = keys();
    final Octets root = certificate(authority("root", "root", rootKey, 1), rootKey);
    final Octets intermediate = certificate(authority("root", "meetings", intermediateKey, 0), rootKey);

    /** One certificate to be; each part can be made wrong. */
    static final class Draft {
        String issuer = "CN=meetings";
        String subject = "CN=Asha";
        SubjectPublicKeyInfo key;
        BigInteger serial = BigInteger.ONE.shiftLeft(100);
        Instant from = NOW.minus(Duration.ofMinutes(5));
        Instant until = NOW.plus(Duration.ofHours(23));

        @Nullable
        BasicConstraints constraints;

        @Nullable
        Integer usage = KeyUsage.digitalSignature;

        List<GeneralName> names = new ArrayList<>();

        Draft(SubjectPublicKeyInfo key) {
            this.key = key;
        }

        Draft uris(String... uris) {
            names.clear();
            for (String uri : uris) {
                names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
            }
            return this;
        }
    }

    static Draft authority(String issuer, String subject, KeyPair pair, int pathLength) {
        Draft draft =
                new Draft(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        draft.issuer = "CN=" + issuer;
        draft.subject = "CN=" + subject;
        draft.constraints = new BasicConstraints(pathLength);
        draft.usage = KeyUsage.keyCertSign;
        return draft;
    }

    static Draft leaf(byte[] signatureKey, String device, String role) {
        return new Draft(new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), signatureKey))
                .uris("sabha:room/" + ROOM, device(device), "sabha:role/" + role, "sabha:guest");
    }

    static byte[] publicKey(KeyPair pair) {
        byte[] der = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(der, der.length - 32, der.length);
    }

    static String device(String name) {
        return "sabha:user/invitation/device/" + (name + "_".repeat(16)).substring(0, 16);
    }

    /** A chain for a device with this role. */
    List<Octets> chain(MlsEngine.DeviceKeys keys, String device, String role) {
        return List.of(certificate(leaf(keys.signatureKey(), device, role), intermediateKey), intermediate);
    }

    /** The same device under a name, or with a mark. */
    List<Octets> chain(MlsEngine.DeviceKeys keys, String device, String name, String standing) {
        Draft draft = leaf(keys.signatureKey(), device, "participant")
                .uris("sabha:room/" + ROOM, device(device), "sabha:role/participant", standing);
        draft.subject = "CN=" + name;
        return List.of(certificate(draft, intermediateKey), intermediate);
    }

    CertifiedLeaves trust() {
        return new CertifiedLeaves(x509(root), ROOM, () -> NOW);
    }

    static X509Certificate x509(Octets der) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Octets certificate(Draft draft, KeyPair signer) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    new X500Name(draft.issuer),
                    draft.serial,
                    Date.from(draft.from),
                    Date.from(draft.until),
                    new X500Name(draft.subject),
                    draft.key);
            if (draft.constraints != null) {
                builder.addExtension(Extension.basicConstraints, true, draft.constraints);
            }
            if (draft.usage != null) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(draft.usage));
            }
            if (!draft.names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(draft.names.toArray(new GeneralName[0])));
            }
            return Octets.of(builder.build(new JcaContentSignerBuilder("Ed25519").build(signer.getPrivate()))
                    .getEncoded());
        } catch (java.io.IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(new java.security.spec.NamedParameterSpec("Ed25519"), new SecureRandom());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
