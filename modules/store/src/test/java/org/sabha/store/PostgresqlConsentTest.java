package org.sabha.store;

class PostgresqlConsentTest extends ConsentContract {
    PostgresqlConsentTest() {
        super(Engines.POSTGRESQL);
    }
}
