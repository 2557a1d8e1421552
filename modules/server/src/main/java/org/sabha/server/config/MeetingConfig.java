package org.sabha.server.config;

import java.time.Duration;

/**
 * Times and sizes of a meeting.
 *
 * @param joinToken life of a join token
 * @param resume how long a lost seat is kept
 * @param hostAbsence without a host for so long the meeting sleeps (A3)
 * @param orphanEnd without a host for so long it ends (A9); longer than {@code hostAbsence}
 */
public record MeetingConfig(
        Duration joinToken,
        Duration resume,
        Duration hostAbsence,
        Duration orphanEnd,
        int maxParticipants,
        int maxWaiting) {}
