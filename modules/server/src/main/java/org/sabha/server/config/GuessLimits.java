package org.sabha.server.config;

/**
 * Password guesses that are evaluated at all (H4).
 *
 * @param perNetworkPerMinute of one IPv4 /24 or one IPv6 /48
 * @param freePerInvitation wrong ones with a valid invitation before the wait between two tries grows
 */
public record GuessLimits(
        int perMeetingPerHour, int perAddressPerMinute, int perNetworkPerMinute, int freePerInvitation) {}
