package org.sabha.store.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.store.StorageException;
import org.sabha.store.sql.Database;

/** The rows of one meeting, and whose meetings there are: what reports are made from, and signed with. Blocks. */
public final class MeetingLog {
    /** More than anybody takes. */
    private static final int MOST_ROWS = 1_000_000;

    private final Database database;
    private final AuditKey key;

    public MeetingLog(Database database, AuditKey key) {
        this.database = database;
        this.key = key;
    }

    /**
     * A meeting that an account started.
     *
     * @param title empty where it was erased, or never kept
     * @param open whether it goes on
     */
    public record Started(RoomId room, Instant at, Optional<String> title, boolean open) {}

    /**
     * Reads the rows of a meeting in order, each with what is still there of its personal data, as they were at one
     * instant.
     *
     * @return the statement about the log's newest row at that instant; empty for a log without rows
     */
    public Optional<SignedHead> read(RoomId room, BiConsumer<AuditEntry, List<Personal>> each) {
        return reading(handle -> {
            AuditTable.foundWithPersonal(
                    handle,
                    AuditQuestion.ofMeeting(room.value(), MOST_ROWS).query(Optional.empty()),
                    line -> each.accept(line.entry(), line.personal()));
            return AuditTable.last(handle);
        });
    }

    public boolean isStartedBy(RoomId room, AccountId account) {
        return reading(handle -> StartedMeetings.isOf(handle, room, account));
    }

    /**
     * The meetings that an account started, the newest first.
     *
     * @param before the last one of the page before
     */
    public List<Started> startedBy(AccountId account, Optional<RoomId> before, int limit) {
        return reading(handle -> StartedMeetings.of(handle, account, before, limit));
    }

    private <T> T reading(Function<Handle, T> work) {
        try {
            return database.jdbi().inTransaction(TransactionIsolationLevel.REPEATABLE_READ, work::apply);
        } catch (JdbiException e) {
            throw new StorageException("the audit log cannot be read", e);
        }
    }

    /** Ed25519 of a report, hexadecimal. */
    public String sign(byte[] canonicalReport) {
        return key.signReport(canonicalReport);
    }

    public AuditPublicKey key() {
        return key.publicKey();
    }
}
