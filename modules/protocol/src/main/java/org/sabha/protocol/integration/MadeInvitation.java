package org.sabha.protocol.integration;

import org.sabha.model.InvitationId;
import org.sabha.model.Secret;

/**
 * One invitation.
 *
 * @param id by which it is revoked, and stands in the audit log
 * @param secret for the link's fragment, shown this once
 */
public record MadeInvitation(InvitationId id, Secret secret) {}
