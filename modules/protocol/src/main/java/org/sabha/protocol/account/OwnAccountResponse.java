package org.sabha.protocol.account;

/** {@code GET /api/v1/account}: the signed-in person's own account. */
public record OwnAccountResponse(OwnAccount own) {}
