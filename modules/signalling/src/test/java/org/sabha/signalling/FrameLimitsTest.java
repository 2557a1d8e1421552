package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand;
import org.sabha.signalling.SignallingSettings.MessageLimits;

/** Frames that no browser sends: each ends its own connection, with its code, and no other. */
@ExtendWith(NoLeaks.class)
class FrameLimitsTest {
    private static final int TEXT = TestClient.FINAL | TestClient.TEXT;
    private static final int FIRST = TestClient.TEXT;
    private static final int MIDDLE = TestClient.CONTINUATION;
    private static final int LAST = TestClient.FINAL | TestClient.CONTINUATION;

    private TestServer server = new TestServer();
    private TestClient bystander = seated("bystander2222222");

    @AfterEach
    void leavesEverybodyElseAlone() {
        assertTrue(bystander.isOpen());
        assertEquals(List.of(), bystander.heard());
        server.close();
    }

    private TestClient atTheDoor(String id) {
        TestClient client = server.connectSocket();
        server.meetings.knowToken(id);
        client.authenticates(id);
        server.connections.bind(server.meetings.mailbox.lastArrival(), server.meetings.mailbox, new ParticipantId(id));
        client.settle();
        return client;
    }

    private TestClient seated(String id) {
        TestClient client = atTheDoor(id);
        server.connections.send(
                server.meetings.mailbox.lastArrival(),
                new ServerFrame(0, 0, new ServerMessage.Resumed(new Secret("ticket"), 30_000)));
        client.settle();
        client.heard();
        return client;
    }

    private static List<Object> ended(ProtocolErrorCode code, int closeCode) {
        return List.of(
                new ServerMessage.ProtocolError(0, code),
                new ServerMessage.Closed(CloseCause.LIMIT),
                "close " + closeCode);
    }

    private static byte[] message(int size) {
        String json = "{\"seq\":1,\"ack\":0,\"message\":{\"type\":\"leave\"}}";
        return (json + " ".repeat(size - json.length())).getBytes(StandardCharsets.UTF_8);
    }

    // --- size

    @Test
    @Tag("H29")
    void beforeAuthenticationAMessageHas64KiB() {
        TestClient fits = server.connectSocket();
        fits.frame(TEXT, message(64 << 10));
        assertEquals("close 4002", fits.heard().getLast());

        TestClient over = server.connectSocket();
        over.frame(TEXT, message((64 << 10) + 1));
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), over.heard());
    }

    @Test
    @Tag("H29")
    void beforeAuthenticationALargeFrameIsNotCollected() {
        TestClient client = server.connectSocket();
        byte[] frame = TestClient.encode(TEXT, message(200 << 10), true);
        client.write(Arrays.copyOf(frame, 70 << 10));
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), client.heard());
    }

    @Test
    @Tag("H29")
    void messageInLobbyHas16KiB() {
        TestClient fits = atTheDoor("fits222222222222");
        fits.frame(TEXT, message(16 << 10));
        assertEquals(
                1, server.meetings.mailbox.commandsOf(RoomCommand.Say.class).size());

        TestClient over = atTheDoor("over222222222222");
        over.frame(TEXT, message((16 << 10) + 1));
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), over.heard());
    }

    @Test
    @Tag("H29")
    void onASeatAMessageHas1792KiB() {
        TestClient fits = seated("fits222222222222");
        fits.frame(TEXT, message(1792 << 10));
        assertEquals(
                1, server.meetings.mailbox.commandsOf(RoomCommand.Say.class).size());

        TestClient over = seated("over222222222222");
        over.frame(TEXT, message((1792 << 10) + 1));
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), over.heard());
    }

    @Test
    @Tag("H29")
    void fragmentsTogetherHaveTheSameLimit() {
        TestClient client = server.connectSocket();
        client.frame(FIRST, new byte[40 << 10]);
        client.frame(MIDDLE, new byte[24 << 10]);
        assertEquals(List.of(), client.heard());
        client.frame(LAST, new byte[1]);
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), client.heard());
    }

    @Test
    @Tag("H29")
    void aLengthBeyondReasonIsRefusedByItsHeaderAlone() {
        TestClient client = seated("client2222222222");
        client.write(new byte[] {(byte) TEXT, (byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4});
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), client.heard());
    }

    // --- fragments

    @Test
    @Tag("H29")
    void aMessageHas64Fragments() {
        TestClient fits = seated("fits222222222222");
        byte[] json = message(64);
        fits.frame(FIRST, new byte[] {json[0]});
        for (int i = 1; i < 63; i++) {
            fits.frame(MIDDLE, new byte[] {json[i]});
        }
        fits.frame(LAST, new byte[] {json[63]});
        assertEquals(
                1, server.meetings.mailbox.commandsOf(RoomCommand.Say.class).size());

        TestClient over = seated("over222222222222");
        over.frame(FIRST, new byte[1]);
        for (int i = 0; i < 64; i++) {
            over.frame(MIDDLE, new byte[1]);
        }
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), over.heard());
    }

    @Test
    @Tag("H29")
    void emptyFragmentsCountToo() {
        TestClient client = seated("client2222222222");
        client.frame(FIRST, new byte[0]);
        for (int i = 0; i < 64; i++) {
            client.frame(MIDDLE, new byte[0]);
        }
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), client.heard());
    }

    @Test
    void controlFramesMayComeBetweenFragments() {
        TestClient client = seated("client2222222222");
        byte[] json = message(64);
        client.frame(FIRST, Arrays.copyOf(json, 10));
        client.frame(TestClient.FINAL | TestClient.PING, new byte[] {'p'});
        client.frame(LAST, Arrays.copyOfRange(json, 10, 64));
        assertEquals(List.of("pong p"), client.heard());
        assertEquals(
                1, server.meetings.mailbox.commandsOf(RoomCommand.Say.class).size());
    }

    // --- time

    @Test
    @Tag("H29")
    @Tag("T33")
    void anUnfinishedMessageHasTenSeconds() {
        TestClient client = seated("client2222222222");
        client.frame(FIRST, new byte[1]);
        for (int i = 0; i < 9; i++) {
            client.wait(Duration.ofSeconds(1));
            client.frame(MIDDLE, new byte[1]);
        }
        client.wait(Duration.ofMillis(999));
        assertEquals(List.of(), client.heard());
        client.wait(Duration.ofMillis(1));
        assertEquals(ended(ProtocolErrorCode.TOO_SLOW, 1008), client.heard());
    }

    @Test
    @Tag("H29")
    @Tag("T33")
    void anUnfinishedFrameHasTenSecondsToo() {
        TestClient client = seated("client2222222222");
        byte[] frame = TestClient.encode(TEXT, message(100), true);
        for (int i = 0; i < 10; i++) {
            client.write(new byte[] {frame[i]});
            client.wait(Duration.ofSeconds(1));
        }
        assertEquals(ended(ProtocolErrorCode.TOO_SLOW, 1008), client.heard());
    }

    /** Half an offer in ten seconds is a slow line, not an attack; whoever stops is cut off as before. */
    @Test
    @Tag("H29")
    @Tag("T33")
    void aMessageThatGoesOnHasItsTime() {
        TestClient client = seated("client2222222222");
        byte[] frame = TestClient.encode(TEXT, message(90 << 10), true);
        int second = 1 << 10;
        int sent = 0;
        for (; sent < 80 << 10; sent += second) {
            client.write(Arrays.copyOfRange(frame, sent, sent + second));
            client.wait(Duration.ofSeconds(1));
        }
        assertEquals(List.of(), client.heard());
        client.write(Arrays.copyOfRange(frame, sent, frame.length));
        assertEquals(
                1, server.meetings.mailbox.commandsOf(RoomCommand.Say.class).size());

        client.write(Arrays.copyOfRange(frame, 0, 80 << 10));
        client.wait(Duration.ofSeconds(20));
        assertEquals(ended(ProtocolErrorCode.TOO_SLOW, 1008), client.heard());
    }

    @Test
    void messageInTimeEndsItsDeadline() {
        TestClient client = seated("client2222222222");
        client.frame(FIRST, new byte[] {'{'});
        client.wait(Duration.ofSeconds(9));
        client.frame(LAST, new byte[] {'}'});
        client.wait(Duration.ofSeconds(20));
        assertEquals(1, client.heard().size());
        assertTrue(client.isOpen());
    }

    // --- memory

    @Test
    @Tag("H29")
    void unfinishedMessagesOfAllTogetherAreBounded() {
        server.close();
        server = new TestServer(
                settings -> settings.withMessages(MessageLimits.defaults().withUnfinishedBytesInAll(100 << 10)));
        bystander = seated("bystander2222222");
        TestClient first = seated("first22222222222");
        first.frame(FIRST, new byte[60 << 10]);
        TestClient second = seated("second2222222222");
        second.frame(FIRST, new byte[60 << 10]);

        assertEquals(List.of(), first.heard());
        assertEquals(ended(ProtocolErrorCode.OVERLOADED, 1013), second.heard());
        first.frame(LAST, new byte[1]);
        assertEquals(0, server.surroundings.pinned.pinned());
    }

    @Test
    @Tag("H29")
    void aHundredAndThirtyThousandFragmentsPinLittle() {
        TestClient client = seated("client2222222222");
        byte[] fragment = TestClient.encode(MIDDLE, new byte[1], true);
        byte[] flood = new byte[fragment.length * 9_000];
        for (int i = 0; i < 9_000; i++) {
            System.arraycopy(fragment, 0, flood, i * fragment.length, fragment.length);
        }
        client.frame(FIRST, new byte[1]);
        client.write(flood);
        assertEquals(ended(ProtocolErrorCode.TOO_LARGE, 1009), client.heard());
        assertTrue(server.surroundings.pinned.pinned() <= 1 << 10);
    }

    // --- kinds and rules of RFC 6455

    @Test
    void binaryMessagesAreNotTaken() {
        TestClient client = seated("client2222222222");
        client.frame(TestClient.FINAL | TestClient.BINARY, new byte[] {1});
        assertEquals(ended(ProtocolErrorCode.NOT_TEXT, 1003), client.heard());
    }

    @Test
    void textIsUtf8AcrossFragments() {
        TestClient split = seated("split22222222222");
        split.frame(FIRST, new byte[] {(byte) 0xE0, (byte) 0xA4});
        split.frame(LAST, new byte[] {(byte) 0x85});
        assertEquals(List.of(new ServerMessage.ProtocolError(0, ProtocolErrorCode.MALFORMED_JSON)), split.heard());

        TestClient broken = seated("broken2222222222");
        broken.frame(TEXT, new byte[] {(byte) 0xC0, (byte) 0xAF});
        assertEquals(ended(ProtocolErrorCode.NOT_TEXT, 1007), broken.heard());
    }

    @Test
    void framesWithoutAMaskAreRefused() {
        TestClient client = seated("client2222222222");
        client.write(TestClient.encode(TEXT, message(64), false));
        assertEquals(List.of("close 1002"), client.heard());
        assertEquals(
                0, server.meetings.mailbox.commandsOf(RoomCommand.Say.class).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC1, 0xA1, 0x91, 0x83, 0x8B, 0x80, 0x09, 0x08})
    void firstBytesAgainstTheRulesAreRefused(int first) {
        TestClient client = seated("client2222222222");
        client.frame(first, new byte[0]);
        assertEquals(List.of("close 1002"), client.heard());
        client.wait(Duration.ofSeconds(2));
        assertFalse(client.isOpen());
    }

    @Test
    void aControlFrameIsShort() {
        TestClient client = seated("client2222222222");
        client.frame(TestClient.FINAL | TestClient.PING, new byte[126]);
        assertEquals(List.of("close 1002"), client.heard());
    }

    // --- the closing handshake

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1007, 3000, 4999})
    void aCloseIsAnsweredWithTheSameCode(int code) {
        TestClient client = seated("client2222222222");
        client.frame(TestClient.FINAL | TestClient.CLOSE, TestClient.closePayload(code, "bye"));
        assertEquals(List.of("close " + code), client.heard());
        assertFalse(client.isOpen());
        assertEquals(
                1,
                server.meetings.mailbox.commandsOf(RoomCommand.Disconnect.class).size());
    }

    @Test
    void anEmptyCloseIsAnsweredEmpty() {
        TestClient client = seated("client2222222222");
        client.frame(TestClient.FINAL | TestClient.CLOSE, new byte[0]);
        assertEquals(List.of("close"), client.heard());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1016, 2999, 5000, 65535})
    void aCloseWithACodeThatMayNotBeSentIsAnError(int code) {
        TestClient client = seated("client2222222222");
        client.frame(TestClient.FINAL | TestClient.CLOSE, TestClient.closePayload(code, ""));
        assertEquals(List.of("close 1002"), client.heard());
    }

    @Test
    void aCloseWithAReasonThatIsNoTextIsAnError() {
        TestClient client = seated("client2222222222");
        client.frame(TestClient.FINAL | TestClient.CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xC0, (byte) 0xAF});
        assertEquals(
                List.of("close 1007"),
                client.heard().stream().filter(String.class::isInstance).toList());
        client.wait(Duration.ofSeconds(2));
        assertFalse(client.isOpen());
    }

    @Test
    void aCloseOfOneByteIsAnError() {
        TestClient client = seated("client2222222222");
        client.frame(TestClient.FINAL | TestClient.CLOSE, new byte[] {3});
        assertEquals(List.of("close 1002"), client.heard());
    }

    @Test
    void nothingIsTakenAfterAClose() {
        TestClient client = seated("client2222222222");
        byte[] close = TestClient.encode(TestClient.FINAL | TestClient.CLOSE, new byte[0], true);
        byte[] say = TestClient.encode(TEXT, message(64), true);
        byte[] both = Arrays.copyOf(close, close.length + say.length);
        System.arraycopy(say, 0, both, close.length, say.length);
        client.write(both);
        assertEquals(
                0, server.meetings.mailbox.commandsOf(RoomCommand.Say.class).size());
    }
}
