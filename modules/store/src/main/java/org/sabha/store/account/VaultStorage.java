package org.sabha.store.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.Octets;
import org.sabha.store.sql.SqlTimestamps;
import org.sabha.store.sql.Transactions;

/** What the devices of accounts share, sealed: one vault for an account at most. Blocks; thread-safe. */
public final class VaultStorage {
    private final Transactions transactions;

    public VaultStorage(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A vault as its devices keep it.
     *
     * @param vault random, base64url
     * @param revision one for the first, rising by one
     * @param recovery its key under the recovery code
     */
    public record Vault(String vault, long revision, Octets sealed, Optional<Octets> recovery) {}

    /**
     * A vault as it is kept.
     *
     * @param offer its key under a code for another device
     */
    public record Kept(Vault vault, Optional<Offer> offer) {}

    /** A key that another device may take until then. */
    public record Offer(Octets key, Instant until) {}

    public Optional<Kept> find(AccountId account) {
        return transactions.read(handle -> handle.createQuery(
                        "select vault, revision, sealed, recovery, offer, offer_until from account_vault"
                                + " where account = :account")
                .bind("account", account.value())
                .map((row, context) -> kept(row))
                .findOne());
    }

    /**
     * Keeps a vault in the place of the revision before it; the first one where there is none.
     *
     * @param next an absent recovery key leaves that of before
     * @param row absent for a change that leaves none
     * @return false when another vault or revision is there
     */
    public boolean keep(AccountId account, Vault next, Optional<AccountEvidence> row) {
        return transactions.write(handle -> {
            boolean kept = next.revision() == 1 ? insert(handle, account, next) : update(handle, account, next);
            if (kept) {
                row.ifPresent(evidence -> transactions.append(handle, evidence));
            }
            return kept;
        });
    }

    private static boolean insert(Handle handle, AccountId account, Vault vault) {
        // In two statements: not both engines know one that inserts where nothing is. There is one writer at a time.
        boolean isThere = handle.createQuery("select count(*) from account_vault where account = :account")
                        .bind("account", account.value())
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (isThere) {
            return false;
        }
        handle.execute(
                "insert into account_vault (account, vault, revision, sealed) values (?, ?, ?, ?)",
                account.value(),
                vault.vault(),
                vault.revision(),
                vault.sealed().toArray());
        recover(handle, account, vault);
        return true;
    }

    private static boolean update(Handle handle, AccountId account, Vault vault) {
        boolean done = handle.execute(
                        "update account_vault set revision = ?, sealed = ?"
                                + " where account = ? and vault = ? and revision = ?",
                        vault.revision(),
                        vault.sealed().toArray(),
                        account.value(),
                        vault.vault(),
                        vault.revision() - 1)
                > 0;
        if (done) {
            recover(handle, account, vault);
        }
        return done;
    }

    private static void recover(Handle handle, AccountId account, Vault vault) {
        vault.recovery()
                .ifPresent(key -> handle.execute(
                        "update account_vault set recovery = ? where account = ?", key.toArray(), account.value()));
    }

    /**
     * Offers the key in the place of an offer before; absent takes that back.
     *
     * @return false when there is no such vault
     */
    public boolean offer(AccountId account, String vault, Optional<Offer> offer, AccountEvidence row) {
        return transactions.write(handle -> {
            String where = " where account = ? and vault = ?";
            int changed = offer.map(made -> handle.execute(
                            "update account_vault set offer = ?, offer_until = ?" + where,
                            made.key().toArray(),
                            SqlTimestamps.of(made.until()),
                            account.value(),
                            vault))
                    .orElseGet(() -> handle.execute(
                            "update account_vault set offer = null, offer_until = null" + where,
                            account.value(),
                            vault));
            boolean done = changed > 0;
            if (done) {
                transactions.append(handle, row);
            }
            return done;
        });
    }

    /** @return whether there was such a vault */
    public boolean drop(AccountId account, String vault, AccountEvidence row) {
        return transactions.write(handle -> {
            boolean done =
                    handle.execute("delete from account_vault where account = ? and vault = ?", account.value(), vault)
                            > 0;
            if (done) {
                transactions.append(handle, row);
            }
            return done;
        });
    }

    private static Kept kept(ResultSet row) throws SQLException {
        Vault vault = new Vault(
                row.getString("vault"),
                row.getLong("revision"),
                Octets.of(row.getBytes("sealed")),
                octets(row.getBytes("recovery")));
        long until = row.getLong("offer_until");
        return new Kept(vault, octets(row.getBytes("offer")).map(key -> new Offer(key, SqlTimestamps.instant(until))));
    }

    private static Optional<Octets> octets(byte @Nullable [] bytes) {
        return Optional.ofNullable(bytes).map(Octets::of);
    }
}
