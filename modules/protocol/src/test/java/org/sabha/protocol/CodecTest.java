package org.sabha.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.limits.IntegerRange;

class CodecTest {
    private static final ParticipantId BOB = new ParticipantId("bobyt5n3zzw4kq6h");
    private static final String ADMIT =
            "{\"seq\":7,\"ack\":41,\"message\":{\"type\":\"admit\",\"participant\":\"bobyt5n3zzw4kq6h\"}}";

    private final ClientMessageCodec client = new ClientMessageCodec();
    private final ServerMessageCodec server = new ServerMessageCodec();
    private final HttpBodyCodec http = new HttpBodyCodec();

    @Test
    void readsWhatTheFrameSays() {
        ClientFrame frame = new ClientFrame(7, 41, new ClientMessage.Admit(BOB));
        assertEquals(frame, client.decode(ADMIT.getBytes(UTF_8)));
        assertEquals(ADMIT, new String(client.encode(frame), UTF_8));
    }

    @Test
    void readsMembersInAnyOrderAndWhiteSpaceBetweenThem() {
        String turned =
                " {\"message\": {\"participant\":\n\"bobyt5n3zzw4kq6h\", \"type\":\t\"admit\"},\"ack\":41 ,\"seq\":7}\r\n";
        assertEquals(client.decode(ADMIT.getBytes(UTF_8)), client.decode(turned.getBytes(UTF_8)));
    }

    @Test
    void readsFromAPlaceInsideOfABufferAndLeavesItsPositionAlone() {
        byte[] padded = ("xx" + ADMIT + "yy").getBytes(UTF_8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(padded.length).put(padded);
        buffer.position(2).limit(padded.length - 2);
        assertEquals(client.decode(ADMIT.getBytes(UTF_8)), client.decode(buffer));
        assertEquals(2, buffer.position());
        ServerFrame pong = new ServerFrame(0, 3, new ServerMessage.Pong());
        assertEquals(pong, server.decode(ByteBuffer.wrap(server.encode(pong))));
        assertEquals(
                new CreateMeetingRequest("t"),
                http.decode(ByteBuffer.wrap("{\"title\":\"t\"}".getBytes(UTF_8)), CreateMeetingRequest.class));
    }

    @Test
    void cutsTimesToMilliseconds() {
        Instant fine = Instant.parse("2026-11-24T10:05:59.123999Z");
        ServerFrame frame = new ServerFrame(1, 0, new ServerMessage.WaitingAdded(new WaitingView(BOB, "Bob", fine)));
        assertTrue(new String(server.encode(frame), UTF_8).contains("\"2026-11-24T10:05:59.123Z\""));
    }

    static List<ClientFrame> outOfBounds() {
        return List.of(
                frame(-1, new ClientMessage.Lock()),
                frame(IntegerRange.MOST + 1, new ClientMessage.Lock()),
                frame(0, new ClientMessage.Authenticate(new Secret("t"), "")),
                frame(0, new ClientMessage.Authenticate(new Secret("t"), "c".repeat(65))),
                frame(0, new ClientMessage.Authenticate(new Secret("a\nb"), "c")),
                frame(1, new ClientMessage.SetRule(AdvisoryClause.A4, "a\u2066b")),
                frame(1, new ClientMessage.SetRule(AdvisoryClause.A4, "a\u007fb")),
                frame(1, new ClientMessage.SetRule(AdvisoryClause.A4, "a\ud800")),
                frame(1, new ClientMessage.Lock(Optional.of(Octets.EMPTY))),
                frame(1, new ClientMessage.Lock(Optional.of(Octets.of(new byte[1025])))),
                frame(1, new ClientMessage.Offer(0, "v", List.of())),
                frame(1, new ClientMessage.Offer(1, "v".repeat(196_609), List.of())),
                frame(
                        1,
                        new ClientMessage.Show(Collections.nCopies(65, new SlotRequest("0", Optional.empty(), 1, 1)))));
    }

    @ParameterizedTest
    @MethodSource("outOfBounds")
    void doesNotWriteWhatItWouldNotRead(ClientFrame frame) {
        assertThrows(IllegalArgumentException.class, () -> client.encode(frame));
    }

    @Test
    void doesNotWriteAMessageThatIsTooLarge() {
        ParticipantView person = new ParticipantView(
                BOB, "\ud83d\ude00".repeat(64), Role.PARTICIPANT, List.of(), false, Optional.empty(), true);
        MeetingView meeting = new MeetingView(
                new RoomId("r".repeat(24)),
                "t",
                "https://t",
                Instant.EPOCH,
                Classification.UNCLASSIFIED,
                false,
                List.of(),
                List.of(),
                ChatPolicy.EVERYBODY,
                Optional.empty(),
                Optional.empty());
        List<ParticipantView> full = Collections.nCopies(4096, person);
        Octets bytes = Octets.of(new byte[4096]);
        KeyOffer keys = new KeyOffer(bytes, Octets.copyOf(bytes.toArray(), 0, 32));
        List<WaitingView> waiting =
                Collections.nCopies(4096, new WaitingView(BOB, person.name(), Instant.EPOCH, Optional.of(keys)));
        Secret ticket = new Secret("t");
        ServerFrame fits =
                new ServerFrame(1, 0, new ServerMessage.Seated(BOB, ticket, 30_000, meeting, full, List.of()));
        assertTrue(server.encode(fits).length <= ServerMessageCodec.MAX_BYTES);
        ServerFrame large =
                new ServerFrame(1, 0, new ServerMessage.Seated(BOB, ticket, 30_000, meeting, full, waiting));
        assertThrows(IllegalArgumentException.class, () -> server.encode(large));
    }

    /** An offer of lines as browsers write them still fits a message when it is as long as it may be. */
    @Test
    void theLongestOfferFitsAMessage() {
        String line = "a=rtcp-fb:100 nack pli\r\n";
        String longest = line.repeat(196_608 / line.length());
        byte[] encoded = client.encode(new ClientFrame(1, 0, new ClientMessage.Offer(1, longest, List.of())));
        assertTrue(encoded.length <= ClientMessageCodec.MAX_BYTES);
        ClientFrame beyond = new ClientFrame(1, 0, new ClientMessage.Offer(1, "y".repeat(196_609), List.of()));
        assertThrows(IllegalArgumentException.class, () -> client.encode(beyond));
    }

    @Test
    void knowsNoBodiesButThoseOfTheProtocol() {
        byte[] empty = "{}".getBytes(UTF_8);
        assertThrows(IllegalArgumentException.class, () -> http.decode(empty, MeetingView.class));
        assertThrows(IllegalArgumentException.class, () -> http.encode(new Unbounded("x")));
    }

    record Unbounded(String text) {}

    record UnboundedList(List<Boolean> flags) {}

    record Foreign(UUID id) {}

    @Test
    void refusesAtConstructionRecordsThatItHasNoBoundsOrShapesFor() {
        Shapes shapes = new Shapes();
        assertThrows(IllegalStateException.class, () -> shapes.composite(Unbounded.class));
        assertThrows(IllegalStateException.class, () -> shapes.composite(UnboundedList.class));
        assertThrows(IllegalStateException.class, () -> shapes.composite(Foreign.class));
    }

    @Test
    @Tag("H30")
    void refusesWithoutAStackTraceAndWithoutWordsOfTheSender() {
        ProtocolException refusal = assertThrows(
                ProtocolException.class,
                () -> client.decode("{\"seq\":7,\"ack\":0,\"secret-word\":1}".getBytes(UTF_8)));
        assertEquals(0, refusal.getStackTrace().length);
        assertFalse(String.valueOf(refusal.getMessage()).contains("secret-word"));
    }

    private static ClientFrame frame(long seq, ClientMessage message) {
        return new ClientFrame(seq, 0, message);
    }

    @Test
    void framesOfOneMessageDifferInTheirNumbersAlone() {
        var message = new ServerMessage.ParticipantLeft(new ParticipantId("alicek2m7pxq2raw"), CloseCause.LEFT);
        String first = new String(server.encode(new ServerFrame(7, 0, message)), UTF_8);
        String second = new String(server.encode(new ServerFrame(1_234, 56, message)), UTF_8);
        assertEquals(
                first.replace("\"seq\":7,\"ack\":0", "\"seq\":1234,\"ack\":56"), second, "from the text that was kept");
        assertEquals(new ServerFrame(1_234, 56, message), server.decode(second.getBytes(UTF_8)));
        assertThrows(IllegalArgumentException.class, () -> server.encode(new ServerFrame(-1, 0, message)));
    }
}
