package org.sabha.protocol.account;

/** Whether an account can be used. */
public enum AccountStanding {
    /** Its holder has not opened their invitation yet. */
    INVITED,
    ACTIVE,
    DISABLED
}
