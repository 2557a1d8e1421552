package org.sabha.store.audit;

import org.jspecify.annotations.Nullable;
import org.sabha.room.port.AuditRow;
import org.sabha.store.sql.Database;

/** Reads a log back as rooms wrote it. */
public final class StoredRows {
    /** Takes a row and what is personal in it. */
    @FunctionalInterface
    public interface Each {
        void take(AuditRow row, @Nullable String name, @Nullable String address);
    }

    private StoredRows() {}

    public static void of(Database database, Each each) {
        database.jdbi()
                .useHandle(handle -> LogPages.read(handle, page -> {
                    page.forEach(line -> take(line, each));
                    return true;
                }));
    }

    private static void take(AuditLine line, Each each) {
        String name = null;
        String address = null;
        for (Personal clear : line.personal()) {
            if (clear.kind() == Personal.Kind.NAME) {
                name = clear.value();
            } else {
                address = clear.value();
            }
        }
        each.take(line.entry().facts().row(), name, address);
    }
}
