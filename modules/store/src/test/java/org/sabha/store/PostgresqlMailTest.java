package org.sabha.store;

class PostgresqlMailTest extends MailContract {
    PostgresqlMailTest() {
        super(Engines.POSTGRESQL);
    }
}
