package org.sabha.identity;

import java.time.Instant;
import org.sabha.model.Secret;

/**
 * The right to start meetings, as its holder gets it.
 *
 * @param secret bearer secret
 * @param id names the session in logs and for revoking
 * @param expiresAt when it ends
 */
public record OrganiserSession(Secret secret, OrganiserId id, Instant expiresAt) {

    /**
     * Names an organiser's session; safe to log.
     *
     * @param value counting up from 1 in a run of the server
     */
    public record OrganiserId(long value) {}
}
