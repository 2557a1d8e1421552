package org.sabha.store;

class H2AuditSearchTest extends AuditSearchContract {
    H2AuditSearchTest() {
        super(Engines.H2);
    }
}
