package org.sabha.testkit;

import java.util.List;
import org.sabha.room.port.AuditLog;
import org.sabha.room.port.AuditRow;

class FakeAuditLogTest extends AuditLogContract {
    private final FakeAuditLog log = new FakeAuditLog();

    @Override
    protected AuditLog log() {
        return log;
    }

    @Override
    protected List<AuditRow> written() {
        return log.rows();
    }
}
