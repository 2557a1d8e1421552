package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** Numbers, acknowledgements, tickets and the way back to a seat. */
class SessionTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");

    @BeforeEach
    void twoAreIn() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
    }

    @Test
    void aLostSocketResumesToTheSameSeatAndGetsWhatItMissed() {
        bob.losesSocket();
        assertFalse(alice.sees(bob).connected());
        alice.says(new ClientMessage.RaiseHand(true));
        var id = bob.id();
        bob.forgetsWhatItSaw();
        bob.resumes().isIn();

        assertEquals(id, bob.id());
        assertTrue(alice.sees(bob).connected());
        assertTrue(bob.sees(alice).handRaisedAt().isPresent());
        assertEquals(1, bob.all(ServerMessage.Resumed.class).size());
        assertEquals(0, bob.all(ServerMessage.Seated.class).size());
        assertEquals(List.of(), bob.all(ServerMessage.ParticipantLeft.class));
        assertFalse(meeting.world.timers.containsKey(new RoomTimer.ResumeWindow(id)));
    }

    @Test
    void framesAreNumberedWithoutAGapOverAResume() {
        bob.losesSocket();
        alice.says(new ClientMessage.RaiseHand(true));
        alice.says(new ClientMessage.RaiseHand(false));
        long before = bob.received;
        bob.resumes();
        long[] numbers = meeting.world.line(bob.connection.orElseThrow()).frames.stream()
                .mapToLong(ServerFrame::seq)
                .filter(seq -> seq > 0)
                .toArray();
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(before + 1 + i, numbers[i]);
        }
    }

    @Test
    @Tag("T10")
    @Tag("H28")
    void aTicketOpensOnce() {
        Secret ticket = bob.ticket();
        bob.losesSocket().resumes().isIn();
        var thief = meeting.person("Thief");
        thief.resumesWith(ticket).isTurnedAway();
        bob.isIn();
        bob.losesSocket().resumes().isIn();
    }

    @Test
    void theTicketOfTheDoorOpensUntilTheClientHasTheTicketOfTheSeat() {
        var carol = meeting.person("Carol").isInvitedBy(alice).knocks();
        Secret atTheDoor = carol.ticket();
        carol.losesSocket();
        alice.admits(carol);
        carol.resumesWith(atTheDoor).isIn();

        var dave = meeting.person("Dave").isInvitedBy(alice).knocks();
        Secret old = dave.ticket();
        alice.admits(dave);
        dave.acknowledges();
        dave.losesSocket().resumesWith(old).isTurnedAway();
    }

    @Test
    void aResumeOnASecondSocketReplacesTheFirst() {
        var first = meeting.world.line(bob.connection.orElseThrow());
        var firstConnection = bob.connection.orElseThrow();
        bob.resumes().isIn();
        assertEquals(Optional.of(CloseCause.REPLACED), first.closed);
        meeting.world.handle(new RoomCommand.Disconnect(bob.id(), firstConnection));
        assertTrue(alice.sees(bob).connected(), "the old socket's end is no news");
    }

    @Test
    void theWindowComesWithEveryTicket() {
        var settings = RoomSettings.of(new RoomId("c".repeat(24)), "Patient");
        var patient = new MeetingScript(
                new RoomSettings(
                        settings.room(),
                        settings.title(),
                        9,
                        9,
                        Duration.ofSeconds(45),
                        Duration.ofMinutes(10),
                        settings.orphanAfter(),
                        settings.neverStartedAfter(),
                        settings.clients(),
                        RoomSettings.Keys.ABSENT),
                PolicyRules.advisory());
        var host = patient.person("Host").joinsAsHost();
        assertEquals(645_000, host.last(ServerMessage.Seated.class).resumeWindowMillis());
        var guest = patient.person("Guest").isInvitedBy(host).knocks();
        assertEquals(45_000, guest.last(ServerMessage.Waiting.class).resumeWindowMillis());
        host.losesSocket();
        patient.pass(Duration.ofSeconds(44));
        host.resumes();
        assertEquals(645_000, host.last(ServerMessage.Resumed.class).resumeWindowMillis());
    }

    @Test
    void peopleAreToldWhereTheServerIsReached() {
        assertEquals(
                "https://localhost:8443",
                bob.last(ServerMessage.Seated.class).meeting().origin());
    }

    @Test
    @Tag("H30")
    void ticketsThatOpenNothingDoNotFillTheLog() {
        var eve = meeting.person("Eve");
        for (int i = 0; i < 1_000; i++) {
            eve.resumesWith(new Secret("a".repeat(24) + "." + i)).isTurnedAway();
        }
        assertEquals(List.of(1L), refusedTickets());
        meeting.pass(RefusedTickets.TOGETHER);
        assertEquals(List.of(1L, 999L), refusedTickets());
        eve.resumesWith(new Secret("x")).isTurnedAway();
        alice.ends();
        assertEquals(List.of(1L, 999L, 1L), refusedTickets());
    }

    @Test
    void aTicketThatIsRefusedAfterAQuietMinuteIsWrittenAtOnce() {
        var eve = meeting.person("Eve");
        eve.resumesWith(new Secret("x")).isTurnedAway();
        meeting.pass(RefusedTickets.TOGETHER);
        assertFalse(meeting.world.timers.containsKey(new RoomTimer.RefusedTickets()));
        eve.resumesWith(new Secret("y")).isTurnedAway();
        assertEquals(List.of(1L, 1L), refusedTickets());
    }

    private List<Long> refusedTickets() {
        return meeting.rows("resume").stream()
                .filter(row -> row.reason().equals(Optional.of(ReasonCode.TICKET_INVALID)))
                .map(AuditRow::times)
                .toList();
    }

    @Test
    void aTimerThatCrossedAResumeDoesNothing() {
        bob.losesSocket();
        var timer = new RoomTimer.ResumeWindow(bob.id());
        meeting.pass(Duration.ofSeconds(20));
        bob.resumes();
        meeting.world.handle(new RoomCommand.TimerExpired(timer));
        bob.losesSocket();
        meeting.world.handle(new RoomCommand.TimerExpired(timer));
        bob.resumes().isIn();
    }

    @Test
    void aTimerThatRanOutEarlyIsSetAgain() {
        bob.losesSocket();
        var timer = new RoomTimer.ResumeWindow(bob.id());
        var at = meeting.world.timers.get(timer);
        meeting.world.timers.remove(timer);
        assertEquals(
                List.of(new RoomEffect.StartTimer(timer, java.util.Objects.requireNonNull(at))),
                meeting.world.handle(new RoomCommand.TimerExpired(timer)));
        meeting.pass(Duration.ofSeconds(30));
        assertEquals(1, meeting.rows("lose").size());
    }

    @Test
    void somebodyAtTheDoorResumesToTheDoorAndIsLostLikeAnybody() {
        var carol = meeting.person("Carol").isInvitedBy(alice).knocks();
        carol.losesSocket().resumes().waits().hasReceivedOnlyWaiting();
        alice.look();
        assertEquals(1, alice.door.size());
        carol.losesSocket();
        meeting.pass(Duration.ofSeconds(30));
        alice.look();
        assertEquals(0, alice.door.size());
    }

    @Test
    void aRepeatedMessageIsHandledOnceAndAGapIsRefused() {
        bob.says(new ClientMessage.RaiseHand(true));
        bob.repeats(bob.said, new ClientMessage.RaiseHand(false));
        assertTrue(alice.sees(bob).handRaisedAt().isPresent());
        bob.repeats(bob.said + 2, new ClientMessage.RaiseHand(false));
        assertEquals(
                new ServerMessage.ProtocolError(bob.said + 2, ProtocolErrorCode.OUT_OF_SEQUENCE),
                bob.last(ServerMessage.ProtocolError.class));
        assertTrue(alice.sees(bob).handRaisedAt().isPresent());
        bob.says(new ClientMessage.RaiseHand(false));
        assertFalse(alice.sees(bob).handRaisedAt().isPresent());
        assertEquals(2, meeting.rows("raise-hand").size());
    }

    @Test
    void aPingIsAnsweredWithTheHighestNumberHandled() {
        bob.says(new ClientMessage.RaiseHand(true));
        meeting.world.handle(new RoomCommand.Say(bob.id(), 0, new ClientMessage.Ping()));
        ServerFrame pong =
                meeting.world.line(bob.connection.orElseThrow()).frames.getLast();
        assertEquals(new ServerFrame(0, 1, new ServerMessage.Pong()), pong);
    }

    @Test
    void openingMessagesInsideAStayAreRefused() {
        meeting.world.handle(
                new RoomCommand.Say(bob.id(), 0, new ClientMessage.Authenticate(new Secret("t"), "test 1")));
        assertEquals(
                ProtocolErrorCode.ALREADY_AUTHENTICATED,
                bob.last(ServerMessage.ProtocolError.class).code());
        meeting.world.handle(new RoomCommand.Say(bob.id(), 0, new ClientMessage.Resume(bob.ticket(), 0)));
        assertEquals(2, bob.all(ServerMessage.ProtocolError.class).size());
        bob.isIn();
    }

    @Test
    @Tag("T4")
    void atTheDoorOnlyLeavingIsOpen() {
        var carol = meeting.person("Carol").isInvitedBy(alice).knocks();
        int rows = meeting.world.audit.size();
        List<ClientMessage> verbs = Messages.oneOfEach(alice.id());
        int refused = 0;
        for (ClientMessage verb : verbs) {
            if (!(verb instanceof ClientMessage.Leave)) {
                boolean keys = verb instanceof ClientMessage.PresentKeyPackage;
                carol.says(verb).isDenied(keys ? ReasonCode.NO_KEY_GROUP : ReasonCode.NOT_IN_THE_ROOM);
                refused++;
            }
        }
        meeting.pass(RefusedActs.TOGETHER);
        assertEquals(
                refused,
                meeting.world.audit.stream()
                        .skip(rows)
                        .filter(row -> row.actor().equals(Optional.of(carol.id())))
                        .mapToLong(AuditRow::times)
                        .sum());
        alice.isIn();
        carol.says(new ClientMessage.Leave()).isOut(CloseCause.LEFT);
    }

    @Test
    void messagesToNobodyAreIgnored() {
        var nobody = new org.sabha.model.ParticipantId("n".repeat(16));
        var line = new RoomCommand.ConnectionId(99);
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.Say(nobody, 1, new ClientMessage.Lock())));
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.Acknowledge(nobody, 1)));
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.Disconnect(nobody, line)));
    }

    @Test
    void aClientThatSaysItHasMoreThanWasSentGetsASnapshot() {
        bob.losesSocket();
        bob.received += 1_000;
        bob.forgetsWhatItSaw();
        bob.resumes();
        assertEquals(1, bob.all(ServerMessage.Seated.class).size());
        bob.isIn();
    }

    @Test
    @Tag("T44")
    void everyActLeavesOneRow() {
        for (ClientMessage message : Messages.oneOfEach(bob.id())) {
            boolean ends = message instanceof ClientMessage.EndForAll || message instanceof ClientMessage.Leave;
            boolean noise = message instanceof ClientMessage.Show;
            if (!ends) {
                long before = meeting.world.audit.stream()
                        .filter(row -> row.actor().isPresent())
                        .count();
                alice.says(message);
                long after = meeting.world.audit.stream()
                        .filter(row -> row.actor().isPresent())
                        .count();
                assertEquals(before + (noise ? 0 : 1), after, () -> "rows of " + message);
                if (!noise) {
                    assertEquals(
                            Messages.wireName(message),
                            meeting.world.audit.stream()
                                    .filter(row -> row.actor().isPresent())
                                    .reduce((_, later) -> later)
                                    .orElseThrow()
                                    .verb());
                }
            }
        }
    }
}
