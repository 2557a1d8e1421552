package org.sabha.store;

class H2AuditLogTest extends StoredAuditContract {
    H2AuditLogTest() {
        super(Engines.H2);
    }
}
