package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class WebSocketUpgradeTest {
    private static final String ORIGIN = "Origin: " + TestServer.ORIGIN + "\r\n";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol: sabha.v1\r\n";

    private final TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    @Test
    void theUpgradeAgreesOnOurSubprotocolAndNoExtension() {
        String answer = server.connect()
                .http(TestClient.upgradeRequest(
                        ORIGIN,
                        "Sec-WebSocket-Protocol: other, sabha.v1\r\n",
                        "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertTrue(answer.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), answer);
        assertTrue(answer.contains("sec-websocket-protocol: sabha.v1\r\n"), answer);
        assertFalse(answer.contains("sec-websocket-extensions"), answer);
        assertEquals(1, server.counters.value("sessions.open"));
    }

    @ParameterizedTest
    @Tag("H38")
    @Tag("T24")
    @ValueSource(
            strings = {
                "",
                "Origin: null\r\n",
                "Origin: https://evil.example\r\n",
                "Origin: http://meet.example.in\r\n",
                "Origin: https://meet.example.in.evil.example\r\n",
                "Origin: https://meet.example.in\r\nOrigin: https://evil.example\r\n",
            })
    void foreignPagesGetNoSocket(String origin) {
        String answer = server.connect().http(TestClient.upgradeRequest(origin, PROTOCOL));
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertTrue(answer.endsWith(",\"code\":\"foreign-origin\"}"), answer);
        assertEquals(0, server.counters.value("sessions.opened"));
    }

    @Test
    void withoutOurSubprotocolThereIsNoSocket() {
        for (String protocol : new String[] {"", "Sec-WebSocket-Protocol: sabha.v2\r\n"}) {
            String answer = server.connect().http(TestClient.upgradeRequest(ORIGIN, protocol));
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.endsWith(",\"code\":\"unknown-subprotocol\"}"), answer);
        }
    }

    @Test
    void plainRequestMustUpgrade() {
        String answer = server.connect().http(TestClient.get("/ws", ORIGIN));
        assertTrue(answer.startsWith("HTTP/1.1 426 "), answer);
        assertTrue(answer.contains("\r\nsec-websocket-version: 13\r\n"), answer);
    }

    @Test
    void otherVersionsAndKeysAreRefused() {
        String good = TestClient.upgradeRequest(ORIGIN, PROTOCOL);
        assertTrue(
                server.connect().http(good.replace("Version: 13", "Version: 8")).startsWith("HTTP/1.1 426 "));
        for (String key : new String[] {"", "short", "dGhlIHNhbXBsZSBub25jZQ==AAAA", "!!!!"}) {
            assertTrue(server.connect()
                    .http(good.replace("dGhlIHNhbXBsZSBub25jZQ==", key))
                    .startsWith("HTTP/1.1 400 "));
        }
    }

    /** Found by the fuzzer: such bytes met no WebSocket handler yet and were counted as a defect of ours. */
    @Test
    void bytesBeforeTheAnswerAreRefused() {
        String early = new String(TestClient.encode(0xA1, new byte[] {1}, true), StandardCharsets.ISO_8859_1);
        String upgrade = TestClient.upgradeRequest(ORIGIN, PROTOCOL);
        TestClient client = server.connect();
        assertTrue(client.http(upgrade + early).startsWith("HTTP/1.1 400 "));
        TestClient pipelining = server.connect();
        String answers = pipelining.http(TestClient.get("/health/live") + upgrade + TestClient.get("/"));
        assertTrue(answers.contains("HTTP/1.1 400 "), answers);
        assertEquals(0, server.counters.value("sessions.opened"));
        assertEquals(0, server.counters.value("defects"));
    }

    @Test
    void aTokenInTheAddressOpensNothing() {
        server.meetings.knowToken("good");
        TestClient client = server.connect();
        String answer =
                client.http(TestClient.upgradeRequest(ORIGIN, PROTOCOL).replace("GET /ws ", "GET /ws?token=good "));
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertEquals(0, server.meetings.mailbox.commands().size());
    }
}
