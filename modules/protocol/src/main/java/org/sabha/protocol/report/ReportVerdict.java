package org.sabha.protocol.report;

/** How a rule was kept, or all of them. */
public enum ReportVerdict {
    /** As the advisory asks or stricter, from the beginning to the last row. */
    HELD,
    /** Weaker than the advisory asks, at least for some time. */
    RELAXED,
    /** The log does not tell. */
    UNKNOWN
}
