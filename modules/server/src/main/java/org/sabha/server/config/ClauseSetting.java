package org.sabha.server.config;

/**
 * One clause of the advisory.
 *
 * @param on what a new meeting starts with
 * @param locked whether a host is kept from changing it
 */
public record ClauseSetting(boolean on, boolean locked) {}
