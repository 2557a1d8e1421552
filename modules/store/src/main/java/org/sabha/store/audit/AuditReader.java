package org.sabha.store.audit;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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
        return database.snapshot(handle -> new AuditVerification(new Rows(handle), key, noted).run());
    }

    /**
     * Writes the whole log so that it can be checked elsewhere.
     *
     * @return the number of rows
     */
    public long export(OutputStream to) {
        return database.snapshot(handle -> {
            try (var export = AuditExport.whole(to, key)) {
                LogPages.read(handle, page -> {
                    page.forEach(export::row);
                    return true;
                });
                AuditTable.heads(handle).forEach(export::head);
                return export.rows();
            }
        });
    }

    /** The rows that a question is about, oldest first. */
    public List<AuditEntry> search(AuditQuestion question) {
        return database.snapshot(handle -> AuditTable.found(handle, query(handle, question)));
    }

    /** The same, with what is still there of personal data, as lines of JSON. */
    public long search(AuditQuestion question, OutputStream to) {
        return database.snapshot(handle -> {
            try (var lines = AuditExport.rowsOnly(to)) {
                AuditTable.foundWithPersonal(handle, query(handle, question), lines::row);
                return lines.rows();
            }
        });
    }

    private static AuditQuestion.Query query(Handle handle, AuditQuestion question) {
        Optional<Long> after = question.page().after().filter(_ -> question.isByTime());
        return question.query(after.map(seq -> AuditTable.entry(handle, seq)
                .orElseThrow(() -> new IllegalArgumentException("there is no row " + seq))
                .facts()
                .atNanos()));
    }

    /** The next rows behind one, oldest first. */
    public List<AuditEntry> after(long seq, int limit) {
        return database.snapshot(handle -> AuditTable.after(handle, seq, limit));
    }

    /** The signed statement about the newest row. */
    public SignedHead lastHead() {
        return database.snapshot(AuditTable::last).orElseThrow(() -> new StorageException("the log has no rows yet"));
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

    private record Rows(Handle handle) implements AuditSource {
        @Override
        public void read(Pages to) {
            LogPages.read(handle, to);
        }

        @Override
        public List<SignedHead> heads() {
            return AuditTable.heads(handle);
        }
    }
}
