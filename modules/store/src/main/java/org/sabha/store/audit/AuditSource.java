package org.sabha.store.audit;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A log that can be read more than once: in a database, or in an exported file. */
public interface AuditSource {
    /** The rows as they stand there, whatever that order is. */
    void rows(Consumer<AuditEntry> each);

    /** The rows that hold commitments to personal data, each with what is still there of it. */
    void personal(BiConsumer<AuditEntry, List<Personal>> each);

    /** The signed statements. */
    List<SignedHead> heads();
}
