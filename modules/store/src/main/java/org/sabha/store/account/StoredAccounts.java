package org.sabha.store.account;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.Accounts;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.LoginName;

/** The port of accounts on the database, as far as one act goes. */
final class StoredAccounts implements Accounts {
    private final AccountStorage storage;
    private final Optional<AccountAct> act;

    StoredAccounts(AccountStorage storage, Optional<AccountAct> act) {
        this.storage = storage;
        this.act = act;
    }

    @Override
    public Optional<Account> byId(AccountId id) {
        return storage.read(handle -> storage.table().byId(handle, id));
    }

    @Override
    public Optional<Account> byLogin(LoginName login) {
        return storage.read(handle -> storage.table().byLogin(handle, login));
    }

    @Override
    public Optional<Account> byExternal(ExternalIdentity identity) {
        return storage.read(handle -> storage.table().byExternal(handle, identity));
    }

    @Override
    public Optional<Account> byPasskey(String id) {
        return storage.read(handle -> storage.table().byPasskey(handle, id));
    }

    @Override
    public Optional<Account> byInvitation(String digest) {
        return storage.read(handle -> storage.table().byInvitation(handle, digest));
    }

    @Override
    public List<Account> list(Optional<LoginName> after, int max) {
        return storage.read(handle -> storage.table().list(handle, after, max));
    }

    @Override
    public List<Account> find(String text, Optional<LoginName> after, int max) {
        return storage.read(handle -> storage.table().find(handle, text, after, max));
    }

    @Override
    public List<Account> havingAny(Set<AccountRole> roles, int max) {
        return storage.read(handle -> storage.table().havingAny(handle, roles, max));
    }

    @Override
    public boolean add(Account account) {
        return write(account, handle -> storage.table().add(handle, account));
    }

    @Override
    public boolean replace(Account changed) {
        return write(changed, handle -> storage.table().replace(handle, changed));
    }

    private boolean write(Account account, Predicate<Handle> change) {
        boolean done = storage.write(handle -> {
            boolean changed = change.test(handle);
            if (changed) {
                act.ifPresent(each -> each.writeWith(handle, Optional.of(account.id())));
            }
            return changed;
        });
        if (done) {
            act.ifPresent(AccountAct::durable);
        }
        return done;
    }
}
