package org.sabha.testkit;

import java.util.ArrayList;
import java.util.List;
import org.sabha.room.port.AuditLog;
import org.sabha.room.port.AuditRow;

/** Keeps rows in memory. */
public final class FakeAuditLog implements AuditLog {
    private final List<AuditRow> rows = new ArrayList<>();

    @Override
    public void append(AuditRow row) {
        rows.add(row);
    }

    /** In the order of writing. */
    public List<AuditRow> rows() {
        return List.copyOf(rows);
    }

    public List<AuditRow> rows(String verb) {
        return rows.stream().filter(row -> row.verb().equals(verb)).toList();
    }
}
