package org.sabha.store;

class PostgresqlPersonTest extends PersonContract {
    PostgresqlPersonTest() {
        super(Engines.POSTGRESQL);
    }
}
