package org.sabha.testkit;

import org.sabha.identity.account.Accounts;
import org.sabha.identity.account.MemoryAccounts;

class MemoryAccountsTest extends AccountsContract {
    @Override
    protected Accounts newAccounts() {
        return new MemoryAccounts();
    }
}
