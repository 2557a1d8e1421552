package org.sabha.protocol.report;

/** Who changes a rule of a meeting. */
public enum RuleAuthor {
    HOST,
    /** By a lock on the meeting while it went on. */
    ORGANISATION
}
