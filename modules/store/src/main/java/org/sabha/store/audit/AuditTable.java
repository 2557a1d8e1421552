package org.sabha.store.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.store.StorageException;

/** The log's rows, what is personal in them, and the statements about them. Rows are added and read, never changed. */
public final class AuditTable {
    private static final String COLUMNS =
            "seq, at, clock_error, room, verb, actor, subject, invitation, chosen, reason,"
                    + " clause, times, name_commitment, address_commitment, hash";

    private static final String WITH_PERSONAL = "select r.seq, r.at, r.clock_error, r.room, r.verb, r.actor, r.subject,"
            + " r.invitation, r.chosen, r.reason, r.clause, r.times, r.name_commitment, r.address_commitment, r.hash,"
            + " n.salt, n.clear, a.salt, a.clear from audit_row r"
            + " left join audit_personal n on n.seq = r.seq and n.kind = 'name'"
            + " left join audit_personal a on a.seq = r.seq and a.kind = 'address' ";

    /** Those of them that have anything personal. */
    static final String PERSONAL_ROWS =
            "where r.name_commitment is not null or r.address_commitment is not null order by r.seq";

    static final String ALL_ROWS = "order by r.seq";

    private static final String LAST = "select kind, seq, hash, at, signature from audit_head where kind = 'last'";

    /** Rows fetched at a time; PostgreSQL would else send all of them at once. */
    private static final int FETCHED = 5_000;

    private AuditTable() {}

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
        return handle.execute("delete from audit_row where seq <= ?", upTo);
    }

    /** Erases what is personal about a name: every row's name that is this one, and those rows' addresses. */
    public static int erase(Handle handle, String name) {
        return handle.createUpdate("delete from audit_personal where seq in"
                        + " (select seq from audit_personal where kind = 'name' and clear = :name)")
                .bind("name", name)
                .execute();
    }

    // --- reading

    private static Optional<AuditEntry> entry(Handle handle, long seq) {
        List<AuditEntry> found = new ArrayList<>();
        rows(handle, "where seq = " + seq, List.of(), found::add);
        return found.stream().findFirst();
    }

    /** Every row in order. */
    static void rows(Handle handle, Consumer<AuditEntry> each) {
        rows(handle, "order by seq", List.of(), each);
    }

    static void rows(Handle handle, String where, List<Object> values, Consumer<AuditEntry> each) {
        Connection connection = handle.getConnection();
        try (PreparedStatement query =
                connection.prepareStatement("select " + COLUMNS + " from audit_row r " + where)) {
            query.setFetchSize(FETCHED);
            for (int i = 0; i < values.size(); i++) {
                query.setObject(i + 1, values.get(i));
            }
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    each.accept(entry(found));
                }
            }
        } catch (SQLException e) {
            throw new StorageException("the audit log cannot be read", e);
        }
    }

    private static AuditEntry entry(ResultSet found) throws SQLException {
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
        return handle.createQuery("select kind, seq, hash, at, signature from audit_head order by seq, kind")
                .map((found, _) -> head(found))
                .list();
    }

    private static SignedHead head(ResultSet found) throws SQLException {
        return new SignedHead(
                SignedHead.Kind.named(found.getString(1)),
                found.getLong(2),
                Objects.requireNonNullElse(digest(found.getBytes(3)), Digest.NONE),
                found.getLong(4),
                HexFormat.of().formatHex(found.getBytes(5)));
    }

    /** Rows in order, each with what is still there of the personal data that it has commitments to. */
    static void withPersonal(
            Handle handle, String where, List<Object> values, BiConsumer<AuditEntry, List<Personal>> each) {
        try (PreparedStatement query = handle.getConnection().prepareStatement(WITH_PERSONAL + where)) {
            query.setFetchSize(FETCHED);
            for (int i = 0; i < values.size(); i++) {
                query.setObject(i + 1, values.get(i));
            }
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    AuditEntry entry = entry(found);
                    List<Personal> personal = new ArrayList<>();
                    add(personal, entry.seq(), Personal.Kind.NAME, found.getBytes(16), found.getString(17));
                    add(personal, entry.seq(), Personal.Kind.ADDRESS, found.getBytes(18), found.getString(19));
                    each.accept(entry, personal);
                }
            }
        } catch (SQLException e) {
            throw new StorageException("the audit log cannot be read", e);
        }
    }

    private static void add(
            List<Personal> to, long seq, Personal.Kind kind, byte @Nullable [] salt, @Nullable String clear) {
        if (salt != null && clear != null) {
            to.add(new Personal(seq, kind, HexFormat.of().formatHex(salt), clear));
        }
    }
}
