package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomCommand.ConnectionId;

@ExtendWith(NoLeaks.class)
@Tag("T35")
class SlowReaderTest {
    private static final ParticipantId SLOW = new ParticipantId("slow222222222222");
    private static final ParticipantId QUICK = new ParticipantId("quick22222222222");

    private final TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private TestClient joins(ParticipantId who) {
        TestClient client = server.connectSocket();
        server.meetings.knowToken(who.value());
        client.authenticates(who.value());
        server.connections.bind(server.meetings.mailbox.lastArrival(), server.meetings.mailbox, who);
        client.settle();
        return client;
    }

    private void say(ConnectionId to, int length) {
        server.connections.send(to, new ServerFrame(1, 0, new ServerMessage.Answer(1, "x".repeat(length), List.of())));
    }

    @Test
    void queueForSlowReaderIsBounded() {
        TestClient slow = joins(SLOW);
        ConnectionId slowId = server.meetings.mailbox.lastArrival();
        TestClient quick = joins(QUICK);
        ConnectionId quickId = server.meetings.mailbox.lastArrival();
        slow.stopReading();
        DrainWatch drain = slow.channel.pipeline().get(DrainWatch.class);
        for (int i = 0; i < 40; i++) {
            say(slowId, 60_000);
            say(quickId, 60_000);
            slow.settle();
            quick.settle();
            assertTrue(drain.pendingBytes() <= 2 << 20);
        }

        assertFalse(slow.isOpen());
        assertEquals(0, slow.waitingWrites());
        assertEquals(0, drain.pendingBytes());
        assertTrue(quick.isOpen());
        assertEquals(40, quick.serverFrames().size());
        assertEquals(1, server.counters.value("readers.stalled"));
        assertEquals(1, server.counters.value("refusals.too-slow"));
        assertEquals(1, server.counters.value("closes.1013"));
        assertEquals(
                List.of(new RoomCommand.Disconnect(SLOW, slowId)),
                server.meetings.mailbox.commandsOf(RoomCommand.Disconnect.class));
    }

    @Test
    void aReaderThatTakesNothingForTenSecondsIsClosedHoweverLittleWaits() {
        TestClient slow = joins(SLOW);
        slow.stopReading();
        say(server.meetings.mailbox.lastArrival(), 10);
        slow.settle();
        slow.wait(Duration.ofMillis(9_999));
        assertTrue(slow.isOpen());
        slow.wait(Duration.ofMillis(1));
        assertFalse(slow.isOpen());
        assertEquals(1, server.counters.value("closes.1013"));
    }

    @Test
    void slowReaderThatProgressesIsKept() {
        TestClient slow = joins(SLOW);
        ConnectionId id = server.meetings.mailbox.lastArrival();
        slow.stopReading();
        say(id, 10);
        say(id, 10);
        say(id, 10);
        slow.settle();
        for (int i = 0; i < 3; i++) {
            slow.wait(Duration.ofSeconds(8));
            slow.takeOneWrite();
            slow.frame(TestClient.FINAL | TestClient.PONG, new byte[0]);
        }
        assertTrue(slow.isOpen());
    }

    @Test
    void pingsOfAReaderThatTakesNothingPileUpToTheBoundOnly() {
        TestClient slow = joins(SLOW);
        ConnectionId id = server.meetings.mailbox.lastArrival();
        slow.stopReading();
        say(id, 65_000);
        slow.settle();
        for (int i = 0; i < 9; i++) {
            slow.frame(TestClient.FINAL | TestClient.PING, new byte[125]);
        }
        assertTrue(slow.channel.pipeline().get(DrainWatch.class).pendingBytes() <= 2 << 20);
        slow.wait(Duration.ofSeconds(10));
        assertFalse(slow.isOpen());
    }

    @Test
    void aLargeFilePinsOnlyWhatItsReaderHasRoomFor() {
        TestClient slow = server.connect();
        slow.stopReading();
        slow.http(TestClient.get("/assets/large.bin"));
        assertTrue(slow.channel.pipeline().get(DrainWatch.class).pendingBytes() <= 256 << 10);
        slow.wait(Duration.ofSeconds(10));
        assertFalse(slow.isOpen());
        assertEquals(0, slow.waitingWrites());
    }
}
