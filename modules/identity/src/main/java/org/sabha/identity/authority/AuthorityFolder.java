package org.sabha.identity.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * The authority's keys and certificates on disk, and what an administrator does with them. The root's private key may be
 * taken away; the intermediate's must stay.
 */
public final class AuthorityFolder {
    /** An intermediate with less than this left is renewed, if the root's key is there. */
    public static final Duration RENEW_BEFORE_END = Duration.ofDays(60);

    private final Path folder;
    private final Path rootFile;
    private final Path rootKeyFile;
    private final Path intermediateFile;
    private final Path intermediateKeyFile;

    /** @param data the server's data folder; the authority has a folder of its own in it */
    public AuthorityFolder(Path data) {
        this.folder = data.resolve("authority");
        this.rootFile = folder.resolve("root.crt");
        this.rootKeyFile = folder.resolve("root.key");
        this.intermediateFile = folder.resolve("intermediate.crt");
        this.intermediateKeyFile = folder.resolve("intermediate.key");
    }

    /** An intermediate with its key. */
    record Signing(X509CertificateHolder root, X509CertificateHolder intermediate, Ed25519PrivateKeyParameters key) {}

    /** What is there; empty before the server's first start. */
    public Optional<AuthorityState> state() throws IOException {
        if (!Files.exists(rootFile)) {
            return Optional.empty();
        }
        X509CertificateHolder root = AuthorityFiles.readCertificate(rootFile);
        X509CertificateHolder intermediate = AuthorityFiles.readCertificate(intermediateFile);
        return Optional.of(new AuthorityState(
                Fingerprint.of(root.getEncoded()),
                root.getNotAfter().toInstant(),
                intermediate.getNotAfter().toInstant(),
                Files.exists(rootKeyFile) ? AuthorityState.RootKey.HERE : AuthorityState.RootKey.REMOVED));
    }

    /** The root certificate in PEM, for those who pin it beforehand. */
    public String rootPem() throws IOException {
        return AuthorityFiles.pem(AuthorityFiles.readCertificate(rootFile));
    }

    /** Copies the root's private key to a new file. */
    public void exportRootKey(Path to) throws IOException {
        AuthorityFiles.writeNew(to, rootKey());
    }

    /**
     * Deletes the root's private key from this machine.
     *
     * @param copy the exported file, as proof that the key is not lost; refused when it holds another key
     */
    public void removeRootKey(Path copy) throws IOException {
        if (!Arrays.equals(AuthorityFiles.readKey(copy).getEncoded(), rootKey().getEncoded())) {
            throw new IOException(copy + " holds another key than this authority's root");
        }
        Files.delete(rootKeyFile);
    }

    private Ed25519PrivateKeyParameters rootKey() throws IOException {
        if (!Files.exists(rootKeyFile)) {
            throw new IOException("the root's private key is not on this machine");
        }
        return AuthorityFiles.readKey(rootKeyFile);
    }

    /**
     * Makes a new intermediate with a root key that was taken away.
     *
     * @param rootKeyCopy the exported file
     */
    public void renew(Path rootKeyCopy, SecureRandom random, Instant now) throws IOException {
        Ed25519PrivateKeyParameters key = AuthorityFiles.readKey(rootKeyCopy);
        X509CertificateHolder root = AuthorityFiles.readCertificate(rootFile);
        if (!isKeyOf(root, key)) {
            throw new IOException(rootKeyCopy + " holds another key than this authority's root");
        }
        newIntermediate(root, key, new Certificates(random), now);
    }

    /** Reads what is there and makes what is missing or ends soon. */
    Signing open(Certificates certificates, Instant now) throws IOException {
        if (!Files.exists(rootFile)) {
            makeRoot(certificates, now);
        }
        X509CertificateHolder root = AuthorityFiles.readCertificate(rootFile);
        boolean missing = !Files.exists(intermediateFile);
        if (missing || endsSoon(AuthorityFiles.readCertificate(intermediateFile), now)) {
            if (missing || Files.exists(rootKeyFile)) {
                newIntermediate(root, rootKey(), certificates, now);
            }
        }
        Ed25519PrivateKeyParameters key = AuthorityFiles.readKey(intermediateKeyFile);
        X509CertificateHolder intermediate = AuthorityFiles.readCertificate(intermediateFile);
        if (!isKeyOf(intermediate, key)) {
            throw new IOException(intermediateKeyFile + " is not the key of " + intermediateFile);
        }
        return new Signing(root, intermediate, key);
    }

    private void makeRoot(Certificates certificates, Instant now) throws IOException {
        Ed25519PrivateKeyParameters key = certificates.newKey();
        X509CertificateHolder root = certificates.root(key, now);
        AuthorityFiles.write(rootKeyFile, key);
        AuthorityFiles.write(rootFile, root);
    }

    /** The key goes first: with the certificate missing or old, the next start makes both again. */
    private void newIntermediate(
            X509CertificateHolder root, Ed25519PrivateKeyParameters rootKey, Certificates certificates, Instant now)
            throws IOException {
        Ed25519PrivateKeyParameters key = certificates.newKey();
        X509CertificateHolder made = certificates.intermediate(root, rootKey, key.generatePublicKey(), now);
        AuthorityFiles.write(intermediateKeyFile, key);
        AuthorityFiles.write(intermediateFile, made);
    }

    static boolean endsSoon(X509CertificateHolder intermediate, Instant now) {
        return !intermediate.getNotAfter().toInstant().minus(RENEW_BEFORE_END).isAfter(now);
    }

    private static boolean isKeyOf(X509CertificateHolder certificate, Ed25519PrivateKeyParameters key)
            throws IOException {
        return PublicKeyFactory.createKey(certificate.getSubjectPublicKeyInfo())
                        instanceof Ed25519PublicKeyParameters named
                && Arrays.equals(named.getEncoded(), key.generatePublicKey().getEncoded());
    }
}
