package org.sabha.server.config;

/**
 * How people come to start meetings.
 *
 * @param organiserLink whether a link does it too, without an account
 */
public record AccountsConfig(boolean organiserLink) {}
