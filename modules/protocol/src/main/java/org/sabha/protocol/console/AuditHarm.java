package org.sabha.protocol.console;

/** What was done to a log. */
public enum AuditHarm {
    EDITED,
    DELETED,
    REORDERED,
    TRUNCATED,
    /** Rows that no signed statement covers. */
    ADDED,
    /** A statement is not signed by the key of the log. */
    FORGED
}
