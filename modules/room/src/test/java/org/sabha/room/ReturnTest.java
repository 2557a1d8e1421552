package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** An admitted participant who was away for a while returns to the seat, and no host admits them again (A7). */
@Tag("A7")
class ReturnTest {
    private static final Duration AWAY = Duration.ofSeconds(31);

    private final MeetingScript meeting = MeetingScript.ofThree();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private static void goesAway(MeetingScript in, Person person) {
        person.losesSocket();
        in.pass(AWAY);
        assertFalse(in.world.transports.contains(person.id()));
    }

    @Test
    void returnsToTheSameSeatWithinTheWindow() {
        ParticipantId seat = bob.id();
        goesAway(meeting, bob);
        meeting.pass(Duration.ofMinutes(29));
        bob.resumes().isIn();
        assertEquals(seat, bob.id());
        assertFalse(alice.sees(bob).away());
        assertTrue(alice.sees(bob).connected());
        assertEquals(List.of(), alice.all(ServerMessage.ParticipantLeft.class));
        assertEquals(2, alice.all(ServerMessage.WaitingAdded.class).size(), "as Bob and Carol first came");
    }

    @Test
    void othersSeeWhoIsAway() {
        bob.publishes(TrackSource.CAMERA);
        bob.raisesHand();
        goesAway(meeting, bob);
        assertTrue(alice.sees(bob).away());
        assertEquals(List.of(), alice.sees(bob).tracks());
        assertEquals(Optional.empty(), alice.sees(bob).handRaisedAt());
        assertEquals(2, meeting.world.room.status().participants());
    }

    @Test
    void returnedParticipantNegotiatesMediaAgain() {
        bob.publishes(TrackSource.MICROPHONE);
        goesAway(meeting, bob);
        bob.forgetsWhatItSaw();
        bob.resumes().isIn();
        assertEquals(1, bob.all(ServerMessage.MediaLost.class).size());
        bob.acknowledges();
        bob.publishes(TrackSource.MICROPHONE);
        assertEquals(1, alice.sees(bob).tracks().size());
    }

    @Test
    void losesTheSeatAfterTheWindow() {
        goesAway(meeting, bob);
        Secret ticket = bob.ticket();
        meeting.pass(Duration.ofMinutes(30));
        assertEquals(
                new ServerMessage.ParticipantLeft(bob.id(), CloseCause.LOST),
                alice.last(ServerMessage.ParticipantLeft.class));
        bob.resumesWith(ticket).isTurnedAway();
        assertEquals(1, meeting.rows("lose").size());
    }

    @Test
    @Tag("A5")
    void removedWhileAwayCannotReturn() {
        goesAway(meeting, bob);
        alice.removes(bob);
        bob.resumes().isTurnedAway();
        bob.knocks().isTurnedAway();
    }

    @Test
    void returnsToALockedMeeting() {
        goesAway(meeting, bob);
        alice.locks();
        bob.resumes().isIn();
    }

    @Test
    void reloadedPageReturnsToTheSeat() {
        goesAway(meeting, bob);
        bob.knocks().isIn();
        assertEquals(3, meeting.world.room.status().participants());
    }

    @Test
    void commandsSentBeforeTheReturnAreIgnored() {
        goesAway(meeting, bob);
        meeting.world.handle(new RoomCommand.Say(bob.id(), bob.said + 1, new ClientMessage.RaiseHand(true)));
        meeting.world.handle(new RoomCommand.Acknowledge(bob.id(), bob.received));
        assertEquals(0, meeting.rows("raise-hand").size());
        bob.resumes().isIn();
        bob.raisesHand();
        assertTrue(alice.sees(bob).handRaisedAt().isPresent());
    }

    @Test
    @Tag("T10")
    void ticketReturnsOnce() {
        goesAway(meeting, bob);
        Secret ticket = bob.ticket();
        bob.resumes().isIn();
        meeting.person("Thief").resumesWith(ticket).isTurnedAway();
        bob.isIn();
    }

    @Test
    @Tag("A3")
    void awayHostDoesNotKeepTheMeetingAwake() {
        goesAway(meeting, alice);
        meeting.pass(PolicyRules.advisory().hostAbsence());
        bob.waits();
        assertEquals(1, meeting.rows("sleep").size());
        alice.resumes().isTurnedAway();
        alice.joinsAsHost().isIn();
        bob.waits();
    }

    @Test
    @Tag("A9")
    void hostWithOnlyAwayParticipantsMayLeave() {
        goesAway(meeting, bob);
        goesAway(meeting, carol);
        alice.leaves();
        assertEquals(List.of(), alice.all(ServerMessage.Denied.class));
    }

    @Test
    void attendanceEndsAndBeginsAgain() {
        goesAway(meeting, bob);
        bob.resumes().isIn();
        List<String> verbs = meeting.world.audit.stream()
                .filter(row -> row.subject().equals(Optional.of(bob.id()))
                        || row.actor().equals(Optional.of(bob.id())))
                .map(AuditRow::verb)
                .toList();
        assertEquals(List.of("lose", "resume", "seat"), verbs.subList(verbs.size() - 3, verbs.size()));
    }

    @Test
    void longestAwayGivesWayInAFullMeeting() {
        var small = new MeetingScript(withSeats(3), PolicyRules.advisory());
        Person host = small.person("Alice").joinsAsHost();
        Person first = small.person("Bob");
        Person second = small.person("Carol");
        host.invitesAndLetsIn(first);
        host.invitesAndLetsIn(second);
        goesAway(small, first);
        goesAway(small, second);
        host.invitesAndLetsIn(small.person("Dave"));
        first.resumes().isTurnedAway();
        second.resumes().isIn();
        small.person("Eve").isInvitedBy(host).knocks().isTurnedAway();
    }

    private static RoomSettings withSeats(int seats) {
        RoomSettings usual = RoomSettings.of(new RoomId("a".repeat(24)), "Small");
        return new RoomSettings(
                usual.room(),
                usual.title(),
                seats,
                usual.maxWaiting(),
                usual.resumeWindow(),
                usual.returnWindow(),
                usual.orphanAfter(),
                usual.neverStartedAfter(),
                usual.clients(),
                RoomSettings.Keys.ABSENT);
    }

    /** Where the meeting is a key group, the device keeps its leaf while it is away. */
    @Nested
    class WithKeys {
        private final MeetingScript group = MeetingScript.ofAKeyGroup();
        private final Person host = group.person("Alice").joinsAsHost().isIn();
        private final Person guest = group.person("Bob");

        WithKeys() {
            host.invitesAndLetsIn(guest);
            group.pass(Duration.ofSeconds(1));
        }

        private int commits() {
            return host.all(ServerMessage.GroupCommit.class).size();
        }

        @Test
        void keepsTheLeafWhileAway() {
            int before = commits();
            goesAway(group, guest);
            group.pass(Duration.ofMinutes(5));
            guest.resumes().isIn();
            assertEquals(before, commits());
        }

        @Test
        void catchesUpWithEpochsThatPassedWhileAway() {
            goesAway(group, guest);
            host.invitesAndLetsIn(group.person("Carol"));
            group.pass(Duration.ofSeconds(2));
            host.invitesAndLetsIn(group.person("Dave"));
            group.pass(Duration.ofSeconds(2));
            guest.resumes();
            group.pass(Duration.ofSeconds(2));
            guest.isIn();
            host.look();
            assertEquals(host.keys.epoch, guest.keys.epoch);
        }

        @Test
        void returnsByTheKeyOfTheLeafAfterAReload() {
            goesAway(group, guest);
            guest.knocks();
            group.pass(Duration.ofSeconds(1));
            guest.isIn();
        }

        @Test
        void deviceWithoutItsKeyWaitsInTheLobby() {
            goesAway(group, guest);
            guest.forgetsKeys().knocks().waits();
        }

        @Test
        void losesTheLeafAfterTheWindow() {
            goesAway(group, guest);
            group.pass(Duration.ofMinutes(31));
            assertEquals(1, host.last(ServerMessage.GroupCommit.class).removed().size());
            guest.knocks().waits();
        }

        @Test
        @Tag("A5")
        void removalTakesTheLeafOfAnAwayDevice() {
            goesAway(group, guest);
            int before = commits();
            host.removes(guest);
            group.pass(Duration.ofSeconds(2));
            assertEquals(before + 1, commits());
            guest.knocks().isTurnedAway();
        }

        @Test
        @Tag("A3")
        void newcomerIsNotAddedWhileTheHostIsAway() {
            var open = MeetingScript.ofAKeyGroup(
                    PolicyRules.advisory().with(RuleValue.A2_OFF).with(RuleValue.C6_SHARED));
            Person away = open.person("Alice").joinsAsHost().isIn();
            Person there = open.person("Bob").isInvitedBy(away).knocks().isIn();
            goesAway(open, away);
            Person late = open.person("Carol").holds(there.invitation()).knocks();
            open.pass(Duration.ofSeconds(3));
            assertEquals(List.of(), late.all(ServerMessage.Seated.class));
        }
    }

    @Test
    void returnsAfterARestartOfTheServer() {
        goesAway(meeting, bob);
        meeting.world.restarts(PolicyRules.advisory());
        alice.resumes();
        meeting.pass(Duration.ofMinutes(10));
        bob.resumes().isIn();
    }
}
