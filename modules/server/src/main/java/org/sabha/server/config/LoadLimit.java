package org.sabha.server.config;

import java.time.Duration;

/**
 * How busy the event loops may be, smoothed over seconds. The limit is reached by whichever of the two comes first.
 *
 * @param late how late a loop runs what is due
 * @param busyPercent share of its time that a loop spends on media, 1 to 100
 */
public record LoadLimit(Duration late, int busyPercent) {}
