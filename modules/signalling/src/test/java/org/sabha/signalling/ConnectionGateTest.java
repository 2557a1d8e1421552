package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.signalling.SignallingSettings.ConnectionLimits;

@Tag("T33")
class ConnectionGateTest {
    private static ConnectionGate gate(int perAddress, int perNetwork, int outside, int inAll) {
        return new ConnectionGate(ConnectionLimits.defaults().withCounts(perAddress, perNetwork, outside, inAll));
    }

    private static Network line(String address) {
        return Network.of(InetAddress.ofLiteral(address));
    }

    private static ConnectionGate.Place enters(ConnectionGate gate, String address) {
        return Objects.requireNonNull(gate.enter(line(address), () -> {}), address);
    }

    @Test
    void aLineAndItsNeighbourhoodHaveLimits() {
        ConnectionGate gate = gate(2, 3, 1_000, 1_000);
        enters(gate, "192.0.2.1");
        enters(gate, "192.0.2.1");
        assertNull(gate.enter(line("192.0.2.1"), () -> {}));
        enters(gate, "192.0.2.2");
        assertNull(gate.enter(line("192.0.2.3"), () -> {}), "the /24 has three");
        enters(gate, "192.0.3.1");
        assertEquals(4, gate.open());
    }

    @Test
    void oneSlash48CannotFillAllPlaces() {
        ConnectionGate gate = gate(2, 3, 1_000, 1_000);
        enters(gate, "2001:db8:1:1::1");
        enters(gate, "2001:db8:1:1::2");
        assertNull(gate.enter(line("2001:db8:1:1::3"), () -> {}), "the /64 has two");
        enters(gate, "2001:db8:1:2::1");
        assertNull(gate.enter(line("2001:db8:1:3::1"), () -> {}), "the /48 has three");
        enters(gate, "2001:db8:2:1::1");
    }

    @Test
    void socketsThatOnlyStandOutsideLeavePlacesToPeopleInMeetings() {
        ConnectionGate gate = gate(100, 100, 4, 6);
        List<ConnectionGate.Place> inside = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ConnectionGate.Place place = enters(gate, "203.0." + i + ".1");
            place.comesInside();
            place.comesInside();
            inside.add(place);
        }
        for (int i = 0; i < 4; i++) {
            enters(gate, "198.51." + i + ".1");
        }
        enters(gate, "198.51.9.1");
        assertEquals(4, gate.outside(), "four may be outside");
        inside.forEach(ConnectionGate.Place::leave);
        enters(gate, "198.51.10.1");
        assertEquals(4, gate.open());
    }

    private ConnectionGate.Place entersGivingUp(ConnectionGate gate, String address, List<String> gone) {
        return Objects.requireNonNull(gate.enter(line(address), () -> gone.add(address)), address);
    }

    @Test
    void fullestNetworkGivesUpItsOldestForANewcomer() {
        ConnectionGate gate = gate(1_000, 1_000, 60, 100);
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            entersGivingUp(gate, "203.0." + (i % 6) + "." + (i / 6 + 1), gone);
        }
        for (int i = 1; i <= 6; i++) {
            entersGivingUp(gate, "192.0.2." + i, gone);
        }
        assertFalse(gone.stream().anyMatch(address -> address.startsWith("192.0.2.")), gone.toString());
        assertEquals("203.0.0.1", gone.getFirst());
        assertEquals(60, gate.outside());
    }

    @Test
    void fiftyNetworksWithASocketOrTwoKeepNobodyOut() {
        ConnectionGate gate = gate(1_000, 1_000, 60, 100);
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            entersGivingUp(gate, "203.0." + (i % 50) + ".1", gone);
        }
        entersGivingUp(gate, "192.0.2.1", gone);
        assertEquals(List.of("203.0.0.1"), gone, "of those with two");
    }

    @Test
    void somebodyKnownIsNotGivenUp() {
        ConnectionGate gate = gate(1_000, 1_000, 8, 8);
        List<String> gone = new ArrayList<>();
        entersGivingUp(gate, "203.0.1.1", gone).isOfSomebodyKnown();
        entersGivingUp(gate, "203.0.1.2", gone).comesInside();
        for (int i = 0; i < 6; i++) {
            entersGivingUp(gate, "203.0." + (2 + i) + ".1", gone);
        }
        for (int i = 0; i < 20; i++) {
            entersGivingUp(gate, "198.51." + i + ".1", gone);
        }
        assertFalse(gone.contains("203.0.1.1"), "showed something good");
        assertFalse(gone.contains("203.0.1.2"), "is in a meeting");
        assertEquals(20, gone.size());
    }

    @Test
    void whereEverybodyIsKnownANewcomerIsRefused() {
        ConnectionGate gate = gate(1_000, 1_000, 4, 4);
        for (int i = 0; i < 4; i++) {
            enters(gate, "203.0." + i + ".1").isOfSomebodyKnown();
        }
        assertNull(gate.enter(line("192.0.2.1"), () -> {}));
        assertEquals(4, gate.open());
    }

    @Test
    void oneNeighbourhoodDoesNotTakeTheDoorstepFromAllOthers() {
        ConnectionGate gate = gate(100, 100, 8, 100);
        ConnectionGate.Place first = enters(gate, "192.0.2.1");
        enters(gate, "192.0.2.2");
        assertNull(gate.enter(line("192.0.2.3"), () -> {}), "a quarter of eight");
        enters(gate, "198.51.100.1");
        first.comesInside();
        enters(gate, "192.0.2.3");
    }

    @Test
    void proxyConnectionCountsForItsClient() {
        ConnectionGate gate = gate(1, 9, 100, 100);
        ConnectionGate.Place one = Objects.requireNonNull(gate.enterOfProxy(() -> {}));
        ConnectionGate.Place two = Objects.requireNonNull(gate.enterOfProxy(() -> {}));
        assertTrue(one.belongsTo(line("192.0.2.1")));
        assertFalse(two.belongsTo(line("192.0.2.1")));
        assertTrue(two.belongsTo(line("192.0.2.2")));
        assertNull(gate.enter(line("192.0.2.1"), () -> {}));
        one.leave();
        assertNotNull(gate.enter(line("192.0.2.1"), () -> {}));
    }

    @Test
    void nothingIsKeptOfWhoLeft() {
        ConnectionGate gate = gate(2, 4, 8, 8);
        for (int i = 0; i < 1_000; i++) {
            ConnectionGate.Place place = enters(gate, "192.0.2.1");
            if (i % 2 == 0) {
                place.comesInside();
            }
            place.leave();
            place.leave();
            place.comesInside();
            ConnectionGate.Place proxied = Objects.requireNonNull(gate.enterOfProxy(() -> {}));
            assertTrue(proxied.belongsTo(line("192.0.2.1")));
            proxied.leave();
        }
        assertEquals(0, gate.open());
        assertEquals(0, gate.outside());
        assertEquals(0, gate.networks());
    }
}
