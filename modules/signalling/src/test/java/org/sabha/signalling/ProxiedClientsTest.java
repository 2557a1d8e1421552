package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand;
import org.sabha.signalling.SignallingSettings.ConnectionLimits;

/** What is counted for whom, with and without a proxy; embedded connections come from the loopback address. */
class ProxiedClientsTest {
    private static final TrustedProxies LOOPBACK =
            new TrustedProxies(List.of(AddressRange.of("127.0.0.1")), TrustedProxies.Header.X_FORWARDED_FOR);
    private static final String JOIN = JoinRouteTest.body("wrong");

    private TestServer server = new TestServer(settings -> settings.withProxies(LOOPBACK));

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private static String joinOf(String forwardedFor) {
        return TestClient.post("/api/v1/join", JOIN)
                .replaceFirst("\r\n", "\r\nX-Forwarded-For: " + forwardedFor + "\r\n");
    }

    @Test
    @Tag("H4")
    void behindAProxyEveryClientHasABudgetOfItsOwn() {
        TestClient proxy = server.connect();
        for (int i = 0; i < 200; i++) {
            assertTrue(proxy.http(joinOf("192.0.2.1")).startsWith("HTTP/1.1 403 "));
        }
        assertTrue(proxy.http(joinOf("192.0.2.1")).startsWith("HTTP/1.1 429 "));
        assertTrue(proxy.http(joinOf("9.9.9.9, 192.0.2.1")).startsWith("HTTP/1.1 429 "), "a hop of its own making");
        assertTrue(proxy.http(joinOf("192.0.2.2")).startsWith("HTTP/1.1 403 "));
    }

    /** Whoever has one line often has those beside it. */
    @Test
    @Tag("T35")
    void aNeighbourhoodHasABudgetOfChecks() {
        TestClient proxy = server.connect();
        for (int i = 0; i < 240; i++) {
            proxy.http(checkOf("192.0.2." + i));
        }
        assertTrue(server.checks.offers.size() < 240);
        assertTrue(proxy.http(checkOf("192.0.2.250")).startsWith("HTTP/1.1 429 "));
        assertTrue(proxy.http(checkOf("198.51.100.1")).startsWith("HTTP/1.1 200 "));
    }

    private static String checkOf(String forwardedFor) {
        return TestClient.post("/api/v1/network-check", "{\"offer\":\"v=0\"}")
                .replaceFirst("\r\n", "\r\nX-Forwarded-For: " + forwardedFor + "\r\n");
    }

    @Test
    @Tag("H4")
    void withoutOneNobodyEscapesTheBudgetByAHeader() {
        server.close();
        server = new TestServer();
        TestClient client = server.connect();
        for (int i = 0; i < 200; i++) {
            client.http(joinOf("192.0.2." + i));
        }
        assertTrue(client.http(joinOf("198.51.100.1")).startsWith("HTTP/1.1 429 "));
    }

    @Test
    @Tag("T33")
    void behindAProxyOneClientHasABoundOfSockets() {
        server.close();
        server = new TestServer(settings -> settings.withProxies(LOOPBACK)
                .withConnections(ConnectionLimits.defaults().withCounts(1, 10, 100, 100)));
        String upgrade = TestClient.upgradeRequest(
                "Origin: " + TestServer.ORIGIN + "\r\n",
                "Sec-WebSocket-Protocol: sabha.v1\r\n",
                "X-Forwarded-For: 192.0.2.1\r\n");
        assertTrue(server.connect().http(upgrade).startsWith("HTTP/1.1 101 "));
        assertTrue(server.connect().http(upgrade).startsWith("HTTP/1.1 429 "));
        assertTrue(
                server.connect().http(upgrade.replace("192.0.2.1", "192.0.2.2")).startsWith("HTTP/1.1 101 "));
    }

    @Test
    @Tag("T45")
    void inventedTicketsAreChargedToTheirAddressAndReachNoRoomBeyondItsBudget() {
        server.meetings.knowTicket("junk");
        for (int i = 0; i < 200; i++) {
            TestClient client = server.connectSocket();
            client.resumes("junk");
            client.hangUp();
        }
        TestClient late = server.connectSocket();
        late.resumes("junk");
        assertEquals(
                List.of(
                        new ServerMessage.ProtocolError(0, ProtocolErrorCode.RATE_LIMITED),
                        new ServerMessage.Closed(CloseCause.LIMIT),
                        "close 1013"),
                late.heard());
        assertEquals(
                200,
                server.meetings.mailbox.commandsOf(RoomCommand.Resume.class).size());
    }
}
