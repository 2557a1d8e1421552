package org.sabha.store;

class PostgresqlAccountSecretsTest extends AccountSecretsContract {
    PostgresqlAccountSecretsTest() {
        super(Engines.POSTGRESQL);
    }
}
