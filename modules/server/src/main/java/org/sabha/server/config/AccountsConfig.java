package org.sabha.server.config;

import java.util.Optional;

/**
 * How people come to start meetings.
 *
 * @param organiserLink whether a link does it too, without an account
 * @param singleSignOn the organisation's own sign-in; empty where there is none
 * @param directory asked about passwords that are not kept here; empty where there is none
 */
public record AccountsConfig(
        boolean organiserLink, Optional<SingleSignOnConfig> singleSignOn, Optional<DirectoryConfig> directory) {}
