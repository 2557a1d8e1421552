package org.sabha.protocol.http;

/** Whose word for a name counts. */
public enum NameSource {
    /** The person's own. */
    TYPED,
    /** The organisation's, for the account that they are signed in to. */
    ACCOUNT
}
