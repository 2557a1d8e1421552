package org.sabha.server.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate of the HTTPS port: the administrator's own, or one that Sabha makes for itself in the data folder and
 * renews when it has run for 11 of its 13 months or when the server's names changed.
 */
public final class ServerCertificate {
    /** So long before the end of a certificate the log, and the doctor, ask for a new one. */
    public static final Duration ENDS_SOON = Duration.ofDays(14);

    private static final Duration LIFETIME = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(60);
    private static final String SUBJECT = "CN=Sabha,O=Self-made certificate";

    private ServerCertificate() {}

    /**
     * Uses the administrator's certificate.
     *
     * @param chain PEM file, leaf first
     * @param key PEM file, PKCS#8, without a pass phrase
     * @throws IOException when a file cannot be read or used; the message names it
     */
    public static SslContext fromFiles(Path chain, Path key) throws IOException {
        try {
            return context(SslContextBuilder.forServer(chain.toFile(), key.toFile()));
        } catch (IllegalArgumentException e) {
            throw new IOException("certificate " + chain + " or key " + key + " cannot be used", e);
        }
    }

    /**
     * Uses, makes or renews the self-made certificate.
     *
     * @param folder where it is kept, readable by the server's user only
     * @param hosts names and addresses it is for
     * @param now wall-clock time
     * @throws IOException when the folder cannot be read or written
     */
    public static SslContext selfMade(Path folder, Set<String> hosts, Instant now) throws IOException {
        Path chain = selfMadeIn(folder);
        Path key = folder.resolve("https-self-made.key");
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(hosts);
        if (!isUsable(chain, key, names, now)) {
            make(chain, key, names, now);
        }
        return fromFiles(chain, key);
    }

    /**
     * When a certificate ends.
     *
     * @param chain PEM file, leaf first
     */
    public static Instant endOf(Path chain) throws IOException {
        try (var in = Files.newInputStream(chain)) {
            X509Certificate leaf =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return leaf.getNotAfter().toInstant();
        } catch (GeneralSecurityException e) {
            throw new IOException("certificate " + chain + " cannot be read", e);
        }
    }

    /** Where the one is that was made here. */
    public static Path selfMadeIn(Path folder) {
        return folder.resolve("https-self-made.crt");
    }

    private static SslContext context(SslContextBuilder builder) throws IOException {
        return builder.sslProvider(SslProvider.JDK)
                .trustManager(new NoClientCertificates())
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    private static boolean isUsable(Path chain, Path key, Set<String> names, Instant now) throws IOException {
        if (!Files.isReadable(chain) || !Files.isReadable(key)) {
            return false;
        }
        try (var in = Files.newInputStream(chain)) {
            X509Certificate leaf =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            boolean lasts =
                    leaf.getNotAfter().toInstant().minus(RENEW_BEFORE_END).isAfter(now);
            return lasts && namesOf(leaf).equals(canonical(names));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Set<String> namesOf(X509Certificate leaf) throws GeneralSecurityException {
        Set<String> names = new LinkedHashSet<>();
        var alternatives = leaf.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> name : alternatives) {
                names.add(String.valueOf(name.get(1)));
            }
        }
        return canonical(names);
    }

    /** IPv6 addresses have several spellings; names are compared in one. */
    private static Set<String> canonical(Set<String> names) {
        Set<String> out = new LinkedHashSet<>();
        for (String name : names) {
            out.add(isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name);
        }
        return out;
    }

    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void make(Path chain, Path key, Set<String> names, Instant now) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            SecureRandom random = new SecureRandom();
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            Files.createDirectories(chain.getParent());
            writePrivate(key, pem(pair.getPrivate()));
            writePrivate(chain, pem(sign(pair, names, now, random)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this Java cannot make a P-256 certificate", e);
        }
    }

    private static Object sign(KeyPair pair, Set<String> names, Instant now, SecureRandom random)
            throws OperatorCreationException, IOException {
        X500Name subject = new X500Name(SUBJECT);
        var builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(120, random).setBit(120),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(LIFETIME)),
                subject,
                pair.getPublic());
        List<GeneralName> alternatives = new ArrayList<>();
        for (String name : names) {
            alternatives.add(new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(alternatives.toArray(new GeneralName[0])));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    private static String pem(Object what) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    what instanceof java.security.PrivateKey key
                            ? new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(key, null)
                            : what);
        }
        return text.toString();
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.getParent(),
                ".certificate",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, text.getBytes(StandardCharsets.US_ASCII));
        Files.move(
                fresh,
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
