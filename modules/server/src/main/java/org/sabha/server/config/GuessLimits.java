package org.sabha.server.config;

/** Password guesses that are evaluated at all (H4). */
public record GuessLimits(int perMeetingPerHour, int perAddressPerMinute) {}
