package org.sabha.protocol.console;

import org.sabha.model.AccountId;
import org.sabha.model.SignInSessionId;

/** {@code POST /api/v1/accounts/sessions/end}. */
public record EndSessionOfRequest(AccountId account, SignInSessionId session) {}
