package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomCommand.ConnectionId;

@ExtendWith(NoLeaks.class)
class SessionTest {
    private static final ParticipantId ASHA = new ParticipantId("asha222222222222");
    private static final ParticipantId BALA = new ParticipantId("bala222222222222");
    private static final Object CLOSED_REFUSED = new ServerMessage.Closed(CloseCause.REFUSED);
    private static final Object CLOSED_LIMIT = new ServerMessage.Closed(CloseCause.LIMIT);

    private static final int CLOSE_REFUSED_CODE = 4002;

    private final TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private static Object error(long seq, ProtocolErrorCode code) {
        return new ServerMessage.ProtocolError(seq, code);
    }

    private TestClient joins(ParticipantId who) {
        TestClient client = server.connectSocket();
        String token = "token-" + who;
        server.meetings.knowToken(token);
        client.authenticates(token);
        server.connections.bind(server.meetings.mailbox.lastArrival(), server.meetings.mailbox, who);
        client.settle();
        return client;
    }

    private TestClient isSeated(ParticipantId who) {
        TestClient client = joins(who);
        server.connections.send(server.meetings.mailbox.lastArrival(), new ServerFrame(1, 0, TestClient.seated(who)));
        client.heard();
        return client;
    }

    private List<RoomCommand.Say> received() {
        return server.meetings.mailbox.commandsOf(RoomCommand.Say.class);
    }

    // --- coming in

    @Test
    void aTokenBecomesAnArrivalAndIsUsedUp() {
        TestClient asha = joins(ASHA);

        RoomCommand.Arrive arrive = assertInstanceOf(
                RoomCommand.Arrive.class, server.meetings.mailbox.commands().getFirst());
        assertEquals("Asha", arrive.name().value());

        TestClient thief = server.connectSocket();
        thief.authenticates("token-" + ASHA);
        assertEquals(List.of(CLOSED_REFUSED, "close 4002"), thief.heard());
        assertTrue(asha.isOpen());
    }

    @Test
    @Tag("H22")
    @Tag("H18")
    void aBadTokenTouchesOnlyTheConnectionThatSentIt() {
        TestClient asha = isSeated(ASHA);
        TestClient stranger = server.connectSocket();
        int before = server.meetings.mailbox.commands().size();

        stranger.authenticates("token-" + ASHA);
        stranger.wait(Duration.ofSeconds(2));

        assertFalse(stranger.isOpen());
        assertTrue(asha.isOpen());
        assertEquals(List.of(), asha.heard());
        assertEquals(before, server.meetings.mailbox.commands().size());
        assertEquals(1, server.counters.value("entrances.refused"));
    }

    @Test
    @Tag("H22")
    @Tag("H3")
    @Tag("T3")
    void everyRefusedEntryLooksAlike() {
        TestClient badToken = server.connectSocket();
        badToken.authenticates("nobody-knows-this");
        TestClient badTicket = server.connectSocket();
        badTicket.resumes("nobody-knows-this");
        TestClient turnedAway = server.connectSocket();
        server.meetings.knowToken("good");
        turnedAway.authenticates("good");
        ConnectionId id = server.meetings.mailbox.lastArrival();
        server.connections.send(id, new ServerFrame(0, 0, new ServerMessage.Closed(CloseCause.REFUSED)));
        server.connections.close(id, CloseCause.REFUSED);

        byte[] first = badToken.read();
        assertEquals(CLOSE_REFUSED_CODE, TestClient.decode(first).getLast().closeCode());
        assertArrayEquals(first, badTicket.read());
        assertArrayEquals(first, turnedAway.read());
    }

    @Test
    void aTicketGoesToTheRoomThatItNames() {
        TestClient client = server.connectSocket();
        server.meetings.knowTicket("ticket");
        client.resumes("ticket");

        RoomCommand.Resume resume =
                server.meetings.mailbox.commandsOf(RoomCommand.Resume.class).getFirst();
        assertEquals(3, resume.received());
        assertEquals(new Secret("ticket"), resume.ticket());
    }

    @Test
    @Tag("A9")
    void resumeReportsThatMeetingEnded() {
        TestClient client = server.connectSocket();
        server.meetings.knowTicketOfEnded("ticket");
        client.resumes("ticket");

        assertEquals(List.of(new ServerMessage.Closed(CloseCause.ENDED), "close 4003"), client.heard());
        assertEquals(List.of(), server.meetings.mailbox.commands());
    }

    @Test
    void anythingElseFirstIsRefusedAndClosed() {
        TestClient client = server.connectSocket();
        client.says(1, "leave");

        assertEquals(
                List.of(error(1, ProtocolErrorCode.AUTHENTICATE_FIRST), CLOSED_REFUSED, "close 4002"), client.heard());
        assertEquals(List.of(), server.meetings.mailbox.commands());
    }

    @Test
    void garbageFirstIsRefusedAndClosed() {
        TestClient client = server.connectSocket();
        client.text("{");

        assertEquals(List.of(error(0, ProtocolErrorCode.MALFORMED_JSON), CLOSED_REFUSED, "close 4002"), client.heard());
    }

    @Test
    void aSecondAuthenticationIsRefusedAndUsesNoToken() {
        TestClient asha = isSeated(ASHA);
        server.meetings.knowToken("another");
        asha.authenticates("another");

        assertEquals(List.of(error(0, ProtocolErrorCode.ALREADY_AUTHENTICATED)), asha.heard());
        assertTrue(asha.isOpen());
        TestClient bala = server.connectSocket();
        bala.authenticates("another");
        assertEquals(List.of(), bala.heard());
    }

    @Test
    void aFullRoomSaysSoAndTheTicketIsNotLost() {
        TestClient client = server.connectSocket();
        server.meetings.knowTicket("ticket");
        server.meetings.mailbox.becomeFull();
        client.resumes("ticket");

        assertEquals(List.of(error(0, ProtocolErrorCode.OVERLOADED), CLOSED_LIMIT, "close 1013"), client.heard());
    }

    @Test
    @Tag("T33")
    void silentConnectionClosesAfterTenSeconds() {
        TestClient quiet = server.connectSocket();
        quiet.wait(Duration.ofMillis(9_999));
        assertEquals(List.of(), quiet.heard());
        quiet.wait(Duration.ofMillis(1));

        assertEquals(
                List.of(error(0, ProtocolErrorCode.AUTHENTICATE_FIRST), CLOSED_LIMIT, "close 1008"), quiet.heard());
        quiet.wait(Duration.ofSeconds(2));
        assertFalse(quiet.isOpen());
    }

    @Test
    @Tag("T33")
    void controlFramesDoNotReplaceTheFirstMessage() {
        TestClient quiet = server.connectSocket();
        for (int i = 0; i < 10; i++) {
            quiet.frame(TestClient.FINAL | TestClient.PING, new byte[0]);
            quiet.wait(Duration.ofSeconds(1));
        }
        quiet.wait(Duration.ofSeconds(2));
        assertFalse(quiet.isOpen());
    }

    @Test
    void aRoomThatDoesNotAnswerEndsTheWait() {
        TestClient client = server.connectSocket();
        server.meetings.knowToken("good");
        client.authenticates("good");
        client.wait(Duration.ofSeconds(10));

        assertEquals(List.of(error(0, ProtocolErrorCode.OVERLOADED), CLOSED_LIMIT, "close 1013"), client.heard());
    }

    // --- speaking

    @Test
    void messagesBecomeTheirSendersCommands() {
        TestClient asha = joins(ASHA);
        TestClient bala = joins(BALA);
        asha.says(1, "lock");
        bala.says(1, "leave");

        assertEquals(
                List.of(
                        new RoomCommand.Say(ASHA, 1, new ClientMessage.Lock()),
                        new RoomCommand.Say(BALA, 1, new ClientMessage.Leave())),
                received());
    }

    @Test
    void messagesDuringJoinAreQueuedAndBounded() {
        TestClient client = server.connectSocket();
        server.meetings.knowToken("good");
        client.authenticates("good");
        for (int seq = 1; seq <= 17; seq++) {
            client.wait(Duration.ofMillis(250));
            client.says(seq, "leave");
        }
        assertEquals(List.of(error(17, ProtocolErrorCode.OVERLOADED)), client.heard());
        assertEquals(List.of(), received());
        assertTrue(server.surroundings.pinned.pinned() > 0);

        server.connections.bind(server.meetings.mailbox.lastArrival(), server.meetings.mailbox, ASHA);
        client.settle();
        assertEquals(16, received().size());
        assertEquals(1, received().getFirst().seq());
    }

    /** What waits to be written down is not acknowledged, or a crash would lose it. */
    @Test
    @Tag("Q6")
    void aPingIsAnsweredWithWhatTheRoomHasAnswered() {
        TestClient asha = isSeated(ASHA);
        asha.says(1, "lock");
        asha.says(2, "unlock");
        server.connections.send(
                server.meetings.mailbox.lastArrival(), new ServerFrame(3, 1, new ServerMessage.AskedToUnmute()));
        asha.settle();
        asha.serverFrames();
        asha.text("{\"seq\":0,\"ack\":1,\"message\":{\"type\":\"ping\"}}");

        assertEquals(List.of(new ServerFrame(0, 1, new ServerMessage.Pong())), asha.serverFrames());
        assertEquals(
                List.of(new RoomCommand.Acknowledge(ASHA, 1)),
                server.meetings.mailbox.commandsOf(RoomCommand.Acknowledge.class));
    }

    @Test
    void fullMailboxIsReportedToClient() {
        TestClient asha = isSeated(ASHA);
        server.meetings.mailbox.becomeFull();
        asha.says(1, "lock");
        server.meetings.mailbox.becomeFree();
        asha.says(1, "lock");

        assertEquals(List.of(error(1, ProtocolErrorCode.OVERLOADED)), asha.heard());
        assertEquals(1, received().size());
    }

    @Test
    @Tag("T34")
    void aFewMessagesThatCannotBeReadAreBorneThenTheConnectionEnds() {
        TestClient asha = isSeated(ASHA);
        TestClient bala = isSeated(BALA);
        for (int i = 0; i < 5; i++) {
            asha.text("{\"seq\":" + i + ",\"ack\":0,\"message\":{\"type\":\"no-such-verb\"}}");
            assertEquals(1, asha.heard().size());
        }
        assertTrue(asha.isOpen());
        asha.text("[]");

        List<Object> last = asha.heard();
        assertEquals(List.of(CLOSED_LIMIT, "close 1008"), last.subList(1, 3));
        assertTrue(bala.isOpen());
        assertEquals(List.of(), bala.heard());
    }

    @Test
    @Tag("H19")
    void aMessageThatNamesASenderIsRefused() {
        TestClient asha = isSeated(ASHA);
        asha.text("{\"seq\":1,\"ack\":0,\"message\":{\"type\":\"leave\",\"participant\":\"" + BALA + "\"}}");
        asha.text("{\"seq\":1,\"seq\":2,\"ack\":0,\"message\":{\"type\":\"leave\"}}");

        assertEquals(
                List.of(error(1, ProtocolErrorCode.UNKNOWN_FIELD), error(1, ProtocolErrorCode.MALFORMED_JSON)),
                asha.heard());
        assertEquals(List.of(), received());
    }

    // --- rates

    @Test
    @Tag("T34")
    void seatedParticipantHasHigherRateThanLobby() {
        TestClient waiting = joins(ASHA);
        for (int seq = 1; seq <= 10; seq++) {
            waiting.says(seq, "lock");
        }
        assertEquals(List.of(error(10, ProtocolErrorCode.RATE_LIMITED)), waiting.heard());
        waiting.wait(Duration.ofMillis(200));
        waiting.says(10, "lock");
        assertEquals(List.of(), waiting.heard());

        TestClient seated = isSeated(BALA);
        for (int seq = 1; seq <= 101; seq++) {
            seated.says(seq, "lock");
        }
        assertEquals(List.of(error(101, ProtocolErrorCode.RATE_LIMITED)), seated.heard());
    }

    @Test
    @Tag("T34")
    @Tag("H18")
    void exceedingRateClosesOnlyThatConnection() {
        TestClient asha = isSeated(ASHA);
        TestClient bala = isSeated(BALA);
        for (int seq = 1; seq <= 151; seq++) {
            asha.says(seq, "lock");
        }
        List<Object> heard = asha.heard();
        assertEquals(50 + 2, heard.size());
        assertEquals(List.of(CLOSED_LIMIT, "close 1008"), heard.subList(50, 52));
        assertTrue(bala.isOpen());
        assertEquals(51, server.counters.value("refusals.rate-limited"));
        assertEquals(1, server.counters.value("closes.1008"));
    }

    /** Or each new connection would give another burst of messages, commits and keys. */
    @Test
    @Tag("H36")
    void resumedSessionKeepsItsRates() {
        TestClient first = isSeated(ASHA);
        for (int seq = 1; seq <= 20; seq++) {
            writes(first, seq);
        }
        assertEquals(20, received().size());
        first.hangUp();
        server.meetings.knowTicket("ticket");
        TestClient second = server.connectSocket();
        second.resumes("ticket");
        // One message before the room answers, and one after.
        writes(second, 21);
        server.connections.bind(server.meetings.mailbox.lastResume(), server.meetings.mailbox, ASHA);
        second.settle();
        writes(second, 22);
        assertEquals(20, received().size());
        assertEquals(
                List.of(error(21, ProtocolErrorCode.RATE_LIMITED), error(22, ProtocolErrorCode.RATE_LIMITED)),
                second.heard());
        second.wait(Duration.ofSeconds(4));
        writes(second, 23);
        assertEquals(21, received().size());
    }

    private static void writes(TestClient client, long seq) {
        client.text("{\"seq\":" + seq + ",\"ack\":0,\"message\":{\"type\":\"seal\",\"channel\":\"chat\","
                + "\"audience\":\"everybody\",\"payload\":\"AAAA\"}}");
    }

    @Test
    void offersHaveARateOfTheirOwn() {
        TestClient asha = isSeated(ASHA);
        for (int seq = 1; seq <= 11; seq++) {
            asha.text("{\"seq\":" + seq + ",\"ack\":0,\"message\":{\"type\":\"offer\",\"negotiation\":" + seq
                    + ",\"sdp\":\"v=0\",\"tracks\":[]}}");
        }
        assertEquals(List.of(error(11, ProtocolErrorCode.RATE_LIMITED)), asha.heard());
        assertEquals(10, received().size());
    }

    @Test
    void bytesHaveARateOfTheirOwn() {
        TestClient asha = isSeated(ASHA);
        String padding = " ".repeat(1_000 << 10);
        for (int seq = 1; seq <= 5; seq++) {
            asha.text("{\"seq\":" + seq + ",\"ack\":0,\"message\":{\"type\":\"lock\"}" + padding + "}");
        }
        assertEquals(List.of(error(0, ProtocolErrorCode.RATE_LIMITED)), asha.heard());
        assertEquals(4, received().size());
    }

    @Test
    void controlFramesCountToo() {
        TestClient waiting = joins(ASHA);
        for (int i = 0; i < 10; i++) {
            waiting.frame(TestClient.FINAL | TestClient.PING, new byte[] {'a'});
        }
        List<Object> heard = waiting.heard();
        assertEquals("pong a", heard.getFirst());
        assertEquals(error(0, ProtocolErrorCode.RATE_LIMITED), heard.getLast());
    }

    // --- ends

    @Test
    @Tag("T33")
    void idleSessionClosesAndRoomIsNotified() {
        TestClient asha = isSeated(ASHA);
        asha.wait(Duration.ofSeconds(20));
        asha.frame(TestClient.FINAL | TestClient.PONG, new byte[0]);
        asha.wait(Duration.ofMillis(29_999));
        assertEquals(List.of(), asha.heard());
        asha.wait(Duration.ofMillis(1));
        assertEquals(List.of(error(0, ProtocolErrorCode.IDLE), CLOSED_LIMIT, "close 1008"), asha.heard());
        asha.wait(Duration.ofSeconds(2));

        assertFalse(asha.isOpen());
        assertEquals(
                List.of(new RoomCommand.Disconnect(ASHA, server.meetings.mailbox.lastArrival())),
                server.meetings.mailbox.commandsOf(RoomCommand.Disconnect.class));
    }

    @Test
    void roomLearnsOfLostSocketDespiteFullMailbox() {
        TestClient asha = isSeated(ASHA);
        server.meetings.mailbox.becomeFull();
        asha.hangUp();
        asha.wait(Duration.ofMillis(100));
        assertEquals(List.of(), server.meetings.mailbox.commandsOf(RoomCommand.Disconnect.class));
        server.meetings.mailbox.becomeFree();
        asha.wait(Duration.ofMillis(100));

        assertEquals(
                1,
                server.meetings.mailbox.commandsOf(RoomCommand.Disconnect.class).size());
        assertEquals(0, server.connections.size());
    }

    @Test
    void aConnectionBoundAfterItsEndIsReportedGone() {
        TestClient client = server.connectSocket();
        server.meetings.knowToken("good");
        client.authenticates("good");
        ConnectionId id = server.meetings.mailbox.lastArrival();
        client.hangUp();
        server.connections.bind(id, server.meetings.mailbox, ASHA);
        client.settle();

        assertEquals(
                List.of(new RoomCommand.Disconnect(ASHA, id)),
                server.meetings.mailbox.commandsOf(RoomCommand.Disconnect.class));
        assertEquals(0, server.connections.size());

        server.connections.bind(new ConnectionId(999), server.meetings.mailbox, BALA);
        assertEquals(
                2,
                server.meetings.mailbox.commandsOf(RoomCommand.Disconnect.class).size());
    }

    @Test
    void aConnectionThatIsNeverBoundIsForgotten() {
        TestClient client = server.connectSocket();
        server.meetings.knowToken("good");
        client.authenticates("good");
        client.hangUp();
        assertEquals(1, server.connections.size());
        client.wait(Duration.ofSeconds(60));
        assertEquals(0, server.connections.size());
    }

    @Test
    void theRoomClosesWithTheCodeOfTheCauseAfterWhatItSaid() {
        Object[][] causes = {
            {CloseCause.LEFT, 1000},
            {CloseCause.REMOVED, 4001},
            {CloseCause.ENDED, 4003},
            {CloseCause.LOST, 4004},
            {CloseCause.REPLACED, 4005},
            {CloseCause.ACCOUNT_DISABLED, 4006},
            {CloseCause.LINK_WITHDRAWN, 4007},
            {CloseCause.SERVER_STOPPING, 1001},
        };
        for (Object[] row : causes) {
            CloseCause cause = (CloseCause) row[0];
            TestClient asha = joins(ASHA);
            ConnectionId id = server.meetings.mailbox.lastArrival();
            server.connections.send(id, new ServerFrame(0, 0, new ServerMessage.Closed(cause)));
            server.connections.close(id, cause);
            server.connections.send(id, new ServerFrame(9, 0, new ServerMessage.AskedToUnmute()));

            assertEquals(List.of(new ServerMessage.Closed(cause), "close " + row[1]), asha.heard());
            asha.frame(TestClient.FINAL | TestClient.CLOSE, new byte[0]);
            assertFalse(asha.isOpen());
        }
    }

    @Test
    void aRoomThatCannotSpeakAnyMoreLosesItsPeopleAndNoOthers() {
        TestClient asha = isSeated(ASHA);
        TestClient stranger = server.connectSocket();
        server.connections.dismiss(server.meetings.mailbox, CloseCause.ENDED);

        assertEquals(List.of(new ServerMessage.Closed(CloseCause.ENDED), "close 4003"), asha.heard());
        assertEquals(List.of(), stranger.heard());
    }

    @Test
    @Tag("Q6")
    void aStoppingServerSaysSoOnceAfterWhatWasSentBefore() {
        TestClient asha = isSeated(ASHA);
        server.connections.send(
                server.meetings.mailbox.lastArrival(), new ServerFrame(2, 0, new ServerMessage.AskedToUnmute()));
        asha.channel.pipeline().fireUserEventTriggered(ServerStops.EVENT);
        asha.channel.pipeline().fireUserEventTriggered(ServerStops.EVENT);

        assertEquals(List.of("close 1012"), asha.heard());
    }

    @Test
    void aFrameThatCannotBeWrittenEndsOneConnectionWithACount() {
        TestClient asha = isSeated(ASHA);
        TestClient bala = isSeated(BALA);
        ConnectionId id = server.meetings.mailbox.lastArrival();
        server.connections.send(id, new ServerFrame(-5, 0, new ServerMessage.AskedToUnmute()));

        assertEquals(List.of("close 1011"), bala.heard());
        assertTrue(asha.isOpen());
        assertEquals(1, server.counters.value("defects"));
    }
}
