package org.sabha.server.net.nativeio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.wire.packet.NetworkPath;

class PathTableTest {
    private final PathTable table = new PathTable(7);
    private final MemorySegment memory = Arena.ofAuto().allocate(Linux.ADDRESS_BYTES, Long.BYTES);

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "127.0.0.1", "255.255.255.254", "2001:db8::1", "::1", "fe80::1234"})
    void kernelAddressRoundTrips(String text) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(text), 40_000);
        assertEquals(address, path(address, Linux.AF_INET6).remote());
        if (text.indexOf(':') < 0) {
            assertEquals(address, path(address, Linux.AF_INET).remote());
        }
    }

    @Test
    void keepsZoneOfLinkLocalAddress() throws UnknownHostException {
        byte[] bytes = InetAddress.ofLiteral("fe80::9").getAddress();
        InetSocketAddress address = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 1), 5);
        NetworkPath path = path(address, Linux.AF_INET6);
        assertEquals(1, ((Inet6Address) path.remote().getAddress()).getScopeId());
    }

    @Test
    void oneAddressHasOnePathWhateverTheSocketsFamily() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40_000);
        assertSame(path(address, Linux.AF_INET), path(address, Linux.AF_INET));
        assertSame(path(address, Linux.AF_INET), path(address, Linux.AF_INET6));
    }

    @Test
    void anIpv4SocketDoesNotReachIpv6() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 40_000);
        assertEquals(0, KernelAddress.of(address).write(memory, 0, Linux.AF_INET));
    }

    @Test
    @Tag("H30")
    void unanswerableAddressHasNoPath() {
        InetSocketAddress noPort = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
        int length = KernelAddress.of(noPort).write(memory, 0, Linux.AF_INET);
        assertNull(table.find(memory, 0, length));
        KernelAddress.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9))
                .write(memory, 0, Linux.AF_INET);
        assertNull(table.find(memory, 0, 0));
        assertNull(table.find(memory, 0, 8));
        memory.set(Linux.SHORT, 0, (short) 1);
        assertNull(table.find(memory, 0, Linux.SOCKADDR_IN6_BYTES));
        memory.set(Linux.SHORT, 0, (short) Linux.AF_INET6);
        assertNull(table.find(memory, 0, Linux.SOCKADDR_IN_BYTES));
    }

    /** Far more addresses than places: each is still told rightly, and a busy one is found again. */
    @Test
    @Tag("T30")
    void manyForgedAddressesCostNoMemoryAndConfuseNobody() {
        Random random = new Random(11);
        InetSocketAddress busy = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40_000);
        for (int i = 0; i < 50_000; i++) {
            memory.set(Linux.SHORT, 0, (short) Linux.AF_INET);
            int port = 1 + random.nextInt(65_535);
            int host = random.nextInt();
            memory.set(Linux.NET_SHORT, 2, (short) port);
            memory.set(Linux.NET_INT, 4, host);
            NetworkPath path = table.find(memory, 0, Linux.SOCKADDR_IN_BYTES);
            assertNotNull(path);
            assertEquals(port, path.remote().getPort());
            assertEquals(
                    host,
                    MemorySegment.ofArray(path.remote().getAddress().getAddress())
                            .get(Linux.NET_INT, 0));
            assertEquals(busy, path(busy, Linux.AF_INET).remote());
        }
    }

    private NetworkPath path(InetSocketAddress address, int family) {
        int length = KernelAddress.of(address).write(memory, 0, family);
        NetworkPath path = table.find(memory, 0, length);
        assertNotNull(path);
        return path;
    }
}
