package org.sabha.identity.authority;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and private keys in PEM files that only the server's user may read. */
final class AuthorityFiles {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private AuthorityFiles() {}

    static X509CertificateHolder readCertificate(Path file) throws IOException {
        try {
            return new X509CertificateHolder(read(file, CERTIFICATE));
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + " holds no certificate", malformed);
        }
    }

    static Ed25519PrivateKeyParameters readKey(Path file) throws IOException {
        try {
            if (PrivateKeyFactory.createKey(read(file, PRIVATE_KEY)) instanceof Ed25519PrivateKeyParameters key) {
                return key;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + " holds no private key", malformed);
        }
        throw new IOException(file + " holds a private key of another kind than Ed25519");
    }

    private static byte[] read(Path file, String type) throws IOException {
        try (PemReader reader = new PemReader(new StringReader(Files.readString(file, StandardCharsets.US_ASCII)))) {
            PemObject found = reader.readPemObject();
            if (found == null || !found.getType().equals(type)) {
                throw new IOException(file + " is no PEM file with a " + type);
            }
            return found.getContent();
        }
    }

    static void write(Path file, X509CertificateHolder certificate) throws IOException {
        replace(file, pem(CERTIFICATE, certificate.getEncoded()));
    }

    static void write(Path file, Ed25519PrivateKeyParameters key) throws IOException {
        replace(file, pemOf(key));
    }

    /** Fails when the file is there: an exported key never replaces another. */
    static void writeNew(Path file, Ed25519PrivateKeyParameters key) throws IOException {
        Files.createFile(file, OWNER_ONLY);
        Files.writeString(file, pemOf(key), StandardCharsets.US_ASCII);
    }

    private static String pemOf(Ed25519PrivateKeyParameters key) throws IOException {
        return pem(PRIVATE_KEY, PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded());
    }

    static String pem(X509CertificateHolder certificate) throws IOException {
        return pem(CERTIFICATE, certificate.getEncoded());
    }

    private static String pem(String type, byte[] der) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, der));
        }
        return text.toString();
    }

    /** The file is the old or the new one, whole, whenever the machine stops. */
    private static void replace(Path file, String text) throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(folder, ".authority", ".new", OWNER_ONLY);
        Files.writeString(fresh, text, StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
