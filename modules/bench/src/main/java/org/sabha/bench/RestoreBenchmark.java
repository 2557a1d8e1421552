package org.sabha.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.copy.Restore;
import org.sabha.store.sql.StorageSettings;

/**
 * {@code ./sabha bench restore}: fills an audit log, backs it up, restores it into an empty data folder and compares (Q22).
 * Options: {@code --rows N} (1,000,000), {@code --json}; the exit code is 1 where the log is not the same, or not sound.
 */
public final class RestoreBenchmark {
    private RestoreBenchmark() {}

    /**
     * @param rows of the audit log
     * @param restoredRows of all tables
     * @param backupMegabytes size of the backup, 1,000,000 bytes each
     * @param sound whether the restored log's hash chain and signatures hold
     * @param same whether the exported log is the same, byte by byte, before and after
     */
    record Result(
            long rows,
            long restoredRows,
            double backupSeconds,
            double backupMegabytes,
            double restoreSeconds,
            double verifySeconds,
            boolean sound,
            boolean same) {}

    public static void main(String[] arguments) throws IOException {
        PlainOptions options = PlainOptions.of(arguments);
        Result result = run((int) options.number("--rows", 1_000_000));
        options.print(result, System.out);
        System.exit(result.sound() && result.same() ? 0 : 1);
    }

    private static Result run(int rows) throws IOException {
        Path folder = Files.createTempDirectory("sabha-restore");
        try {
            Path backup = folder.resolve("backup.zip");
            String before;
            double backupSeconds;
            try (Storage storage = open(Files.createDirectory(folder.resolve("from")))) {
                AuditBenchmark.fill(storage, rows);
                long began = System.nanoTime();
                try (OutputStream out = Files.newOutputStream(backup)) {
                    storage.backUp(out);
                }
                backupSeconds = seconds(began);
                before = digest(storage);
            }
            Path into = folder.resolve("into");
            long began = System.nanoTime();
            long restored = Restore.read(backup, settings(into));
            double restoreSeconds = seconds(began);
            try (Storage storage = open(into)) {
                began = System.nanoTime();
                AuditVerdict verdict = storage.audit().verify();
                double verifySeconds = seconds(began);
                return new Result(
                        rows,
                        restored,
                        backupSeconds,
                        tenths(Files.size(backup) / 1e6),
                        restoreSeconds,
                        verifySeconds,
                        verdict instanceof AuditVerdict.Sound sound && sound.rows() == rows,
                        digest(storage).equals(before));
            }
        } finally {
            JoinBenchmark.delete(folder);
        }
    }

    static Storage open(Path data) {
        return Storage.open(settings(data), Clock.systemUTC(), new SecureRandom(), () -> 500);
    }

    private static StorageSettings settings(Path data) {
        return new StorageSettings(Optional.empty(), "", "", data);
    }

    /** SHA-256 of the exported log. */
    private static String digest(Storage storage) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new java.security.DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                storage.audit().export(out);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static double seconds(long beganNanos) {
        return tenths((System.nanoTime() - beganNanos) / 1e9);
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
