package org.sabha.store.audit;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.MeetingVerb;

/** Adds rows to the log within one transaction after the other, each ending with a signed statement. One thread. */
public final class AuditAppender {
    /** A statement is kept for every so many rows; they tell how far a log that was rewritten is still right. */
    private static final long ROWS_OF_A_KEPT_HEAD = 1_000;

    private final AuditKey key;
    private final SecureRandom random;
    private final LongSupplier clockErrorMicros;
    private final RowHash hash = new RowHash();

    /** @param clockErrorMicros how far off the clock may be now; -1 if nobody knows */
    public AuditAppender(AuditKey key, SecureRandom random, LongSupplier clockErrorMicros) {
        this.key = key;
        this.random = random;
        this.clockErrorMicros = clockErrorMicros;
    }

    /** What a row tells, and what is personal about it. */
    private record Row(AuditEntry.Facts facts, Optional<String> name, Optional<String> address) {}

    /** Adds rows behind the newest, in this transaction. */
    public void append(Handle handle, List<Evidence> rows, long nowNanos) {
        long error = clockErrorMicros.getAsLong();
        appendRows(
                handle,
                rows.stream()
                        .map(each -> new Row(AuditEntry.Facts.of(each.row(), error), each.name(), each.address()))
                        .toList(),
                nowNanos);
    }

    /** Adds the row of an act on accounts behind the newest, in this transaction. */
    public void append(Handle handle, AccountEvidence row, long nowNanos) {
        var facts = AuditEntry.Facts.of(row, clockErrorMicros.getAsLong());
        appendRows(handle, List.of(new Row(facts, Optional.empty(), row.address())), nowNanos);
    }

    private void appendRows(Handle handle, List<Row> rows, long nowNanos) {
        if (rows.isEmpty()) {
            return;
        }
        Optional<SignedHead> last = AuditTable.lockLast(handle);
        long seq = last.map(SignedHead::seq).orElse(0L);
        Digest before = last.map(SignedHead::hash).orElse(Digest.NONE);
        long first = seq + 1;
        List<AuditEntry> entries = new ArrayList<>(rows.size());
        for (Row row : rows) {
            seq++;
            Digest name = commit(handle, seq, Personal.Kind.NAME, row.name());
            Digest address = commit(handle, seq, Personal.Kind.ADDRESS, row.address());
            before = hash.after(before, seq, row.facts(), name, address);
            entries.add(new AuditEntry(seq, row.facts(), name, address, before));
            if (row.facts().verb().equals(MeetingVerb.START_BY_ACCOUNT.wireName())) {
                StartedMeetings.note(handle, row.facts());
            }
        }
        AuditTable.insert(handle, entries);
        AuditTable.replace(handle, key.sign(SignedHead.Kind.LAST, seq, before, nowNanos));
        if (first / ROWS_OF_A_KEPT_HEAD != seq / ROWS_OF_A_KEPT_HEAD || first == 1) {
            AuditTable.keep(handle, key.sign(SignedHead.Kind.KEPT, seq, before, nowNanos));
        }
    }

    private @Nullable Digest commit(Handle handle, long seq, Personal.Kind kind, Optional<String> value) {
        if (value.isEmpty()) {
            return null;
        }
        byte[] salt = new byte[Personal.SALT_BYTES];
        random.nextBytes(salt);
        var personal = new Personal(seq, kind, HexFormat.of().formatHex(salt), value.get());
        AuditTable.insertPersonal(handle, personal);
        return personal.commitment();
    }
}
