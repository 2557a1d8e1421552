package org.sabha.store.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.sabha.identity.account.SignInSession;
import org.sabha.identity.account.SignInSessions;
import org.sabha.model.AccountId;
import org.sabha.model.SignInSessionId;

/** The port of sign-ins on the database, as far as one act goes. */
final class StoredSignIns implements SignInSessions {
    private final AccountStorage storage;
    private final Optional<AccountAct> act;

    StoredSignIns(AccountStorage storage, Optional<AccountAct> act) {
        this.storage = storage;
        this.act = act;
    }

    @Override
    public void add(SignInSession session) {
        write(session.account(), handle -> {
            SignInTable.add(handle, session);
            return true;
        });
    }

    @Override
    public boolean end(AccountId account, SignInSessionId id) {
        return write(account, handle -> SignInTable.end(handle, account, id));
    }

    @Override
    public void endAll(AccountId account) {
        write(account, handle -> {
            SignInTable.endAll(handle, account);
            return true;
        });
    }

    @Override
    public void used(SignInSessionId id, Instant now) {
        storage.write(handle -> {
            SignInTable.used(handle, id, now);
            return true;
        });
    }

    @Override
    public void forget(Instant begunBefore, Instant usedBefore) {
        storage.write(handle -> {
            SignInTable.forget(handle, begunBefore, usedBefore);
            return true;
        });
    }

    @Override
    public Optional<SignInSession> byDigest(String digest) {
        return storage.read(handle -> SignInTable.byDigest(handle, digest));
    }

    @Override
    public List<SignInSession> of(AccountId account) {
        return storage.read(handle -> SignInTable.of(handle, account));
    }

    private boolean write(AccountId account, Predicate<Handle> change) {
        boolean done = storage.write(handle -> {
            boolean changed = change.test(handle);
            if (changed) {
                act.ifPresent(each -> each.writeWith(handle, Optional.of(account)));
            }
            return changed;
        });
        if (done) {
            act.ifPresent(AccountAct::durable);
        }
        return done;
    }
}
