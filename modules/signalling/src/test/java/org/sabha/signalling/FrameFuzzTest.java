package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sabha.model.ParticipantId;

/**
 * Whatever bytes a peer sends, its own connection may end and nothing else happens: no defect, nothing that stays
 * pinned, and a bystander hears nothing. The first byte cuts the rest into reads.
 */
@ExtendWith(NoLeaks.class)
@Tag("fuzz")
@Tag("T34")
class FrameFuzzTest {
    @Tag("Q18")
    @FuzzTest
    @Tag("H18")
    void bytesOfASocketHarmNobodyElse(byte[] bytes) {
        TestServer server = new TestServer();
        TestClient bystander = server.connectSocket();
        TestClient client = server.connectSocket();
        seat(server, client);
        feed(client, bytes);
        finish(server, bystander);
    }

    @Tag("Q18")
    @FuzzTest
    @Tag("H18")
    void bytesOfARequestHarmNobodyElse(byte[] bytes) {
        TestServer server = new TestServer();
        TestClient bystander = server.connectSocket();
        feed(server.connect(), bytes);
        finish(server, bystander);
    }

    private static void seat(TestServer server, TestClient client) {
        server.meetings.knowToken("good");
        client.authenticates("good");
        server.connections.bind(
                server.meetings.mailbox.lastArrival(), server.meetings.mailbox, new ParticipantId("asha222222222222"));
        client.settle();
    }

    private static void feed(TestClient client, byte[] bytes) {
        int step = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0xFF);
        for (int i = 1; i < bytes.length && client.isOpen(); i += step) {
            client.write(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + step)));
        }
        client.read();
        client.wait(Duration.ofSeconds(1));
        client.read();
    }

    private static void finish(TestServer server, TestClient bystander) {
        assertEquals(0, server.counters.value("defects"));
        assertTrue(bystander.isOpen());
        assertEquals(0, bystander.read().length);
        server.close();
    }
}
