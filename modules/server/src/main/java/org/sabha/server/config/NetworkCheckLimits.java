package org.sabha.server.config;

/**
 * Checks of lines before a meeting.
 *
 * @param atOnce of all people; 0: none are made
 */
public record NetworkCheckLimits(int atOnce) {}
