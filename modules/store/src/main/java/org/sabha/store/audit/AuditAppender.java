package org.sabha.store.audit;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.room.port.Evidence;

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

    /** Adds rows behind the newest, in this transaction. */
    public void append(Handle handle, List<Evidence> rows, long nowNanos) {
        if (rows.isEmpty()) {
            return;
        }
        Optional<SignedHead> last = AuditTable.lockLast(handle);
        long seq = last.map(SignedHead::seq).orElse(0L);
        Digest before = last.map(SignedHead::hash).orElse(Digest.NONE);
        long first = seq + 1;
        long error = clockErrorMicros.getAsLong();
        List<AuditEntry> entries = new ArrayList<>(rows.size());
        for (Evidence evidence : rows) {
            seq++;
            Digest name = commit(handle, seq, Personal.Kind.NAME, evidence.name());
            Digest address = commit(handle, seq, Personal.Kind.ADDRESS, evidence.address());
            AuditEntry.Facts facts = AuditEntry.Facts.of(evidence.row(), error);
            before = hash.after(before, seq, facts, name, address);
            entries.add(new AuditEntry(seq, facts, name, address, before));
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
