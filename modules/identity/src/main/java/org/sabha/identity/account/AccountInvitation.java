package org.sabha.identity.account;

import java.time.Instant;

/**
 * A link that opens an account once.
 *
 * @param digest of its secret; the secret itself is not kept
 */
public record AccountInvitation(String digest, Instant expiresAt) {}
