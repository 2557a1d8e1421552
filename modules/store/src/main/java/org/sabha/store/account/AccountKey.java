package org.sabha.store.account;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.sabha.model.AccountId;
import org.sabha.store.failure.StorageException;
import org.sabha.store.file.KeyFile;
import org.sabha.store.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation's key of what accounts keep secret, a file beside the database and not in it. Where anything is
 * sealed already, only the key that it was sealed with will do: a new one would make every second factor worthless.
 */
public final class AccountKey {
    private static final Logger LOG = LoggerFactory.getLogger(AccountKey.class);
    private static final String FILE = "accounts.key";

    private AccountKey() {}

    /** Where it is kept. */
    public static Path fileIn(Path data) {
        return data.resolve(FILE);
    }

    /**
     * Reads the key, or makes it where nothing is sealed yet, and seals what an older version left open.
     *
     * @throws StorageException if the key cannot be had, or is another; the message begins with a code
     */
    public static SecretSeal open(Database database, Path data, SecureRandom random) {
        var file = new KeyFile(fileIn(data), "the key of the accounts", SecretSeal.KEY_BYTES);
        List<byte[]> sealed = database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "(select totp_sealed from account where totp_sealed is not null order by id"
                                        + " fetch first 1 row only) union all"
                                        + " (select secret from webhook order by id fetch first 1 row only)")
                        .map((found, _) -> found.getBytes(1))
                        .list());
        if (!file.exists()) {
            if (!sealed.isEmpty()) {
                throw new StorageException("account-key-missing: the database holds secrets that are sealed with "
                        + file.file() + ", and there is no such file; put it back from a backup");
            }
            byte[] fresh = new byte[SecretSeal.KEY_BYTES];
            random.nextBytes(fresh);
            file.write(fresh);
        }
        var seal = new SecretSeal(file.read(), random);
        if (!sealed.stream().allMatch(seal::isOfThisKey)) {
            throw new StorageException("account-key-another: " + file.file()
                    + " is not the key that the secrets in the database are sealed with; put the right one back from a"
                    + " backup");
        }
        sealWhatIsOpen(database, seal);
        return seal;
    }

    /**
     * Before version 5 of the schema the keys of authenticator apps stood open. The bytes of such a row are free space
     * afterwards, which the database writes over in its own time.
     */
    private static void sealWhatIsOpen(Database database, SecretSeal seal) {
        int rows = database.jdbi().inTransaction(handle -> sealWhatIsOpen(handle, seal));
        if (rows > 0) {
            database.jdbi().useHandle(database::makeDurable);
            LOG.info("store.secrets_sealed rows={}", rows);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Open(AccountId account, byte[] key) {}

    private static int sealWhatIsOpen(Handle handle, SecretSeal seal) {
        List<Open> open = handle.createQuery("select id, totp_key from account where totp_key is not null for update")
                .map((found, _) -> new Open(new AccountId(found.getString(1)), found.getBytes(2)))
                .list();
        for (Open row : open) {
            handle.createUpdate("update account set totp_sealed = :sealed, totp_key = null where id = :id")
                    .bind("sealed", seal.seal(row.account(), row.key()))
                    .bind("id", row.account().value())
                    .execute();
        }
        return open.size();
    }
}
