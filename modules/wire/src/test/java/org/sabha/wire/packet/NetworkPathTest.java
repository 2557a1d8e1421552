package org.sabha.wire.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class NetworkPathTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_000);
    private static final InetSocketAddress OTHER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_001);

    @Test
    void datagramsFromOneAddressAreOnOnePath() {
        assertEquals(NetworkPath.udp(REMOTE), NetworkPath.udp(REMOTE));
        assertEquals(NetworkPath.udp(REMOTE).hashCode(), NetworkPath.udp(REMOTE).hashCode());
        assertNotEquals(NetworkPath.udp(OTHER), NetworkPath.udp(REMOTE));
    }

    @Test
    void everyConnectionIsAPathOfItsOwn() {
        NetworkPath connection = NetworkPath.tcp(REMOTE, "first");
        assertEquals(connection, connection);
        assertNotEquals(NetworkPath.tcp(REMOTE, "first"), connection);
        assertNotEquals(NetworkPath.udp(REMOTE), connection);
        assertNotEquals(connection, NetworkPath.udp(REMOTE));
    }

    @Test
    void keepsWhatItsListenerLeavesWithIt() {
        NetworkPath path = NetworkPath.udp(REMOTE);
        assertNull(path.attachment());
        path.attach("sockaddr");
        assertEquals("sockaddr", path.attachment());
    }
}
