package org.sabha.store.account;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.identity.account.SignInSessions;
import org.sabha.model.AccountId;
import org.sabha.model.SignInSessionId;

/**
 * One act of somebody: its row of the audit log, and the sign-ins that it ends, are in the transaction of the first
 * change that is made through it. Used by one thread.
 */
public final class AccountAct {
    private final AccountStorage storage;
    private final AccountEvidence evidence;
    private @Nullable Ending ending;
    private boolean written;

    /** @param kept the one that goes on, if any */
    private record Ending(AccountId account, Optional<SignInSessionId> kept) {}

    AccountAct(AccountStorage storage, AccountEvidence evidence) {
        this.storage = storage;
        this.evidence = evidence;
    }

    /** With the change, sign-ins of an account end. */
    public AccountAct endingSignInsOf(AccountId account, Optional<SignInSessionId> kept) {
        ending = new Ending(account, kept);
        return this;
    }

    public Accounts accounts() {
        return new StoredAccounts(storage, Optional.of(this));
    }

    public SignInSessions signIns() {
        return new StoredSignIns(storage, Optional.of(this));
    }

    /** Writes the row, if nothing had to be changed that it could be written with. */
    public void settle() {
        if (!written) {
            storage.write(handle -> {
                writeWith(handle, Optional.empty());
                return Boolean.TRUE;
            });
            written = true;
        }
    }

    /** Part of a change's transaction, which may be tried anew. */
    void writeWith(Handle handle, Optional<AccountId> changed) {
        if (written) {
            return;
        }
        AccountEvidence row = evidence.subject().isPresent()
                ? evidence
                : changed.map(evidence::on).orElse(evidence);
        storage.append(handle, row);
        Ending wanted = ending;
        if (wanted != null) {
            wanted.kept()
                    .ifPresentOrElse(
                            kept -> SignInTable.endOthers(handle, wanted.account(), kept),
                            () -> SignInTable.endAll(handle, wanted.account()));
        }
    }

    /** The change is durable. */
    void durable() {
        written = true;
    }
}
