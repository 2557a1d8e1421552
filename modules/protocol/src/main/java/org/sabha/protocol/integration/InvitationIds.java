package org.sabha.protocol.integration;

import java.util.List;
import org.sabha.model.InvitationId;
import org.sabha.protocol.limits.Items;

/** {@code GET /api/v1/integration/meetings/{meeting}/invitations}: those that will open a meeting of later. */
public record InvitationIds(@Items(max = 200) List<InvitationId> invitations) {}
