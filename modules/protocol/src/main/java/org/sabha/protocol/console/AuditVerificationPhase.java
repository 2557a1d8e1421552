package org.sabha.protocol.console;

/** Where a check of the audit log is. */
public enum AuditVerificationPhase {
    /** None since the server started. */
    NONE,
    RUNNING,
    SOUND,
    CHANGED,
    /** It could not be done: the storage did not answer. */
    FAILED
}
