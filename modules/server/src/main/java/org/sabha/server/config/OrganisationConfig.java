package org.sabha.server.config;

/**
 * Who runs this server, as the notice on personal data says it.
 *
 * @param name empty where it is not said
 * @param contact whom to ask about personal data, such as an address of mail; empty where it is not said
 */
public record OrganisationConfig(String name, String contact) {}
