package org.sabha.signalling;

/**
 * Who decides what connections ask for.
 *
 * @param sealed the files that meetings hold
 * @param checks of lines
 * @param refusals told what did not get as far as them
 */
public record Deciders(
        Meetings meetings,
        AccountRequests accounts,
        IntegrationRequests integrations,
        SealedFiles sealed,
        NetworkChecks checks,
        RefusalLog refusals) {}
