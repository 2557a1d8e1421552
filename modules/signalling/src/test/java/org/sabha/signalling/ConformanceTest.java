package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand;

/**
 * Cases of RFC 6455 in which WebSocket servers differ: order of frames (section 5.4), text (section 8.1), control frames
 * (section 5.5) and the closing handshake (section 7). {@link FrameLimitsTest} has those that limits decide.
 */
@Tag("H29")
@Tag("T34")
class ConformanceTest {
    private static final int FIRST = TestClient.TEXT;
    private static final int PING = TestClient.FINAL | TestClient.PING;
    private static final int CLOSE = TestClient.FINAL | TestClient.CLOSE;
    private static final int TEXT = TestClient.FINAL | TestClient.TEXT;
    private static final byte[] HAND =
            "{\"seq\":1,\"ack\":0,\"message\":{\"type\":\"leave\"}}".getBytes(StandardCharsets.UTF_8);

    private final TestServer server = new TestServer();
    private final TestClient client = seated();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private TestClient seated() {
        TestClient fresh = server.connectSocket();
        server.meetings.knowToken("token");
        fresh.authenticates("token");
        server.connections.bind(
                server.meetings.mailbox.lastArrival(), server.meetings.mailbox, new ParticipantId("client2222222222"));
        fresh.settle();
        return fresh;
    }

    private List<ClientMessage> received() {
        client.settle();
        return server.meetings.mailbox.commandsOf(RoomCommand.Say.class).stream()
                .map(RoomCommand.Say::message)
                .toList();
    }

    @Test
    void aMessageInsideOfAnUnfinishedOneIsAnError() {
        client.frame(FIRST, Arrays.copyOf(HAND, 9));
        client.frame(TEXT, HAND);
        assertEquals(List.of("close 1002"), client.heard());
        assertEquals(List.of(), received());
    }

    @Test
    void framesMayComeByteByByte() {
        for (byte each : TestClient.encode(TEXT, HAND, true)) {
            client.write(new byte[] {each});
        }
        assertEquals(List.of(new ClientMessage.Leave()), received());
    }

    @Test
    void manyFramesMayComeAtOnce() {
        byte[] one = TestClient.encode(PING, "a".getBytes(StandardCharsets.UTF_8), true);
        byte[] two = TestClient.encode(PING, "b".getBytes(StandardCharsets.UTF_8), true);
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        client.write(both);
        assertEquals(List.of("pong a", "pong b"), client.heard());
    }

    @Test
    void aPingOfTheLargestSizeIsEchoed() {
        String load = "p".repeat(125);
        client.frame(PING, load.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("pong " + load), client.heard());
    }

    @Test
    void aPongThatNobodyAskedForIsNothing() {
        client.frame(TestClient.FINAL | TestClient.PONG, new byte[] {1, 2, 3});
        assertEquals(List.of(), client.heard());
        client.frame(TEXT, HAND);
        assertEquals(List.of(new ClientMessage.Leave()), received());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af",
                "e08080",
                "eda080",
                "edbfbf",
                "f4908080",
                "f888808080",
                "80",
                "bf",
                "fe",
                "ff",
                "ce",
                "e282",
                "f09f98",
                "c3",
                "61ff62"
            })
    void textThatIsNoUtf8IsAnErrorBeforeItsJsonIsLookedAt(String hex) {
        client.frame(TEXT, HexFormat.of().parseHex(hex));
        assertEquals(
                Optional.of("close 1007"),
                client.heard().stream().reduce((_, last) -> last).map(Object::toString));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f48fbfbf", "efbfbf", "f09f9880", "ee8080"})
    void everyCodePointIsText(String hex) {
        client.frame(TEXT, HexFormat.of().parseHex(hex));
        assertEquals(List.of(new ServerMessage.ProtocolError(0, ProtocolErrorCode.MALFORMED_JSON)), client.heard());
    }

    @Test
    void aCloseMayTellAReasonOfTheLargestSize() {
        client.frame(CLOSE, TestClient.closePayload(1000, "r".repeat(123)));
        assertEquals(List.of("close 1000"), client.heard());
    }

    @Test
    void aCloseWithALongerReasonIsAnError() {
        client.frame(CLOSE, TestClient.closePayload(1000, "r".repeat(124)));
        assertEquals(List.of("close 1002"), client.heard());
    }

    @Test
    void aSecondCloseIsNotAnswered() {
        byte[] close = TestClient.encode(CLOSE, TestClient.closePayload(1000, ""), true);
        byte[] twice = Arrays.copyOf(close, close.length * 2);
        System.arraycopy(close, 0, twice, close.length, close.length);
        client.write(twice);
        assertEquals(List.of("close 1000"), client.heard());
    }

    @Test
    void aPingBehindACloseIsNotAnswered() {
        byte[] close = TestClient.encode(CLOSE, TestClient.closePayload(1000, ""), true);
        byte[] ping = TestClient.encode(PING, new byte[0], true);
        byte[] both = Arrays.copyOf(close, close.length + ping.length);
        System.arraycopy(ping, 0, both, close.length, ping.length);
        client.write(both);
        assertEquals(List.of("close 1000"), client.heard());
    }

    @Test
    void aCloseInTheMiddleOfAMessageEndsIt() {
        client.frame(FIRST, Arrays.copyOf(HAND, 9));
        client.frame(CLOSE, TestClient.closePayload(1001, ""));
        assertEquals(List.of("close 1001"), client.heard());
        assertEquals(List.of(), received());
    }
}
