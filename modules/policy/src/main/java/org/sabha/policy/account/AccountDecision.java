package org.sabha.policy.account;

/** The answer to a question about an account's right. */
public enum AccountDecision {
    PERMIT,
    /** The role would do, but this sign-in was by one factor only. */
    NEEDS_SECOND_FACTOR,
    DENY
}
