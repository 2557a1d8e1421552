package org.sabha.protocol.account;

/** A rule as it is after it was set. */
public record OrganisationRuleResponse(OrganisationRule rule) {}
