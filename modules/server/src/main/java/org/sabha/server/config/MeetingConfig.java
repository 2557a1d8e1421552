package org.sabha.server.config;

import java.time.Duration;

/**
 * Times and sizes of a meeting. (How long it stays awake without a host is clause A3.)
 *
 * @param resume how long somebody who lost their connection counts as there
 * @param returning how long after that they may return to their seat without being admitted again; 0 for never (A7)
 * @param orphanEnd when it ends after the last person left (A9)
 * @param neverStartedEnd when it ends if no host ever came
 * @param maxWaiting people at the door
 */
public record MeetingConfig(
        Duration resume,
        Duration returning,
        Duration orphanEnd,
        Duration neverStartedEnd,
        int maxParticipants,
        int maxWaiting) {}
