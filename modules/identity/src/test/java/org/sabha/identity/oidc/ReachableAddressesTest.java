package org.sabha.identity.oidc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T25")
@Tag("H33")
class ReachableAddressesTest {
    private final ReachableAddresses rules = new ReachableAddresses(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.1.2.3",
                "127.255.255.255",
                "169.254.169.254",
                "169.254.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "192.168.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::2",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:7f00:1",
                "0:0:0:0:0:ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:0.0.0.0",
                "::ffff:192.168.1.1",
                "::ffff:100.64.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:7f00:1::1",
                "2002:a00:1::1",
                "2002:a9fe:a9fe::1",
                "2002:c0a8:101::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:db8::1",
                "3fff::1",
                "5f00::1",
                "100::1",
                "fc00::1",
                "fd00::1",
                "fd00:ec2::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "ff0e::1"
            })
    void specialAddressesAreNotCalledHoweverTheyAreSpelt(String address) {
        assertFalse(rules.mayCall(InetAddress.ofLiteral(address)));
    }

    /** Spellings that Java itself takes for IPv4, as a name in an address would be read. */
    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "127.1", "127.0.1", "0", "10.1"})
    void oldSpellingsAreReadAsTheAddressesTheyAre(String spelling) throws UnknownHostException {
        assertFalse(rules.mayCall(InetAddress.getByName(spelling)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "164.100.1.1",
                "2400:cb00::1",
                "2606:4700::1111",
                "::ffff:164.100.1.1",
                "64:ff9b::a464:101",
                "2002:a464:101::1"
            })
    void publicAddressesAreCalled(String address) {
        assertTrue(rules.mayCall(InetAddress.ofLiteral(address)));
    }

    @Test
    void namedNetworksAreCalledAndTheirNeighboursNot() {
        ReachableAddresses department = new ReachableAddresses(List.of("10.20.0.0/16", "127.0.0.1", "fd00:1::/32"));
        assertTrue(department.mayCall(InetAddress.ofLiteral("10.20.255.1")));
        assertTrue(department.mayCall(InetAddress.ofLiteral("::ffff:10.20.0.1")));
        assertFalse(department.mayCall(InetAddress.ofLiteral("10.21.0.1")));
        assertTrue(department.mayCall(InetAddress.ofLiteral("127.0.0.1")));
        assertFalse(department.mayCall(InetAddress.ofLiteral("127.0.0.2")));
        assertTrue(department.mayCall(InetAddress.ofLiteral("fd00:1::5")));
        assertFalse(department.mayCall(InetAddress.ofLiteral("fd00:2::5")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "example.in/8", "10.0.0.0/x"})
    void refusesInvalidNetwork(String text) {
        assertThrows(IllegalArgumentException.class, () -> new ReachableAddresses(List.of(text)));
    }
}
