package org.sabha.store;

class PostgresqlKeyTest extends KeyContract {
    PostgresqlKeyTest() {
        super(Engines.POSTGRESQL);
    }
}
