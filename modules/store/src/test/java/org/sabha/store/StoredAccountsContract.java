package org.sabha.store;

import org.junit.jupiter.api.AfterEach;
import org.sabha.identity.account.Accounts;
import org.sabha.testkit.AccountsContract;

/** The contract of accounts on one engine. */
abstract class StoredAccountsContract extends AccountsContract {
    private final Storage storage;

    StoredAccountsContract(Engines engine) {
        storage = Engines.open(engine.withTables());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Override
    protected Accounts newAccounts() {
        return storage.accounts().accounts();
    }
}
