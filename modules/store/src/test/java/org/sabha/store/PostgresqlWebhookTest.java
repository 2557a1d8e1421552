package org.sabha.store;

class PostgresqlWebhookTest extends WebhookContract {
    PostgresqlWebhookTest() {
        super(Engines.POSTGRESQL);
    }
}
