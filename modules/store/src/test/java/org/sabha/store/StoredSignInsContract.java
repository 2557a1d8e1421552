package org.sabha.store;

import org.junit.jupiter.api.AfterEach;
import org.sabha.identity.account.SignInSessions;
import org.sabha.model.AccountId;
import org.sabha.testkit.SignInSessionsContract;

/** The contract of sign-ins on one engine. */
abstract class StoredSignInsContract extends SignInSessionsContract {
    private final Storage storage;

    StoredSignInsContract(Engines engine) {
        storage = Engines.open(engine.withTables());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Override
    protected SignInSessions newSessions(AccountId asha, AccountId bala) {
        return storage.accounts().signIns();
    }
}
