package org.sabha.protocol.account;

/** What can be shown after a right password. */
public enum SecondFactorKind {
    /** A code of an authenticator app. */
    CODE,
    /** A passkey, which would do alone. */
    PASSKEY,
    /** One of the codes that were written down. */
    RECOVERY_CODE
}
