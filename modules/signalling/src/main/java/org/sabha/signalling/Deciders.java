package org.sabha.signalling;

/**
 * Who decides what connections ask for.
 *
 * @param rest what pages and programs ask
 * @param sealed the files that meetings hold
 * @param checks of lines
 * @param refusals told what did not get as far as them
 */
public record Deciders(
        Meetings meetings, RestRequests rest, SealedFiles sealed, NetworkChecks checks, RefusalLog refusals) {}
