package org.sabha.server.config;

/**
 * What is refused when the event loops are busy.
 *
 * @param meetings from here on no meeting begins
 * @param newcomers from here on nobody new comes into a meeting, and pictures lose layers
 */
public record LoadLimits(LoadLimit meetings, LoadLimit newcomers) {}
