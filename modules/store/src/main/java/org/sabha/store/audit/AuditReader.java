package org.sabha.store.audit;

import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.sabha.model.RoomId;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.SqlTimestamps;

/** Reads the log in the database. Each use sees the log as it was at one instant. */
public final class AuditReader {
    private static final int AT_A_TIME = 5_000;

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
        return verify(noted, _ -> {});
    }

    /**
     * The same, telling how far it came.
     *
     * @param progress told the number of rows that were read, every few thousand; may hold the reading up
     */
    public AuditVerdict verify(Optional<AuditNote> noted, LongConsumer progress) {
        var rowProgress = new RowProgress(progress);
        return database.snapshot(handle -> new AuditVerification(new Rows(handle, rowProgress), key, noted).run());
    }

    /** Rows that are kept now, by their numbers. */
    public long rows() {
        return database.snapshot(handle -> AuditTable.lastThere(handle) - AuditTable.firstThere(handle) + 1);
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

    /** When the first row that is still there was written. */
    public Optional<Instant> oldest() {
        return database.snapshot(handle -> AuditTable.entry(handle, AuditTable.firstThere(handle))
                .map(entry -> SqlTimestamps.instant(entry.facts().atNanos())));
    }

    /** When the oldest row was written that something of this kind still stands beside. */
    public Optional<Instant> oldestPersonal(RetentionCategory kind) {
        return database.snapshot(kind::oldest);
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

    /**
     * A page of the rows that a question is about, the newest first.
     *
     * @param before only rows with smaller numbers; empty for the newest
     */
    public AuditRows page(AuditQuestion question, OptionalLong before) {
        return page(question, before, NewestRows.SCANNED);
    }

    AuditRows page(AuditQuestion question, OptionalLong before, long scanned) {
        return database.snapshot(handle -> NewestRows.page(handle, question, before, scanned));
    }

    /** One row with what is still there of its personal data. */
    public Optional<AuditRowWithPersonal> row(long seq) {
        var query = new AuditQuestion.Query("(select * from audit_row where seq = ?)", "order by r.seq", List.of(seq));
        return withPersonal(query).stream().findFirst();
    }

    /**
     * Writes the whole log as it is when this begins, a few thousand rows at a time, so that a slow reader keeps nothing of
     * the database busy.
     *
     * @return the number of rows
     * @throws StorageException if rows were taken out meanwhile because their time was over
     */
    public long exportSlowly(OutputStream to) {
        List<SignedHead> heads = database.snapshot(AuditTable::heads);
        long taken = database.snapshot(AuditTable::taken);
        long last = heads.stream().mapToLong(SignedHead::seq).max().orElse(0);
        try (var export = AuditExport.whole(to, key)) {
            long position = taken;
            while (position < last) {
                List<AuditRowWithPersonal> rows = withPersonal(between(position, last));
                rows.forEach(row -> export.row(new AuditLine(row.entry(), row.personal())));
                position = rows.isEmpty() ? last : rows.getLast().entry().seq();
            }
            if (database.snapshot(AuditTable::taken) != taken) {
                throw new StorageException("rows were taken out meanwhile");
            }
            heads.forEach(export::head);
            return export.rows();
        }
    }

    private static AuditQuestion.Query between(long behind, long upTo) {
        return new AuditQuestion.Query(
                "(select * from audit_row where seq > ? and seq <= ? order by seq fetch first " + AT_A_TIME
                        + " rows only)",
                "order by r.seq",
                List.of(behind, upTo));
    }

    private List<AuditRowWithPersonal> withPersonal(AuditQuestion.Query query) {
        return database.snapshot(handle -> {
            List<AuditRowWithPersonal> rows = new ArrayList<>();
            AuditTable.foundWithPersonal(
                    handle, query, line -> rows.add(new AuditRowWithPersonal(line.entry(), line.personal())));
            return rows;
        });
    }

    /**
     * Meetings whose titles have a name in them: erasing the name leaves those, for a title is of more than one person.
     *
     * @param most that are wanted
     */
    public List<RoomId> titlesNaming(String name, int most) {
        return database.snapshot(handle -> AuditTable.titlesNaming(handle, name, most)).stream()
                .map(RoomId::new)
                .toList();
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

    /** Counts the rows of the first reading; what is read again to find out more is not counted. */
    private static final class RowProgress {
        private final LongConsumer progress;
        private boolean begun;

        RowProgress(LongConsumer progress) {
            this.progress = progress;
        }

        AuditSource.Pages counting(AuditSource.Pages to) {
            if (begun) {
                return to;
            }
            begun = true;
            long[] rows = {0};
            return page -> {
                int size = page.size();
                boolean more = to.take(page);
                long before = rows[0];
                rows[0] += size;
                if (rows[0] / AT_A_TIME > before / AT_A_TIME) {
                    progress.accept(rows[0]);
                }
                return more;
            };
        }
    }

    private record Rows(Handle handle, RowProgress progress) implements AuditSource {
        @Override
        public void read(Pages to) {
            LogPages.read(handle, progress.counting(to));
        }

        @Override
        public List<SignedHead> heads() {
            return AuditTable.heads(handle);
        }
    }
}
