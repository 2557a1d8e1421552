package org.sabha.server.config;

import java.time.Duration;

/**
 * Times and sizes of a meeting. (How long it stays awake without a host is clause A3.)
 *
 * @param resume how long a lost seat is kept
 * @param orphanEnd when it ends after the last person left (A9)
 * @param neverStartedEnd when it ends if no host ever came
 * @param maxWaiting people at the door
 */
public record MeetingConfig(
        Duration resume, Duration orphanEnd, Duration neverStartedEnd, int maxParticipants, int maxWaiting) {}
