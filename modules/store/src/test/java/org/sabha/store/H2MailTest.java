package org.sabha.store;

class H2MailTest extends MailContract {
    H2MailTest() {
        super(Engines.H2);
    }
}
