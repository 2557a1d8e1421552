package org.sabha.store.account;

import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.identity.account.SignInSessions;
import org.sabha.model.AccountId;
import org.sabha.store.audit.SignInFailures;
import org.sabha.store.sql.Transactions;

/** Accounts, sign-ins and the evidence of what was done with them. Blocks; thread-safe. */
public final class AccountStorage {
    private final Transactions transactions;
    private final AccountTable table;

    /** @param seal of the installation */
    public AccountStorage(Transactions transactions, SecretSeal seal) {
        this.transactions = transactions;
        this.table = new AccountTable(seal);
    }

    /** Accounts, for reading and for changes that are no act of anybody. */
    public Accounts accounts() {
        return new StoredAccounts(this, Optional.empty());
    }

    /** Sign-ins, for reading and for changes that are no act of anybody. */
    public SignInSessions signIns() {
        return new StoredSignIns(this, Optional.empty());
    }

    /** What the devices of each account share, sealed. */
    public VaultStorage vaults() {
        return new VaultStorage(transactions);
    }

    /** Begins an act, whose row is written together with what it changes. */
    public AccountAct act(AccountEvidence evidence) {
        return new AccountAct(this, evidence);
    }

    /** Writes a row that comes with no change, such as that of a refusal. Does not wait. */
    public void note(AccountEvidence evidence) {
        transactions.note(evidence);
    }

    /** Refused tries to sign in since the last that was let in; empty where there were none. */
    public Optional<SignInFailures> failuresOf(AccountId account) {
        return read(handle -> SignInFailures.of(handle, account));
    }

    AccountTable table() {
        return table;
    }

    void append(Handle handle, AccountEvidence evidence) {
        transactions.append(handle, evidence);
    }

    <T> T read(Function<Handle, T> reading) {
        return transactions.read(reading);
    }

    /** Returns once it is durable. */
    <T> T write(Function<Handle, T> work) {
        return transactions.write(work);
    }
}
