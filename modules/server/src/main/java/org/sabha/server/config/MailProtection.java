package org.sabha.server.config;

/** How the connection to a mail server becomes TLS. */
public enum MailProtection {
    START_TLS,
    TLS,
    /** Not at all; for a mail server on this very machine. */
    NONE
}
