package org.sabha.store.audit;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.store.failure.StorageException;

/** The log's rows, what is personal in them, and the statements about them. Rows are added and read, never changed. */
public final class AuditTable {
    static final String COLUMNS = "seq, at, clock_error, room, verb, actor, subject, invitation, chosen, reason,"
            + " clause, times, name_commitment, address_commitment, hash";

    private static final String AND_PERSONAL = "select r.seq, r.at, r.clock_error, r.room, r.verb, r.actor, r.subject,"
            + " r.invitation, r.chosen, r.reason, r.clause, r.times, r.name_commitment, r.address_commitment, r.hash,"
            + " n.salt, n.clear, a.salt, a.clear from ";

    private static final String BESIDE = " r left join audit_personal n on n.seq = r.seq and n.kind = 'name'"
            + " left join audit_personal a on a.seq = r.seq and a.kind = 'address' ";

    private static final String HEADS = "select kind, seq, hash, at, signature from audit_head";
    private static final String LAST = HEADS + " where kind = 'last'";

    /** Rows fetched at a time; PostgreSQL would else send all of them at once. */
    private static final int FETCHED = 5_000;

    private AuditTable() {}

    /** Whether anything was ever written; the statements stay when all rows are pruned. */
    public static boolean hasRows(Handle handle) {
        return handle.createQuery("select (select count(*) from (select seq from audit_row fetch first 1 row only) r)"
                                + " + (select count(*) from audit_head)")
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    // --- writing

    static void insert(Handle handle, List<AuditEntry> entries) {
        try (PreparedStatement insert = handle.getConnection()
                .prepareStatement("insert into audit_row (" + COLUMNS + ") values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
            for (AuditEntry entry : entries) {
                bind(insert, entry);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new StorageException("rows of the audit log cannot be written", e);
        }
    }

    private static void bind(PreparedStatement insert, AuditEntry entry) throws SQLException {
        AuditEntry.Facts facts = entry.facts();
        insert.setLong(1, entry.seq());
        insert.setLong(2, facts.atNanos());
        insert.setLong(3, facts.clockErrorMicros());
        insert.setString(4, facts.room());
        insert.setString(5, facts.verb());
        insert.setString(6, facts.actor());
        insert.setString(7, facts.subject());
        insert.setString(8, facts.invitation());
        insert.setString(9, facts.value());
        insert.setString(10, facts.reason());
        insert.setString(11, facts.clause());
        insert.setLong(12, facts.times());
        bind(insert, 13, entry.name());
        bind(insert, 14, entry.address());
        insert.setBytes(15, entry.hash().bytes());
    }

    private static void bind(PreparedStatement insert, int place, @Nullable Digest digest) throws SQLException {
        if (digest == null) {
            insert.setNull(place, Types.VARBINARY);
        } else {
            insert.setBytes(place, digest.bytes());
        }
    }

    static void insertPersonal(Handle handle, Personal personal) {
        handle.createUpdate("insert into audit_personal (seq, kind, salt, clear) values (:seq, :kind, :salt, :clear)")
                .bind("seq", personal.seq())
                .bind("kind", personal.kind().wireName())
                .bind("salt", personal.saltBytes())
                .bind("clear", personal.value())
                .execute();
    }

    /** The statement about the newest row; locked until the end of the transaction. */
    static Optional<SignedHead> lockLast(Handle handle) {
        return last(handle, LAST + " for update");
    }

    static Optional<SignedHead> last(Handle handle) {
        return last(handle, LAST);
    }

    private static Optional<SignedHead> last(Handle handle, String query) {
        return handle.createQuery(query).map((found, _) -> head(found)).findOne();
    }

    static void replace(Handle handle, SignedHead head) {
        handle.createUpdate("delete from audit_head where kind = :kind")
                .bind("kind", head.kind().wireName())
                .execute();
        keep(handle, head);
    }

    static void keep(Handle handle, SignedHead head) {
        handle.createUpdate("insert into audit_head (kind, seq, hash, at, signature)"
                        + " values (:kind, :seq, :hash, :at, :signature)")
                .bind("kind", head.kind().wireName())
                .bind("seq", head.seq())
                .bind("hash", head.hash().bytes())
                .bind("at", head.atNanos())
                .bind("signature", HexFormat.of().parseHex(head.signature()))
                .execute();
    }

    /** Takes out what is older, up to and with the last such row, and says so in a signed statement. */
    public static long prune(Handle handle, AuditKey key, long olderThanNanos, long nowNanos) {
        // Times of rows may run back a little when a clock is set, so the first row that must stay decides.
        Optional<Long> firstKept = handle.createQuery("select min(seq) from audit_row where at >= :time")
                .bind("time", olderThanNanos)
                .mapTo(Long.class)
                .findFirst();
        if (firstKept.isEmpty()) {
            return 0;
        }
        long upTo = firstKept.get() - 1;
        Optional<AuditEntry> last = entry(handle, upTo);
        if (last.isEmpty()) {
            return 0;
        }
        replace(handle, key.sign(SignedHead.Kind.START, upTo, last.get().hash(), nowNanos));
        handle.execute("delete from audit_personal where seq <= ?", upTo);
        handle.execute("delete from audit_head where kind = 'kept' and seq <= ?", upTo);
        StartedMeetings.forget(handle, olderThanNanos);
        return handle.execute("delete from audit_row where seq <= ?", upTo);
    }

    /** Takes away what stands beside rows that are older; the rows stay. */
    public static int prunePersonal(Handle handle, RetentionCategory kind, Instant olderThan) {
        return kind.prune(handle, olderThan);
    }

    /** Erases what is personal about a name: every row's name that is this one, and those rows' addresses. */
    public static int erase(Handle handle, String name) {
        return handle.createUpdate("delete from audit_personal where seq in"
                        + " (select seq from audit_personal where kind = 'name' and clear = :name)")
                .bind("name", name)
                .execute();
    }

    /** Erases the title of a meeting, which stands beside its first row. */
    public static int eraseTitle(Handle handle, String room) {
        return handle.createUpdate("delete from audit_personal where kind = 'name' and seq in"
                        + " (select seq from audit_row where room = :room and verb = 'create')")
                .bind("room", room)
                .execute();
    }

    // --- reading

    /** Meetings whose titles have a name in them, in whatever case; so many at most. */
    static List<String> titlesNaming(Handle handle, String name, int most) {
        return handle.createQuery(
                        "select r.room from audit_row r join audit_personal p on p.seq = r.seq and p.kind = 'name'"
                                + " where r.verb = 'create' and position(lower(:name) in lower(p.clear)) > 0"
                                + " order by r.seq fetch first " + most + " rows only")
                .bind("name", name)
                .mapTo(String.class)
                .list();
    }

    /** The row of that number. */
    static Optional<AuditEntry> entry(Handle handle, long seq) {
        List<AuditEntry> found = new ArrayList<>();
        rows(handle, "select " + COLUMNS + " from audit_row where seq = ?", List.of(seq), row -> found.add(entry(row)));
        return found.stream().findFirst();
    }

    /** The next rows behind one, oldest first. */
    static List<AuditEntry> after(Handle handle, long seq, int limit) {
        List<AuditEntry> found = new ArrayList<>();
        rows(
                handle,
                "select " + COLUMNS + " from audit_row where seq > ? order by seq fetch first " + limit + " rows only",
                List.of(seq),
                row -> found.add(entry(row)));
        return found;
    }

    static List<AuditEntry> found(Handle handle, AuditQuestion.Query query) {
        List<AuditEntry> found = new ArrayList<>();
        rows(
                handle,
                "select " + COLUMNS + " from " + query.source() + " r " + query.order(),
                query.values(),
                row -> found.add(entry(row)));
        return found;
    }

    /** Each with what is still there of the personal data that it has commitments to. */
    static void foundWithPersonal(Handle handle, AuditQuestion.Query query, Consumer<AuditLine> each) {
        rows(handle, AND_PERSONAL + query.source() + BESIDE + query.order(), query.values(), row -> {
            AuditEntry entry = entry(row);
            List<Personal> personal = new ArrayList<>(2);
            add(personal, entry.seq(), Personal.Kind.NAME, row.getBytes(16), row.getString(17));
            add(personal, entry.seq(), Personal.Kind.ADDRESS, row.getBytes(18), row.getString(19));
            each.accept(new AuditLine(entry, personal));
        });
    }

    /** Takes a row of a result. */
    @FunctionalInterface
    private interface Each {
        void take(ResultSet row) throws SQLException;
    }

    private static void rows(Handle handle, String select, List<Object> values, Each each) {
        try (PreparedStatement query = handle.getConnection().prepareStatement(select)) {
            query.setFetchSize(FETCHED);
            for (int i = 0; i < values.size(); i++) {
                query.setObject(i + 1, values.get(i));
            }
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    each.take(found);
                }
            }
        } catch (SQLException e) {
            throw new StorageException("the audit log cannot be read", e);
        }
    }

    static AuditEntry entry(ResultSet found) throws SQLException {
        return new AuditEntry(
                found.getLong(1),
                new AuditEntry.Facts(
                        found.getLong(2),
                        found.getLong(3),
                        found.getString(4),
                        found.getString(5),
                        found.getString(6),
                        found.getString(7),
                        found.getString(8),
                        found.getString(9),
                        found.getString(10),
                        found.getString(11),
                        found.getLong(12)),
                digest(found.getBytes(13)),
                digest(found.getBytes(14)),
                Objects.requireNonNullElse(digest(found.getBytes(15)), Digest.NONE));
    }

    /** Bytes that are no digest are somebody else's: they become one that fits nothing. */
    private static @Nullable Digest digest(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        return bytes.length == Digest.BYTES ? Digest.of(bytes) : Digest.NONE;
    }

    static List<SignedHead> heads(Handle handle) {
        return handle.createQuery(HEADS + " order by seq, kind")
                .map((found, _) -> head(found))
                .list();
    }

    /** The newest statement about a row before this one, signed for good; empty where there is none. */
    static Optional<SignedHead> headBefore(Handle handle, long seq) {
        return handle.createQuery(HEADS + " where kind <> 'last' and seq < :seq order by seq desc, kind"
                        + " fetch first 1 rows only")
                .bind("seq", seq)
                .map((found, _) -> head(found))
                .findFirst();
    }

    /** The statements about this row and those behind it, in their order. */
    static List<SignedHead> headsFrom(Handle handle, long seq) {
        return handle.createQuery(HEADS + " where seq >= :seq order by seq, kind")
                .bind("seq", seq)
                .map((found, _) -> head(found))
                .list();
    }

    /** Numbers of a meeting's first and last row. */
    record Span(long first, long last) {}

    /** @return empty for a meeting without rows */
    static Optional<Span> spanOf(Handle handle, String room) {
        return handle.createQuery("select min(seq), max(seq) from audit_row where room = :room")
                .bind("room", room)
                .map((found, _) -> new Span(found.getLong(1), found.getLong(2)))
                .findFirst()
                .filter(span -> span.last() > 0);
    }

    /** Number of the first row as it stands there, 1 if there is none. */
    static long firstThere(Handle handle) {
        return handle.createQuery("select coalesce(min(seq), 1) from audit_row")
                .mapTo(Long.class)
                .one();
    }

    /** Number of the last row as it stands there, 0 if there is none. */
    static long lastThere(Handle handle) {
        return handle.createQuery("select coalesce(max(seq), 0) from audit_row")
                .mapTo(Long.class)
                .one();
    }

    /** The last row that was taken out because its time was over, 0 if none was. */
    static long taken(Handle handle) {
        return handle.createQuery("select seq from audit_head where kind = 'start'")
                .mapTo(Long.class)
                .findFirst()
                .orElse(0L);
    }

    private static SignedHead head(ResultSet found) throws SQLException {
        return new SignedHead(
                SignedHead.Kind.named(found.getString(1)),
                found.getLong(2),
                Objects.requireNonNullElse(digest(found.getBytes(3)), Digest.NONE),
                found.getLong(4),
                HexFormat.of().formatHex(found.getBytes(5)));
    }

    private static void add(
            List<Personal> to, long seq, Personal.Kind kind, byte @Nullable [] salt, @Nullable String clear) {
        if (salt != null && clear != null) {
            to.add(new Personal(seq, kind, HexFormat.of().formatHex(salt), clear));
        }
    }
}
