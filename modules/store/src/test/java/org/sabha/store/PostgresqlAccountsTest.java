package org.sabha.store;

class PostgresqlAccountsTest extends StoredAccountsContract {
    PostgresqlAccountsTest() {
        super(Engines.POSTGRESQL);
    }
}
