package org.sabha.store;

class H2AccountsTest extends StoredAccountsContract {
    H2AccountsTest() {
        super(Engines.H2);
    }
}
