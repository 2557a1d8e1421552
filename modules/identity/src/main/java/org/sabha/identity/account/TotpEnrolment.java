package org.sabha.identity.account;

/**
 * The secret that an authenticator app shares with the server.
 *
 * @param lastStep the time step of the code that was used last; it and all before it are used up
 */
public record TotpEnrolment(TotpSecret secret, long lastStep) {}
