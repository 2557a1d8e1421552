package org.sabha.protocol.account;

import org.sabha.model.SignInSessionId;

/** {@code POST /api/v1/account/sessions/end}. */
public record EndSessionRequest(SignInSessionId id) {}
