package org.sabha.store;

class PostgresqlAuditSearchTest extends AuditSearchContract {
    PostgresqlAuditSearchTest() {
        super(Engines.POSTGRESQL);
    }
}
