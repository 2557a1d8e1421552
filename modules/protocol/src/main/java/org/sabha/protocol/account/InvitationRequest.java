package org.sabha.protocol.account;

import org.sabha.model.Secret;

/** {@code POST /api/v1/account/invitation}: looks at an invitation without using it. */
public record InvitationRequest(Secret secret) {}
