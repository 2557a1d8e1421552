package org.sabha.protocol.account;

import org.sabha.model.AccountId;

/** {@code POST /api/v1/accounts/disable}, {@code enable}, {@code reset} and {@code end-sessions}. */
public record ChangeAccountRequest(AccountId id) {}
