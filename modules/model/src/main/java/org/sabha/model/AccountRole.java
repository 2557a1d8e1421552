package org.sabha.model;

/** What an account may be; one may be several. Only the policy branches on it. None of them opens a meeting (T42). */
public enum AccountRole {
    /** Keeps accounts and settings. */
    ADMINISTRATOR,
    /** Starts meetings. */
    ORGANISER,
    /** Reads the audit log and reports. */
    AUDITOR,
    /** Takes part under a name that the organisation vouches for. */
    USER,
    /** Has an account for one purpose and no right of its own. */
    GUEST
}
