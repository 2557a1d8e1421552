package org.sabha.store;

class PostgresqlRetentionTest extends RetentionContract {
    PostgresqlRetentionTest() {
        super(Engines.POSTGRESQL);
    }
}
