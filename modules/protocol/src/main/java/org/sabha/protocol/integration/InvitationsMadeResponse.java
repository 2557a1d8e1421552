package org.sabha.protocol.integration;

import java.util.List;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.protocol.limits.Items;

/**
 * Invitations that were made just now.
 *
 * @param invitations for the links' fragments, where who makes the links adds the link's secret, which no server has
 * @param password of the meeting, where it is a new one
 */
public record InvitationsMadeResponse(@Items(max = 50) List<MadeInvitation> invitations, Optional<Secret> password) {}
