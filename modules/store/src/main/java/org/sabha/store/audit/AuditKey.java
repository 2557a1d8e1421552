package org.sabha.store.audit;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.sabha.store.failure.StorageException;
import org.sabha.store.file.KeyFile;
import org.sabha.store.sql.Database;

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
     * The key in the data folder, made if there is none yet and the log is empty: another key would make every row that was
     * signed before look forged.
     *
     * @throws StorageException if it cannot be read or made, or is missing; the message says what to do
     */
    public static AuditKey in(Database database, Path data, SecureRandom random) {
        var file = new KeyFile(fileIn(data), "the key of the audit log", Ed25519PrivateKeyParameters.KEY_SIZE);
        if (file.exists()) {
            return new AuditKey(new Ed25519PrivateKeyParameters(file.read(), 0));
        }
        if (database.jdbi().withHandle(AuditTable::hasRows)) {
            throw new StorageException("audit-key-missing: the audit log is signed with " + file.file()
                    + ", and there is no such file; put it back from a backup (see \"Damaged or missing files\" in"
                    + " docs/admin/storage.md)");
        }
        AuditKey made = make(random);
        file.write(made.secret.getEncoded());
        return made;
    }

    /** Where it is kept. */
    public static Path fileIn(Path data) {
        return data.resolve(FILE);
    }

    SignedHead sign(SignedHead.Kind kind, long seq, Digest hash, long atNanos) {
        return new SignedHead(kind, seq, hash, atNanos, sign(SignedHead.statement(kind, seq, hash, atNanos)));
    }

    /** Signs a report on a meeting; what is signed begins with words of its own, so that it never passes for a statement. */
    String signReport(byte[] canonicalReport) {
        return sign(AuditPublicKey.reportStatement(canonicalReport));
    }

    /** Signs what an incident bundle says is in it, with words of its own, too. */
    String signIncident(byte[] manifest) {
        return sign(AuditPublicKey.incidentStatement(manifest));
    }

    /** Signs that somebody consented to a notice; the statement begins with words of its own. */
    public String signConsent(byte[] statement) {
        return sign(statement);
    }

    private String sign(byte[] statement) {
        var signer = new Ed25519Signer();
        signer.init(true, secret);
        signer.update(statement, 0, statement.length);
        return HexFormat.of().formatHex(signer.generateSignature());
    }

    /** The public part. */
    public AuditPublicKey publicKey() {
        return new AuditPublicKey(
                HexFormat.of().formatHex(secret.generatePublicKey().getEncoded()));
    }
}
