package org.sabha.client;

/** What a client demands of a meeting. */
public enum EncryptionDemand {
    /** A meeting that is no key group is refused. */
    REQUIRED,
    /** For servers whose meetings are no key groups yet. */
    WHERE_OFFERED
}
