package org.sabha.store;

class PostgresqlLongLogTest extends LongLogContract {
    PostgresqlLongLogTest() {
        super(Engines.POSTGRESQL);
    }
}
