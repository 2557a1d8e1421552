package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.Profile;
import org.sabha.identity.account.TotpEnrolment;
import org.sabha.identity.account.TotpSecret;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.store.account.AccountKey;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.StorageSettings;

/** Whoever has the database alone has no key of anybody's authenticator app. */
@Tag("T43")
abstract class AccountSecretsContract {
    private static final byte[] KEY = HexFormat.of().parseHex("00112233445566778899aabbccddeeff01234567");

    private final StorageSettings settings;
    private final IdSource ids = new IdSource(new Random(5));

    AccountSecretsContract(Engines engine) {
        settings = engine.withTables();
    }

    private Account account(String login) {
        return new Account(
                ids.newAccountId(),
                Profile.local(new LoginName(login), new DisplayName(login), Set.of(AccountRole.USER)),
                new Credentials(
                        Optional.empty(),
                        Optional.of(new TotpEnrolment(new TotpSecret(KEY), 7)),
                        Set.of("digest"),
                        List.of()),
                AccountState.ACTIVE,
                Optional.empty(),
                0);
    }

    private Account kept(String login) {
        Account account = account(login);
        try (Storage storage = Engines.open(settings)) {
            assertTrue(storage.accounts().accounts().add(account));
        }
        return account;
    }

    /** As somebody with the database sees it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Raw(byte @Nullable [] open, byte @Nullable [] sealed) {}

    private static Raw raw(Storage storage, Account account) {
        return storage.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select totp_key, totp_sealed from account where id = :id")
                        .bind("id", account.id().value())
                        .map((found, _) -> new Raw(found.getBytes(1), found.getBytes(2)))
                        .one());
    }

    private static void write(Storage storage, String column, byte @Nullable [] value, Account account) {
        storage.database()
                .jdbi()
                .useHandle(handle -> handle.createUpdate("update account set " + column + " = :value where id = :id")
                        .bind("value", value)
                        .bind("id", account.id().value())
                        .execute());
    }

    private static boolean holds(byte @Nullable [] whole, byte[] part) {
        return whole != null
                && HexFormat.of().formatHex(whole).contains(HexFormat.of().formatHex(part));
    }

    private static Optional<TotpEnrolment> totp(Storage storage, Account account) {
        return storage.accounts()
                .accounts()
                .byId(account.id())
                .orElseThrow()
                .credentials()
                .totp();
    }

    @Test
    void theDatabaseHoldsNoKeyOfAnApp() {
        Account asha = kept("asha");
        try (Storage storage = Engines.open(settings)) {
            Raw raw = raw(storage, asha);
            assertNull(raw.open());
            assertFalse(holds(raw.sealed(), KEY));
            assertEquals(asha.credentials().totp(), totp(storage, asha));
        }
    }

    @Test
    void theSameKeyIsSealedOtherwiseEachTime() {
        Account asha = kept("asha");
        try (Storage storage = Engines.open(settings)) {
            byte[] before = raw(storage, asha).sealed();
            assertTrue(storage.accounts().accounts().replace(asha.with(AccountState.DISABLED)));
            assertFalse(Arrays.equals(before, raw(storage, asha).sealed()));
        }
    }

    @Test
    void startSealsSecretsOfOlderVersions() {
        Account asha = kept("asha");
        Account bala = kept("bala");
        try (Storage storage = Engines.open(settings)) {
            write(storage, "totp_key", KEY, asha);
            write(storage, "totp_sealed", null, asha);
        }
        try (Storage storage = Engines.open(settings)) {
            Raw raw = raw(storage, asha);
            assertNull(raw.open());
            assertFalse(holds(raw.sealed(), KEY));
            assertEquals(Optional.of(asha), storage.accounts().accounts().byId(asha.id()));
            assertEquals(Optional.of(bala), storage.accounts().accounts().byId(bala.id()));
        }
    }

    /** Who can write to the database puts a key that they know in another's row; it is bound to theirs. */
    @Test
    void aSealedKeyOpensInItsOwnRowOnly() {
        Account asha = kept("asha");
        Account mallory = kept("mallory");
        try (Storage storage = Engines.open(settings)) {
            write(storage, "totp_sealed", raw(storage, mallory).sealed(), asha);
            TotpEnrolment found = totp(storage, asha).orElseThrow();
            assertNotEquals(new TotpSecret(KEY), found.secret());
            assertEquals(mallory.credentials().totp(), totp(storage, mallory));
        }
    }

    @Test
    void aKeyThatWasChangedGoesOnAskingForACode() {
        Account asha = kept("asha");
        try (Storage storage = Engines.open(settings)) {
            byte[] sealed = Objects.requireNonNull(raw(storage, asha).sealed());
            for (byte[] changed : List.of(flipped(sealed), Arrays.copyOf(sealed, 20), new byte[1], new byte[0])) {
                write(storage, "totp_sealed", changed, asha);
                TotpEnrolment found = totp(storage, asha).orElseThrow();
                assertNotEquals(new TotpSecret(KEY), found.secret());
                assertNotEquals(found, totp(storage, asha).orElseThrow(), "nobody knows it");
            }
        }
    }

    private static byte[] flipped(byte[] sealed) {
        byte[] changed = sealed.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    // --- the file

    private Path file() {
        return AccountKey.fileIn(settings.data());
    }

    private String refusal() {
        var refused = assertThrows(StorageException.class, () -> Engines.open(settings));
        return String.valueOf(refused.getMessage());
    }

    @Test
    void theKeyIsTheServersOnly() throws IOException {
        kept("asha");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(refusal().contains("chmod 600"));
    }

    @Test
    void withoutTheKeyTheStorageDoesNotOpenAndNoNewOneIsMade() throws IOException {
        Account asha = kept("asha");
        byte[] key = Files.readAllBytes(file());
        Files.delete(file());
        assertTrue(refusal().startsWith("account-key-missing: "));
        assertFalse(Files.exists(file()));
        Files.write(file(), key);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        try (Storage storage = Engines.open(settings)) {
            assertEquals(Optional.of(asha), storage.accounts().accounts().byId(asha.id()));
        }
        assertArrayEquals(key, Files.readAllBytes(file()));
    }

    @Test
    void anotherKeyIsRefused() throws IOException {
        kept("asha");
        Files.writeString(file(), "ab".repeat(32) + "\n");
        assertTrue(refusal().startsWith("account-key-another: "));
        Files.writeString(file(), "ab\n");
        assertTrue(refusal().contains("is damaged"));
        Files.writeString(file(), "no key\n");
        assertTrue(refusal().contains("is damaged"));
    }

    @Test
    void whereNothingIsSealedANewKeyIsMade() throws IOException {
        Engines.open(settings).close();
        Files.delete(file());
        kept("asha");
        assertTrue(Files.exists(file()));
    }
}
