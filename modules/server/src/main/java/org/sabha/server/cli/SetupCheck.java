package org.sabha.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.server.config.HttpsConfig;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.control.FolderOwner;
import org.sabha.server.control.StorageOptions;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;

/**
 * Tries what {@code sabha setup} was told before anything is written: the certificate and the database.
 *
 * @param settings the administrator's file, in the folder that the server's user may read
 */
record SetupCheck(SabhaConfig config, Path settings, FolderOwner owner) {
    /** One sentence for each thing that cannot be used. */
    List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        if (config.http().publicAddress().isEmpty()) {
            refusals.add("the server needs the name or IP address that people type (--public-address NAME)");
        }
        certificate().ifPresent(refusals::add);
        database().ifPresent(refusals::add);
        return refusals;
    }

    private Optional<String> certificate() {
        HttpsConfig https = config.http().https();
        Path chain = https.certificate();
        Path key = https.key();
        if (chain == null || key == null) {
            return Optional.empty();
        }
        for (Path file : List.of(chain, key)) {
            if (!Files.isReadable(file)) {
                return Optional.of(file + " is missing, or this user may not read it");
            }
            Optional<String> server = owner.another(config.system().data());
            if (server.isPresent() && !isReadableBy(server.get(), file)) {
                return Optional.of("the server's user " + server.get() + " may not read " + file + ": chown root:"
                        + server.get() + " and chmod 640 would let it");
            }
        }
        Finding finding = PemCertificate.examine(chain);
        if (finding.verdict() == Finding.Verdict.FAILURE) {
            return Optional.of(finding.sentence());
        }
        return KeyPairCheck.belongTogether(chain, key)
                ? Optional.empty()
                : Optional.of(key + " is not the private key of " + chain + ", in PKCS#8 without a pass phrase");
    }

    /** Rights of the folders above are not looked at. */
    private boolean isReadableBy(String user, Path file) {
        try {
            PosixFileAttributes of = Files.readAttributes(file, PosixFileAttributes.class);
            Set<PosixFilePermission> rights = of.permissions();
            Object group = Files.readAttributes(settings.toAbsolutePath().resolveSibling(""), PosixFileAttributes.class)
                    .group();
            return rights.contains(PosixFilePermission.OTHERS_READ)
                    || (of.group().equals(group) && rights.contains(PosixFilePermission.GROUP_READ))
                    || (of.owner().getName().equals(user) && rights.contains(PosixFilePermission.OWNER_READ));
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }

    private Optional<String> database() {
        StorageSettings storage = StorageOptions.of(config);
        if (storage.url().isEmpty()) {
            return Optional.empty();
        }
        try {
            Database.tryConnection(storage);
            return Optional.empty();
        } catch (StorageException e) {
            return Optional.of("the database " + storage.url().get() + " cannot be used: " + e.getMessage());
        }
    }
}
