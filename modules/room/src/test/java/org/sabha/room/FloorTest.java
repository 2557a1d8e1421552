package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.MeetingView.FloorView;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** The floor of a formal meeting, and the time that it has. */
class FloorTest {
    private final MeetingScript meeting = MeetingScript.ofThree();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private static ClientMessage floor(Person whose, long seconds) {
        return new ClientMessage.GiveFloor(Optional.of(whose.id()), Optional.of(seconds));
    }

    private static FloorView seenBy(Person person) {
        return person.meeting().floor().orElseThrow();
    }

    private static Optional<ParticipantId> whoseFor(Person person) {
        return person.meeting().floor().flatMap(FloorView::participant);
    }

    @Test
    void inOneTurnTheHandGoesDownTheStageIsTheirsAndTheyAreAskedToSpeak() {
        bob.raisesHand();
        Instant before = meeting.world.now;
        alice.says(floor(bob, 300));

        assertEquals(
                new FloorView(Optional.of(bob.id()), before, Optional.of(before.plusSeconds(300)), before),
                seenBy(carol));
        assertEquals(Optional.of(bob.id()), carol.meeting().spotlight());
        assertTrue(carol.sees(bob).handRaisedAt().isEmpty());
        assertEquals(1, bob.all(ServerMessage.AskedToUnmute.class).size());
        assertEquals(0, carol.all(ServerMessage.AskedToUnmute.class).size());
        assertEquals(1, meeting.rows("give-floor").size());
        assertEquals(Optional.of("300 s"), meeting.rows("give-floor").getFirst().value());
    }

    @Test
    @Tag("C3")
    @Tag("T41")
    void nobodyIsUnmutedByTheFloorNorMutedByItsEnd() {
        bob.publishes(TrackSource.MICROPHONE);
        alice.says(floor(bob, 60));
        assertTrue(carol.sees(bob).tracks().getFirst().muted());
        bob.says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        meeting.pass(Duration.ofMinutes(3));
        assertEquals(false, carol.sees(bob).tracks().getFirst().muted());
        assertEquals(Optional.of(bob.id()), whoseFor(carol));
    }

    @Test
    void whoComesLaterSeesTheTimeThatIsLeft() {
        alice.says(floor(bob, 300));
        Instant until = seenBy(alice).until().orElseThrow();
        meeting.pass(Duration.ofSeconds(100));
        Person dave = meeting.person("Dave");
        alice.invitesAndLetsIn(dave);

        FloorView seen = seenBy(dave);
        assertEquals(Optional.of(until), seen.until());
        assertEquals(Duration.ofSeconds(200), Duration.between(seen.now(), until));
    }

    @Test
    void theNextSpeakerTakesTheFloorAndTheStageAndEndingItGivesBothBack() {
        alice.says(floor(bob, 300));
        alice.says(new ClientMessage.GiveFloor(Optional.of(carol.id()), Optional.empty()));
        assertEquals(Optional.of(carol.id()), whoseFor(bob));
        assertEquals(Optional.empty(), seenBy(bob).until());
        assertEquals(Optional.of(carol.id()), bob.meeting().spotlight());

        alice.says(new ClientMessage.EndFloor());
        assertEquals(Optional.empty(), bob.meeting().floor());
        assertEquals(Optional.empty(), bob.meeting().spotlight());
    }

    @Test
    void endingTheFloorLeavesAnotherOnTheStage() {
        alice.says(floor(bob, 300));
        alice.spotlights(carol);
        alice.says(new ClientMessage.EndFloor());
        assertEquals(Optional.of(carol.id()), bob.meeting().spotlight());
    }

    @Test
    void aTimeRunsForAllAndTouchesNobody() {
        bob.raisesHand();
        alice.spotlights(carol);
        alice.says(new ClientMessage.GiveFloor(Optional.empty(), Optional.of(600L)));
        assertEquals(Optional.empty(), whoseFor(carol));
        assertTrue(seenBy(carol).until().isPresent());
        assertTrue(carol.sees(bob).handRaisedAt().isPresent());
        assertEquals(Optional.of(carol.id()), bob.meeting().spotlight());
    }

    @Test
    void onlyHostsGiveItRunATimeOrEndIt() {
        alice.says(floor(carol, 60));
        bob.says(floor(bob, 60)).isDenied(ReasonCode.HOST_ONLY);
        bob.says(new ClientMessage.GiveFloor(Optional.empty(), Optional.of(60L)))
                .isDenied(ReasonCode.HOST_ONLY);
        bob.says(new ClientMessage.EndFloor()).isDenied(ReasonCode.HOST_ONLY);
        assertEquals(Optional.of(carol.id()), whoseFor(bob));
        meeting.pass(RefusedActs.TOGETHER);
        assertEquals(
                List.of(false, true, true),
                meeting.rows("give-floor").stream()
                        .map(AuditRow::reason)
                        .map(Optional::isPresent)
                        .toList());
        assertEquals(
                Optional.of(ReasonCode.HOST_ONLY),
                meeting.rows("end-floor").getFirst().reason());
    }

    @Test
    void itIsNotGivenToWhoWaits() {
        Person dave = meeting.person("Dave");
        dave.isInvitedBy(alice).knocks().waits();
        alice.says(floor(dave, 60)).isDenied(ReasonCode.NO_SUCH_PARTICIPANT);
        assertEquals(Optional.empty(), bob.meeting().floor());
        dave.hasReceivedOnlyWaiting();
    }

    @Test
    void whoLeavesHasItNoMore() {
        alice.says(floor(bob, 60));
        bob.leaves();
        assertEquals(Optional.empty(), carol.meeting().floor());
    }

    @Test
    void whoReloadsThePageKeepsItWithItsTimeAndTheStage() {
        alice.says(floor(bob, 300));
        Instant until = seenBy(alice).until().orElseThrow();
        bob.knocks().isIn();
        assertEquals(Optional.of(bob.id()), whoseFor(carol));
        assertEquals(Optional.of(bob.id()), whoseFor(bob));
        assertEquals(Optional.of(until), seenBy(carol).until());
        assertEquals(Optional.of(bob.id()), carol.meeting().spotlight());
    }
}
