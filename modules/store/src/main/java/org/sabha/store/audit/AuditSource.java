package org.sabha.store.audit;

import java.util.List;

/** A log that can be read more than once: in a database, or in an exported file. */
public interface AuditSource {
    /** Takes what is read. */
    @FunctionalInterface
    interface Pages {
        /**
         * Takes the next lines; there is at least one, and the list is the taker's.
         *
         * @return whether more is wanted
         */
        boolean take(List<AuditLine> page);
    }

    /** Reads the lines as they stand there, whatever that order is, until there are no more or no more are wanted. */
    void read(Pages to);

    /** The signed statements. */
    List<SignedHead> heads();
}
