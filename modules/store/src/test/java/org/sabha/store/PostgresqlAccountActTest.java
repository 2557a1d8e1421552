package org.sabha.store;

class PostgresqlAccountActTest extends AccountActContract {
    PostgresqlAccountActTest() {
        super(Engines.POSTGRESQL);
    }
}
