package org.sabha.identity;

import java.time.Instant;
import org.sabha.model.Secret;

/**
 * The right to start meetings, as its holder gets it.
 *
 * @param secret bearer secret
 * @param expiresAt when it ends
 */
public record OrganiserSession(Secret secret, Instant expiresAt) {}
