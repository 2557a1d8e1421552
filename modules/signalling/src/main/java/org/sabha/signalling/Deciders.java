package org.sabha.signalling;

/** Who decides what connections ask for. */
public record Deciders(Meetings meetings, AccountRequests accounts, IntegrationRequests integrations) {}
