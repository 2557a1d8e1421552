package org.sabha.protocol.account;

import org.sabha.model.Secret;
import org.sabha.protocol.limits.Chars;

/** {@code POST /api/v1/account/invitation/accept}: opens an account and signs in. */
public record AcceptInvitationRequest(
        Secret secret,

        @Chars(min = 0, max = 256, script = Chars.Script.ANY)
        String name,

        Secret password) {}
