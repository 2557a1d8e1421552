package org.sabha.identity.account;

/** What can be shown after a right password. */
public enum SecondFactor {
    /** A code of an authenticator app. */
    CODE,
    /** A passkey, which would do alone. */
    PASSKEY,
    /** One of the codes that were written down. */
    RECOVERY_CODE
}
