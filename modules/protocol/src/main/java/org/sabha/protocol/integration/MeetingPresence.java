package org.sabha.protocol.integration;

/** How many people there are in an open meeting; not who. */
public record MeetingPresence(long participants, long waiting) {}
