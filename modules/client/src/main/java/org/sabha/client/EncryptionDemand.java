package org.sabha.client;

/** What a client demands of a meeting. */
public enum EncryptionDemand {
    /** A meeting that is no key group is refused. */
    REQUIRED,
    /** Whatever the server says is believed: for measurements on a server whose meetings have no keys. */
    WHERE_OFFERED
}
