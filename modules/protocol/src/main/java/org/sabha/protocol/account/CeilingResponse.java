package org.sabha.protocol.account;

/** The ceiling as it is after it was set. */
public record CeilingResponse(OrganisationCeiling ceiling) {}
