package org.sabha.store.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;

/** The rows of one meeting, and whose meetings there are: what reports are made from, and signed with. Blocks. */
public final class MeetingLog {
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

    /** What reading a meeting's rows came to. */
    public sealed interface Reading {
        /**
         * The rows are what the server wrote.
         *
         * @param begin the statement that they hang on; empty for the beginning of the log
         * @param passed statements about the part of the log that they stand in
         * @param newest the statement about the log's newest row at that instant
         */
        record Intact(Optional<SignedHead> begin, List<SignedHead> passed, SignedHead newest) implements Reading {
            public Intact {
                passed = List.copyOf(passed);
            }
        }

        /** Somebody changed them, or something that they hang on. */
        record Harmed(AuditVerdict.Broken harm) implements Reading {}
    }

    /** Takes the part of the log that a meeting's rows stand in. */
    @FunctionalInterface
    public interface Part {
        /** @param own whether it is the meeting's, and not another's between */
        void row(AuditLine line, boolean own);
    }

    /**
     * Reads the rows of a meeting in order, each with what is still there of its personal data, as they were at one
     * instant, and checks them against the signed statements (T18).
     *
     * @param each gets the rows; they count for nothing if the log does not hold
     * @return empty if there are none
     */
    public Optional<Reading> read(RoomId room, BiConsumer<AuditEntry, List<Personal>> each) {
        return readPart(room, (line, own) -> {
            if (own) {
                each.accept(line.entry(), line.personal());
            }
        });
    }

    /** The same with the rows between, by which anybody can check that nothing is missing. */
    public Optional<Reading> readPart(RoomId room, Part to) {
        return reading(handle -> new CheckedMeeting(handle, key.publicKey(), room.value()).read(to));
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
            return database.snapshot(work);
        } catch (JdbiException e) {
            throw new StorageException("the audit log cannot be read", e);
        }
    }

    /** Ed25519 of a report, hexadecimal. */
    public String sign(byte[] canonicalReport) {
        return key.signReport(canonicalReport);
    }

    /** Ed25519 of what an incident bundle says is in it, hexadecimal. */
    public String signIncident(byte[] manifest) {
        return key.signIncident(manifest);
    }

    public AuditPublicKey key() {
        return key.publicKey();
    }
}
