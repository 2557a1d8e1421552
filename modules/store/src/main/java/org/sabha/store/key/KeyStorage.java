package org.sabha.store.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.key.ApiKey;
import org.sabha.model.key.ApiKeyId;
import org.sabha.store.sql.Transactions;

/**
 * Keys of integrations. A change and its row of the audit log are one transaction; no key is ever taken out. Blocks;
 * thread-safe.
 */
public final class KeyStorage {
    private final Transactions transactions;

    public KeyStorage(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * @param most how many may be live at a time
     * @return false if there are so many already; nothing is written then
     */
    public boolean add(ApiKey key, int most, AccountEvidence row) {
        return transactions.write(handle -> {
            if (KeyTable.live(handle, key.times().made()) >= most) {
                return false;
            }
            KeyTable.add(handle, key);
            transactions.append(handle, row);
            return true;
        });
    }

    /** @param digest of a secret */
    public Optional<ApiKey> byDigest(String digest) {
        return transactions.read(handle -> KeyTable.byDigest(handle, digest));
    }

    public Optional<ApiKey> byId(ApiKeyId id) {
        return transactions.read(handle -> KeyTable.byId(handle, id));
    }

    /**
     * All keys, revoked ones too, the newest first.
     *
     * @param after the last one of the page before
     */
    public List<ApiKey> list(Optional<ApiKeyId> after, int max) {
        return transactions.read(handle -> KeyTable.list(handle, after, max));
    }

    /** Keys that somebody made and that are live, the oldest first. */
    public List<ApiKey> liveOf(AccountId maker, Instant now) {
        return transactions.read(handle -> KeyTable.liveOf(handle, maker, now));
    }

    /** @return the key as it is now; empty if there is none, or it was revoked before, and nothing is written then */
    public Optional<ApiKey> revoke(ApiKeyId id, AccountEvidence row) {
        return transactions.write(handle -> {
            if (!KeyTable.revoke(handle, id, row.at())) {
                return Optional.empty();
            }
            transactions.append(handle, row);
            return KeyTable.byId(handle, id);
        });
    }

    public void used(ApiKeyId id, Instant now) {
        transactions.write(handle -> KeyTable.used(handle, id, now));
    }

    /** Writes a row that comes with no change, such as that of a refusal. Does not wait. */
    public void note(AccountEvidence row) {
        transactions.note(row);
    }
}
