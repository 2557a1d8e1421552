package org.sabha.store.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.sabha.store.failure.StorageException;

/**
 * Reads the log in the database page by page, each found by its first number. One query for everything would have H2
 * write all of it to a file before the first row, and these statements, said again and again, have PostgreSQL answer in
 * binary.
 */
final class LogPages {
    /** Few enough that what waits to be checked fits into the young part of a small heap. */
    private static final int PAGE_ROWS = 500;

    private static final String ROWS = "select " + AuditTable.COLUMNS
            + " from audit_row where seq >= ? order by seq fetch first " + PAGE_ROWS + " rows only";

    private static final String PERSONAL =
            "select seq, kind, salt, clear from audit_personal where seq >= ? and seq <= ?"
                    + " and kind in ('name', 'address') order by seq, kind";

    private LogPages() {}

    static void read(Handle handle, AuditSource.Pages to) {
        read(handle, Long.MIN_VALUE, to);
    }

    /** @param first number of the first row that is wanted */
    static void read(Handle handle, long first, AuditSource.Pages to) {
        Connection connection = handle.getConnection();
        try (PreparedStatement rows = connection.prepareStatement(ROWS);
                PreparedStatement personal = connection.prepareStatement(PERSONAL)) {
            List<AuditEntry> page = entries(rows, first);
            while (!page.isEmpty() && to.take(lines(page, personal)) && page.size() == PAGE_ROWS) {
                long last = page.getLast().seq();
                page = last == Long.MAX_VALUE ? List.of() : entries(rows, last + 1);
            }
        } catch (SQLException e) {
            throw new StorageException("the audit log cannot be read", e);
        }
    }

    private static List<AuditEntry> entries(PreparedStatement rows, long first) throws SQLException {
        rows.setLong(1, first);
        List<AuditEntry> page = new ArrayList<>(PAGE_ROWS);
        try (ResultSet found = rows.executeQuery()) {
            while (found.next()) {
                page.add(AuditTable.entry(found));
            }
        }
        return page;
    }

    private static List<AuditLine> lines(List<AuditEntry> page, PreparedStatement personal) throws SQLException {
        Map<Long, List<Personal>> beside =
                personal(personal, page.getFirst().seq(), page.getLast().seq());
        List<AuditLine> lines = new ArrayList<>(page.size());
        for (AuditEntry entry : page) {
            lines.add(new AuditLine(entry, beside.isEmpty() ? List.of() : beside.getOrDefault(entry.seq(), List.of())));
        }
        return lines;
    }

    /** A name before an address, as exports have them. */
    private static Map<Long, List<Personal>> personal(PreparedStatement query, long first, long last)
            throws SQLException {
        query.setLong(1, first);
        query.setLong(2, last);
        Map<Long, List<Personal>> beside = new HashMap<>();
        try (ResultSet found = query.executeQuery()) {
            while (found.next()) {
                long seq = found.getLong(1);
                var kind = Personal.Kind.named(found.getString(2));
                var piece = new Personal(seq, kind, HexFormat.of().formatHex(found.getBytes(3)), found.getString(4));
                beside.computeIfAbsent(seq, _ -> new ArrayList<>(2))
                        .add(kind == Personal.Kind.NAME ? 0 : beside.get(seq).size(), piece);
            }
        }
        return beside;
    }
}
