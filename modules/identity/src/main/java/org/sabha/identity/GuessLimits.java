package org.sabha.identity;

/**
 * How many password guesses are evaluated; the defaults are H4's.
 *
 * @param perMeetingAnHour from people without a valid invitation, for one meeting
 * @param perAddressAMinute from one IPv4 address or one IPv6 /64, which is what one line usually has
 * @param perPrefixAMinute from one IPv4 /24 or one IPv6 /48
 * @param freePerInvitation wrong passwords with one valid invitation before the delay between tries begins to grow
 */
public record GuessLimits(int perMeetingAnHour, int perAddressAMinute, int perPrefixAMinute, int freePerInvitation) {
    public static final GuessLimits DEFAULT = new GuessLimits(10, 5, 30, 5);
}
