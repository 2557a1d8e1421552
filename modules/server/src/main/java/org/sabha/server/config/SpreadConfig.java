package org.sabha.server.config;

/**
 * When a meeting goes over to further event loops.
 *
 * @param participants of one meeting on a loop
 * @param busyPercent of a loop's time
 */
public record SpreadConfig(int participants, int busyPercent) {}
