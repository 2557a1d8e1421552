package org.sabha.store;

class H2WebhookTest extends WebhookContract {
    H2WebhookTest() {
        super(Engines.H2);
    }
}
