package org.sabha.store.audit;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.sabha.store.StorageException;
import org.sabha.store.sql.Database;

/** Reads the log in the database. Each use sees the log as it was at one instant. */
public final class AuditReader {
    private final Database database;
    private final AuditPublicKey key;

    public AuditReader(Database database, AuditPublicKey key) {
        this.database = database;
        this.key = key;
    }

    public AuditPublicKey key() {
        return key;
    }

    /** Checks the whole log. */
    public AuditVerdict verify() {
        return verify(Optional.empty());
    }

    /** Checks the whole log, and that it still has the row that was noted, unless its time is over. */
    public AuditVerdict verify(Optional<AuditNote> noted) {
        return snapshot(handle -> new AuditVerification(new Rows(handle), key, noted).run());
    }

    /**
     * Writes the whole log so that it can be checked elsewhere.
     *
     * @return the number of rows
     */
    public long export(OutputStream to) {
        return snapshot(handle -> {
            try (var export = AuditExport.whole(to, key)) {
                AuditTable.withPersonal(handle, AuditTable.ALL_ROWS, List.of(), export::row);
                AuditTable.heads(handle).forEach(export::head);
                return export.rows();
            }
        });
    }

    /** The rows that a question is about, oldest first. */
    public List<AuditEntry> search(AuditQuestion question) {
        return snapshot(handle -> {
            List<AuditEntry> found = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            AuditTable.rows(handle, question.where(values), values, found::add);
            return found;
        });
    }

    /** The same, with what is still there of personal data, as lines of JSON. */
    public long search(AuditQuestion question, OutputStream to) {
        return snapshot(handle -> {
            List<Object> values = new ArrayList<>();
            String where = question.where(values);
            try (var lines = AuditExport.rowsOnly(to)) {
                AuditTable.withPersonal(handle, where, values, lines::row);
                return lines.rows();
            }
        });
    }

    /** The next rows behind one, oldest first. */
    public List<AuditEntry> after(long seq, int limit) {
        return snapshot(handle -> {
            List<AuditEntry> found = new ArrayList<>();
            AuditTable.rows(
                    handle, "where seq > ? order by seq fetch first " + limit + " rows only", List.of(seq), found::add);
            return found;
        });
    }

    /** The signed statement about the newest row. */
    public SignedHead lastHead() {
        return snapshot(AuditTable::last).orElseThrow(() -> new StorageException("the log has no rows yet"));
    }

    /** How far the log was sent to a second place. */
    public long copied(String target) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select seq from audit_copy where target = ?")
                        .bind(0, target)
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(0L));
    }

    public void rememberCopied(String target, long seq) {
        database.jdbi().useTransaction(handle -> {
            if (handle.execute("update audit_copy set seq = ? where target = ?", seq, target) == 0) {
                handle.execute("insert into audit_copy (target, seq) values (?, ?)", target, seq);
            }
        });
    }

    private <T> T snapshot(Function<Handle, T> reading) {
        return database.jdbi().inTransaction(TransactionIsolationLevel.REPEATABLE_READ, reading::apply);
    }

    private record Rows(Handle handle) implements AuditSource {
        @Override
        public void rows(Consumer<AuditEntry> each) {
            AuditTable.rows(handle, each);
        }

        @Override
        public void personal(BiConsumer<AuditEntry, List<Personal>> each) {
            AuditTable.withPersonal(handle, AuditTable.PERSONAL_ROWS, List.of(), each);
        }

        @Override
        public List<SignedHead> heads() {
            return AuditTable.heads(handle);
        }
    }
}
