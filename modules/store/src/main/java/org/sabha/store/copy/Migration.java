package org.sabha.store.copy;

import org.jdbi.v3.core.Handle;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;

/** Copies everything from one database to another that is empty, in one transaction. The first stays as it is. */
public final class Migration {
    private Migration() {}

    /**
     * @return the number of rows copied
     * @throws StorageException if the target holds anything, or anything cannot be copied
     */
    public static long copy(Database from, Database to) {
        return from.snapshot(source -> {
            long rows = to.jdbi().inTransaction(target -> copy(source, target));
            to.jdbi().useHandle(to::makeDurable);
            return rows;
        });
    }

    private static long copy(Handle source, Handle target) {
        if (!TableCopy.isEmpty(target)) {
            throw new StorageException("the target holds something already; only an empty one is written");
        }
        long rows = 0;
        for (TableCopy.Table table : TableCopy.TABLES) {
            try (var into = new TableCopy.Target(target, table.name())) {
                TableCopy.read(source, table.name(), into);
                rows += into.rows();
            }
        }
        TableCopy.continueNumbers(target);
        return rows;
    }
}
