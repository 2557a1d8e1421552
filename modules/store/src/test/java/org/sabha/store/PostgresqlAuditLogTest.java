package org.sabha.store;

class PostgresqlAuditLogTest extends StoredAuditContract {
    PostgresqlAuditLogTest() {
        super(Engines.POSTGRESQL);
    }
}
