package org.sabha.identity;

/** What came of checking a password. */
public enum PasswordCheck {
    RIGHT,
    WRONG,
    /** Too many checks wait already; nothing was computed. */
    BUSY
}
