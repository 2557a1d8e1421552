package org.sabha.store;

class PostgresqlSignInsTest extends StoredSignInsContract {
    PostgresqlSignInsTest() {
        super(Engines.POSTGRESQL);
    }
}
