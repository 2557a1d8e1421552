package org.sabha.store.audit;

import java.util.Locale;

/** What a check of the log says. */
public sealed interface AuditVerdict {

    /**
     * The log is what the server wrote.
     *
     * @param rows how many were checked
     * @param first the first row's number; not 1 where rows were taken out when their time was over
     * @param last the last row's number, 0 if there are none
     * @param heads signed statements that hold
     * @param erased commitments whose personal data is not there any more
     */
    record Sound(long rows, long first, long last, int heads, long erased) implements AuditVerdict {}

    /**
     * Somebody changed it.
     *
     * @param firstBadRow its number
     */
    record Broken(Harm harm, long firstBadRow, String sentence) implements AuditVerdict {}

    /** What was done to it. */
    enum Harm {
        EDITED,
        DELETED,
        REORDERED,
        TRUNCATED,
        /** Rows that no statement covers were added behind the last. */
        ADDED,
        /** A statement is not signed by the key of the log. */
        FORGED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
