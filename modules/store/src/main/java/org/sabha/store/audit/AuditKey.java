package org.sabha.store.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.sabha.store.StorageException;

/**
 * The key that signs statements about the log. Its secret part is a file that only the server's user may read; whoever
 * holds a copy of the public part can check the log without trusting the machine that it is on.
 */
public final class AuditKey {
    private static final String FILE = "audit.key";

    private final Ed25519PrivateKeyParameters secret;

    private AuditKey(Ed25519PrivateKeyParameters secret) {
        this.secret = secret;
    }

    /** A key of its own, kept nowhere. */
    public static AuditKey make(SecureRandom random) {
        return new AuditKey(new Ed25519PrivateKeyParameters(random));
    }

    /**
     * The key in the data folder, made if there is none yet.
     *
     * @throws StorageException if it cannot be read or made
     */
    public static AuditKey in(Path data, SecureRandom random) {
        Path file = fileIn(data);
        try {
            if (Files.exists(file)) {
                return read(file);
            }
            AuditKey made = make(random);
            Path part = Files.createTempFile(
                    data,
                    FILE,
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(part, HexFormat.of().formatHex(made.secret.getEncoded()) + "\n", StandardOpenOption.SYNC);
            Files.move(part, file);
            return made;
        } catch (IOException e) {
            throw new StorageException("the key of the audit log, " + file + ", cannot be read or made", e);
        }
    }

    /** Where it is kept. */
    public static Path fileIn(Path data) {
        return data.resolve(FILE);
    }

    private static AuditKey read(Path file) throws IOException {
        Set<java.nio.file.attribute.PosixFilePermission> more = Files.getPosixFilePermissions(file);
        more.removeAll(PosixFilePermissions.fromString("rw-------"));
        if (!more.isEmpty()) {
            throw new StorageException("the key of the audit log, " + file + ", may be read by others; chmod 600 it");
        }
        try {
            byte[] seed = HexFormat.of()
                    .parseHex(Files.readString(file, StandardCharsets.UTF_8).strip());
            return new AuditKey(new Ed25519PrivateKeyParameters(seed, 0));
        } catch (IllegalArgumentException e) {
            throw new StorageException("the key of the audit log, " + file + ", is damaged", e);
        }
    }

    SignedHead sign(SignedHead.Kind kind, long seq, Digest hash, long atNanos) {
        byte[] statement = SignedHead.statement(kind, seq, hash, atNanos);
        var signer = new Ed25519Signer();
        signer.init(true, secret);
        signer.update(statement, 0, statement.length);
        return new SignedHead(kind, seq, hash, atNanos, HexFormat.of().formatHex(signer.generateSignature()));
    }

    /** The public part. */
    public AuditPublicKey publicKey() {
        return new AuditPublicKey(
                HexFormat.of().formatHex(secret.generatePublicKey().getEncoded()));
    }
}
