package org.sabha.store.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.store.sql.SqlTimestamps;
import org.sabha.store.sql.Transactions;

/** Calendar feeds, one for an account at most; of their secrets digests only. Blocks; thread-safe. */
public final class FeedStorage {
    private final Transactions transactions;

    public FeedStorage(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Opens one, in the place of the one before, whose secret reads nothing more. */
    public void open(AccountId account, String digest, AccountEvidence row) {
        transactions.write(handle -> {
            drop(handle, account);
            handle.execute(
                    "insert into calendar_feed (account, digest, made_at) values (?, ?, ?)",
                    account.value(),
                    digest,
                    SqlTimestamps.of(row.at()));
            transactions.append(handle, row);
            return Boolean.TRUE;
        });
    }

    /** @return whether there was one */
    public boolean close(AccountId account, AccountEvidence row) {
        return transactions.write(handle -> {
            boolean closed = drop(handle, account);
            if (closed) {
                transactions.append(handle, row);
            }
            return closed;
        });
    }

    private static boolean drop(Handle handle, AccountId account) {
        return handle.execute("delete from calendar_feed where account = ?", account.value()) > 0;
    }

    /** Since when an account has one. */
    public Optional<Instant> since(AccountId account) {
        return transactions.read(
                handle -> handle.createQuery("select made_at from calendar_feed where account = :account")
                        .bind("account", account.value())
                        .mapTo(Long.class)
                        .findOne()
                        .map(SqlTimestamps::instant));
    }

    /** Whose feed it is. */
    public Optional<AccountId> owner(String digest) {
        return transactions.read(
                handle -> handle.createQuery("select account from calendar_feed where digest = :digest")
                        .bind("digest", digest)
                        .mapTo(String.class)
                        .findOne()
                        .map(AccountId::new));
    }

    /** Somebody's meetings that end later than this, cancelled ones too, the next one first. */
    public List<Occurrence> meetings(AccountId owner, Instant endingAfter, int max) {
        return transactions.read(handle -> ScheduleTable.all(handle, owner, endingAfter, max));
    }
}
