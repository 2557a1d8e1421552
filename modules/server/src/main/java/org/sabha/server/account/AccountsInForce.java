package org.sabha.server.account;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Accounts;
import org.sabha.model.AccountId;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts are in force, that is there and not disabled, and reports when one is disabled or enabled again. Blocks;
 * thread-safe.
 */
public final class AccountsInForce {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsInForce.class);

    private final Accounts accounts;
    private final ReentrantLock oneAfterTheOther = new ReentrantLock();
    private volatile Listener listener = Listener.NONE;

    /** Hears of accounts that come into force or leave it. Must not block. */
    public interface Listener {
        Listener NONE = new Listener() {
            @Override
            public void disabled(AccountId account) {
                // No meeting runs, and the next start of a server asks after every account.
            }

            @Override
            public void enabled(AccountId account) {
                // as above
            }
        };

        /** Disabled, or erased. */
        void disabled(AccountId account);

        void enabled(AccountId account);
    }

    public AccountsInForce(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Reports changes to this listener from now on. */
    public void setListener(Listener to) {
        listener = to;
    }

    public boolean isInForce(AccountId account) {
        return isInForce(accounts.byId(account));
    }

    private static boolean isInForce(Optional<Account> account) {
        return account.filter(found -> found.state() != AccountState.DISABLED).isPresent();
    }

    /**
     * An account was changed, which is written down: tells whether it is in force if that is not as before, and in any case if
     * it is not: what was written at the first trial may not have been told.
     */
    void changed(Account before, Account after) {
        boolean now = isInForce(Optional.of(after));
        if (!now || !isInForce(Optional.of(before))) {
            tell(after.id(), now);
        }
    }

    /** An account was erased, which is written down, now or before. */
    void erased(AccountId account) {
        tell(account, false);
    }

    /** Two changes at once may come here in either order: what is told last is what is written down. */
    private void tell(AccountId account, boolean after) {
        oneAfterTheOther.lock();
        try {
            if (now(account, after)) {
                listener.enabled(account);
            } else {
                listener.disabled(account);
            }
        } finally {
            oneAfterTheOther.unlock();
        }
    }

    private boolean now(AccountId account, boolean after) {
        try {
            return isInForce(account);
        } catch (StorageException e) {
            LOG.debug("account.not_read", e); // the store itself has said so, once
            return after;
        }
    }
}
