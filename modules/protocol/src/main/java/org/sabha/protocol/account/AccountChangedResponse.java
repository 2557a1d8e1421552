package org.sabha.protocol.account;

/** An account as it is after a change. */
public record AccountChangedResponse(AccountLine account) {}
