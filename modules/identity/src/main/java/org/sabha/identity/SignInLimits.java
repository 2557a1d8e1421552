package org.sabha.identity;

/**
 * How many passwords are looked at when people sign in.
 *
 * @param free wrong ones for one account from one network, or from a known device, before waits begin to grow
 * @param perAccountAnHour from devices that never signed in to the account, over all networks, whoever comes first
 * @param reserve further ones once those are spent, for networks that are clean
 * @param perAddressAMinute from one IPv4 address or one IPv6 /64
 * @param perPrefixAMinute from one IPv4 /24 or one IPv6 /48
 */
public record SignInLimits(
        int free, int perAccountAnHour, Reserve reserve, int perAddressAMinute, int perPrefixAMinute) {
    public static final SignInLimits DEFAULT = new SignInLimits(5, 60, new Reserve(140, 10, 2), 10, 60);

    /**
     * What is kept for the holder of an account whose name is under attack. A network is clean if nothing was tried from
     * it for that account but what this reserve gave it.
     *
     * @param perAccountAnHour over all networks
     * @param perNeighbourhoodAnHour from one IPv4 /16 or one IPv6 /32
     * @param perPrefixAnHour from one IPv4 /24 or one IPv6 /48
     */
    public record Reserve(int perAccountAnHour, int perNeighbourhoodAnHour, int perPrefixAnHour) {}
}
