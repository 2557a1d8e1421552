package org.sabha.store;

class PostgresqlTamperTest extends TamperContract {
    PostgresqlTamperTest() {
        super(Engines.POSTGRESQL);
    }
}
