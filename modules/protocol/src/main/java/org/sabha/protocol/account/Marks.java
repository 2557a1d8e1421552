package org.sabha.protocol.account;

/**
 * What else is known of an account.
 *
 * @param code whether codes of an authenticator app are on
 * @param passkey whether there is a passkey
 * @param verified whether the organisation vouches for the name
 * @param external whether its password is kept by another system
 */
public record Marks(boolean code, boolean passkey, boolean verified, boolean external) {}
