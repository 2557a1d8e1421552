package org.sabha.store.audit;

import java.util.List;
import java.util.OptionalLong;

/**
 * A page of rows, the newest first.
 *
 * @param before to be asked for what stands before these; empty where the log begins
 */
public record AuditRows(List<AuditEntry> rows, OptionalLong before) {
    public AuditRows {
        rows = List.copyOf(rows);
    }

    /** A full page, with more before its last row. */
    static AuditRows goingOn(List<AuditEntry> rows) {
        return new AuditRows(rows, OptionalLong.of(rows.getLast().seq()));
    }
}
