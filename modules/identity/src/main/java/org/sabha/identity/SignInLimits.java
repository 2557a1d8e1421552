package org.sabha.identity;

/**
 * How many passwords are looked at when people sign in.
 *
 * @param free wrong ones for one account from one network, or from a known device, before waits begin to grow
 * @param perAccountAnHour from devices that never signed in to the account, over all networks
 * @param perAddressAMinute from one IPv4 address or one IPv6 /64
 * @param perPrefixAMinute from one IPv4 /24 or one IPv6 /48
 */
public record SignInLimits(int free, int perAccountAnHour, int perAddressAMinute, int perPrefixAMinute) {
    public static final SignInLimits DEFAULT = new SignInLimits(5, 100, 10, 60);
}
