package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.ParticipantId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.ReasonCode;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.PauseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** Offers, tracks, slots, speakers, hands and who is on the stage. */
class StageTest {
    private final MeetingScript meeting = MeetingScript.ofThree();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    @Test
    void anOfferIsJudgedNegotiatedAnsweredAndShown() {
        bob.offers(TrackSource.CAMERA);
        assertEquals(List.of(), alice.sees(bob).tracks());
        bob.isAnswered();

        var answer = bob.last(ServerMessage.Answer.class);
        assertEquals(1, answer.negotiation());
        assertEquals("answer", answer.sdp());
        assertEquals(bob.track(TrackSource.CAMERA), answer.tracks().getFirst().track());
        assertEquals(
                bob.track(TrackSource.CAMERA),
                alice.sees(bob).tracks().getFirst().id());
        assertEquals(List.of(), alice.all(ServerMessage.Answer.class));
    }

    @Test
    void aHostLowersOneHandAndAllHands() {
        for (Person each : List.of(alice, bob, carol)) {
            each.says(new ClientMessage.RaiseHand(true));
        }
        carol.says(new ClientMessage.LowerHand(bob.id())).isDenied(ReasonCode.HOST_ONLY);
        carol.says(new ClientMessage.LowerHand()).isDenied(ReasonCode.HOST_ONLY);
        assertTrue(carol.sees(bob).handRaisedAt().isPresent());

        alice.says(new ClientMessage.LowerHand(bob.id()));
        assertTrue(bob.sees(bob).handRaisedAt().isEmpty());
        assertTrue(bob.sees(carol).handRaisedAt().isPresent());

        alice.says(new ClientMessage.LowerHand());
        assertTrue(bob.sees(carol).handRaisedAt().isEmpty());
        assertTrue(bob.sees(alice).handRaisedAt().isEmpty());
        List<AuditRow> rows = meeting.rows("lower-hand");
        assertEquals(
                List.of(true, false, false),
                rows.stream().map(row -> row.reason().isPresent()).toList());
        assertEquals(Optional.of(bob.id()), rows.get(1).subject());
        assertEquals(Optional.of("all"), rows.getLast().value());
    }

    @Test
    void anOfferThatNamesASourceOrSectionTwiceIsRefusedWhole() {
        bob.offersAgain(1, new PublishedTrack("0", TrackSource.CAMERA), new PublishedTrack("1", TrackSource.CAMERA));
        bob.isDenied(ReasonCode.TRACK_NOT_ALLOWED);
        bob.offersAgain(
                1, new PublishedTrack("0", TrackSource.CAMERA), new PublishedTrack("0", TrackSource.MICROPHONE));
        bob.isDenied(ReasonCode.TRACK_NOT_ALLOWED);
        alice.offersAgain(1, new PublishedTrack("0", TrackSource.SCREEN_AUDIO));
        alice.isDenied(ReasonCode.TRACK_NOT_ALLOWED);
        var nine = new ArrayList<PublishedTrack>();
        for (int i = 0; i < 9; i++) {
            nine.add(new PublishedTrack("m" + i, TrackSource.CAMERA));
        }
        bob.says(new ClientMessage.Offer(1, "offer", nine)).isDenied(ReasonCode.TOO_MANY_TRACKS);
        assertEquals(Map.of(), meeting.world.negotiations);
    }

    @Test
    void anOfferOutOfOrderIsRefusedAndALateAnswerIgnored() {
        bob.offers(TrackSource.CAMERA);
        var first = meeting.world.negotiation(bob.id());
        bob.offersAgain(1, new PublishedTrack("0", TrackSource.CAMERA));
        assertEquals(
                new ServerMessage.OfferRefused(1, ProtocolErrorCode.OUT_OF_SEQUENCE),
                bob.last(ServerMessage.OfferRefused.class));
        bob.offersAgain(2, new PublishedTrack("0", TrackSource.MICROPHONE));
        assertFalse(meeting.world.tracks.containsKey(first.tracks().getFirst().track()), "superseded grants close");
        bob.isAnswered(1, first.tracks());
        assertEquals(List.of(), bob.all(ServerMessage.Answer.class));
        bob.isAnswered();
        assertTrue(bob.publishesNow(TrackSource.MICROPHONE));
        assertFalse(bob.publishesNow(TrackSource.CAMERA));
    }

    @Test
    void aTrackKeepsItsIdOverLaterOffersAndEndsWhenItIsLeftOut() {
        bob.publishes(TrackSource.CAMERA);
        TrackId camera = bob.track(TrackSource.CAMERA);
        bob.publishes(TrackSource.CAMERA, TrackSource.MICROPHONE);
        assertEquals(camera, bob.track(TrackSource.CAMERA));
        bob.publishes(TrackSource.MICROPHONE);
        assertFalse(meeting.world.tracks.containsKey(camera));
        assertFalse(bob.publishesNow(TrackSource.CAMERA));
    }

    @Test
    void aSourceOnAnotherSectionIsAnotherTrack() {
        bob.offersAgain(1, new PublishedTrack("0", TrackSource.CAMERA));
        bob.isAnswered();
        TrackId before = bob.track(TrackSource.CAMERA);
        bob.offersAgain(2, new PublishedTrack("5", TrackSource.CAMERA));
        bob.isAnswered();
        assertFalse(meeting.world.tracks.containsKey(before));
        assertFalse(before.equals(bob.track(TrackSource.CAMERA)));
    }

    @Test
    void whatTheMediaPlaneDoesNotTakeIsNotPublished() {
        bob.offers(TrackSource.CAMERA, TrackSource.MICROPHONE);
        var asked = meeting.world.negotiation(bob.id());
        bob.isAnswered(asked.negotiation(), asked.tracks().subList(0, 1));
        assertEquals(1, bob.sees(bob).tracks().size());
        assertEquals(1, meeting.world.tracks.size());
    }

    @Test
    void aRefusedOfferLeavesWhatRuns() {
        bob.publishes(TrackSource.CAMERA);
        bob.offers(TrackSource.CAMERA, TrackSource.MICROPHONE);
        meeting.world.handle(new RoomCommand.MediaRefused(bob.id(), 2, ProtocolErrorCode.SDP_FINGERPRINT_CHANGED));
        assertEquals(
                new ServerMessage.OfferRefused(2, ProtocolErrorCode.SDP_FINGERPRINT_CHANGED),
                bob.last(ServerMessage.OfferRefused.class));
        assertTrue(bob.publishesNow(TrackSource.CAMERA));
        assertEquals(1, meeting.world.tracks.size());
        meeting.world.handle(new RoomCommand.MediaRefused(bob.id(), 2, ProtocolErrorCode.SDP_MALFORMED));
        assertEquals(1, bob.all(ServerMessage.OfferRefused.class).size());
    }

    @Test
    void aReceiverIsShownWhatOthersPublish() {
        bob.publishes(TrackSource.CAMERA);
        TrackId camera = bob.track(TrackSource.CAMERA);
        carol.says(new ClientMessage.Show(List.of(
                new SlotRequest("v0", Optional.of(camera), 360, 0),
                new SlotRequest("v1", Optional.of(new TrackId("q".repeat(16))), 180, 1))));
        assertEquals(
                List.of(
                        new SlotRequest("v0", Optional.of(camera), 360, 0),
                        new SlotRequest("v1", Optional.empty(), 180, 1)),
                meeting.world.shown(carol.id()));
        bob.says(new ClientMessage.Show(List.of(new SlotRequest("v0", Optional.of(camera), 360, 0))));
        assertEquals(Optional.empty(), meeting.world.shown(bob.id()).getFirst().track());

        meeting.world.handle(new RoomCommand.SlotAssigned(carol.id(), "v0", Optional.of(camera)));
        assertEquals(
                new ServerMessage.SlotChanged("v0", Optional.of(camera), Optional.of(bob.id())),
                carol.last(ServerMessage.SlotChanged.class));
        meeting.world.handle(new RoomCommand.SlotAssigned(carol.id(), "v0", Optional.empty()));
        assertEquals(
                new ServerMessage.SlotChanged("v0", Optional.empty(), Optional.empty()),
                carol.last(ServerMessage.SlotChanged.class));
    }

    @Test
    void aPictureThatTheNetworkDoesNotCarryIsSaidToItsReceiverAlone() {
        bob.publishes(TrackSource.CAMERA);
        TrackId camera = bob.track(TrackSource.CAMERA);
        alice.forgetsWhatItSaw();
        meeting.world.handle(new RoomCommand.SlotPaused(carol.id(), "v0", camera));
        assertEquals(
                new ServerMessage.SlotPaused("v0", camera, PauseCause.BANDWIDTH),
                carol.last(ServerMessage.SlotPaused.class));
        alice.hasReceivedNothing();
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.SlotPaused(carol.id(), "v0", carolsNothing())));
    }

    @Test
    void whoSendsWhatANewcomerCannotDecodeIsAskedToOfferAgain() {
        bob.publishes(TrackSource.CAMERA);
        carol.forgetsWhatItSaw();
        meeting.world.handle(new RoomCommand.NegotiationWanted(bob.id()));
        assertEquals(1, bob.all(ServerMessage.NegotiationWanted.class).size());
        carol.hasReceivedNothing();
        assertEquals(
                List.of(), meeting.world.handle(new RoomCommand.NegotiationWanted(new ParticipantId("q".repeat(16)))));
    }

    private static TrackId carolsNothing() {
        return new TrackId("q".repeat(16));
    }

    @Test
    void howLargeAPictureIsShownIsSaidToWhoSendsIt() {
        bob.publishes(TrackSource.CAMERA);
        TrackId camera = bob.track(TrackSource.CAMERA);
        carol.forgetsWhatItSaw();
        meeting.world.handle(new RoomCommand.TrackWanted(camera, 180));
        assertEquals(new ServerMessage.TrackWanted(camera, 180), bob.last(ServerMessage.TrackWanted.class));
        carol.hasReceivedNothing();
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.TrackWanted(carolsNothing(), 180)));
    }

    /** It went on sending the largest layers: nothing says it again until somebody's tile changes. */
    @Test
    void aSnapshotSaysHowMuchIsWanted() {
        alice.letsShare(bob, true);
        bob.publishes(TrackSource.MICROPHONE, TrackSource.CAMERA, TrackSource.SCREEN);
        TrackId voice = bob.track(TrackSource.MICROPHONE);
        TrackId camera = bob.track(TrackSource.CAMERA);
        meeting.world.handle(new RoomCommand.TrackWanted(bob.track(TrackSource.SCREEN), 1_080));
        meeting.world.handle(new RoomCommand.VoiceWanted(voice, 16_000));
        meeting.world.handle(new RoomCommand.TrackWanted(camera, 360));
        meeting.world.handle(new RoomCommand.TrackWanted(camera, 180));
        bob.says(new ClientMessage.Unpublish(TrackSource.SCREEN));
        bob.losesSocket().forgetsWhatItSaw();
        bob.received += 1_000;
        bob.resumes();
        assertEquals(1, bob.all(ServerMessage.Seated.class).size());
        assertEquals(List.of(new ServerMessage.TrackWanted(camera, 180)), bob.all(ServerMessage.TrackWanted.class));
        assertEquals(List.of(new ServerMessage.VoiceWanted(voice, 16_000)), bob.all(ServerMessage.VoiceWanted.class));
    }

    @Test
    void howMuchAVoiceMayCostIsSaidToWhoSpeaks() {
        bob.publishes(TrackSource.MICROPHONE);
        TrackId voice = bob.track(TrackSource.MICROPHONE);
        carol.forgetsWhatItSaw();
        meeting.world.handle(new RoomCommand.VoiceWanted(voice, 16_000));
        assertEquals(new ServerMessage.VoiceWanted(voice, 16_000), bob.last(ServerMessage.VoiceWanted.class));
        carol.hasReceivedNothing();
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.VoiceWanted(carolsNothing(), 16_000)));
    }

    @Test
    @Tag("Q17")
    void whoIsNotSentToANarrowLineIsSaidToItsOwnerAndAgainAfterAReturn() {
        bob.publishes(TrackSource.MICROPHONE);
        TrackId voice = bob.track(TrackSource.MICROPHONE);
        bob.forgetsWhatItSaw();
        meeting.world.handle(new RoomCommand.VoicesLeftOut(carol.id(), List.of(voice, carolsNothing())));
        var said = new ServerMessage.VoicesLeftOut(List.of(voice));
        assertEquals(said, carol.last(ServerMessage.VoicesLeftOut.class));
        bob.hasReceivedNothing();
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.VoicesLeftOut(carol.id(), List.of(voice))));
        comesBackByASnapshot(carol);
        assertEquals(List.of(said), carol.all(ServerMessage.VoicesLeftOut.class));
        meeting.world.handle(new RoomCommand.VoicesLeftOut(carol.id(), List.of()));
        assertEquals(new ServerMessage.VoicesLeftOut(List.of()), carol.last(ServerMessage.VoicesLeftOut.class));
    }

    @Test
    @Tag("H7")
    void aReportAboutSomebodyWhoLeftIsIgnored() {
        bob.publishes(TrackSource.CAMERA);
        TrackId camera = bob.track(TrackSource.CAMERA);
        alice.removes(bob);
        carol.forgetsWhatItSaw();
        assertEquals(
                List.of(), meeting.world.handle(new RoomCommand.SlotAssigned(carol.id(), "v0", Optional.of(camera))));
        assertEquals(
                List.of(), meeting.world.handle(new RoomCommand.SlotAssigned(bob.id(), "v0", Optional.of(camera))));
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.SlotPaused(carol.id(), "v0", camera)));
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.SlotPaused(bob.id(), "v0", camera)));
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.TrackWanted(camera, 0)));
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.VoiceWanted(camera, 16_000)));
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.SpeakerDetected(Optional.of(bob.id()))));
        assertEquals(List.of(), meeting.world.handle(new RoomCommand.MediaAnswered(bob.id(), 1, "answer", List.of())));
        carol.hasReceivedNothing();
    }

    @Test
    void theSpeakerIsSaidToEverybodyOnceAndToWhoComesLater() {
        meeting.somebodySpeaks(bob);
        meeting.somebodySpeaks(bob);
        assertEquals(1, carol.all(ServerMessage.SpeakerChanged.class).size());
        var dave = meeting.person("Dave");
        alice.invitesAndLetsIn(dave);
        assertEquals(
                Optional.of(bob.id()),
                dave.last(ServerMessage.SpeakerChanged.class).participant());
        bob.leaves();
        meeting.world.handle(new RoomCommand.SpeakerDetected(Optional.empty()));
        assertEquals(1, dave.all(ServerMessage.SpeakerChanged.class).size());
        meeting.somebodySpeaks(carol);
        meeting.world.handle(new RoomCommand.SpeakerDetected(Optional.empty()));
        assertEquals(
                Optional.empty(), dave.last(ServerMessage.SpeakerChanged.class).participant());
    }

    @Test
    void aHandGoesUpAndDown() {
        bob.says(new ClientMessage.RaiseHand(true));
        var since = alice.sees(bob).handRaisedAt();
        assertEquals(Optional.of(meeting.world.now), since);
        meeting.pass(java.time.Duration.ofSeconds(5));
        bob.says(new ClientMessage.RaiseHand(true));
        assertEquals(since, alice.sees(bob).handRaisedAt());
        bob.says(new ClientMessage.RaiseHand(false));
        assertEquals(Optional.empty(), alice.sees(bob).handRaisedAt());
    }

    @Test
    void aReloadKeepsTheRaisedHandInItsPlaceAndTheStage() {
        bob.says(new ClientMessage.RaiseHand(true));
        var since = alice.sees(bob).handRaisedAt();
        alice.spotlights(bob);
        meeting.pass(java.time.Duration.ofSeconds(5));
        bob.knocks().isIn();
        assertEquals(since, alice.sees(bob).handRaisedAt());
        assertEquals(Optional.of(bob.id()), carol.meeting().spotlight());
    }

    @Test
    void aReloadTakesNobodyFromTheStage() {
        alice.spotlights(carol);
        bob.knocks().isIn();
        assertEquals(Optional.of(carol.id()), alice.meeting().spotlight());
        assertEquals(Optional.empty(), alice.sees(bob).handRaisedAt());
    }

    @Test
    void aHostPutsSomebodyOnEverybodysStageAndTakesThemOffAgain() {
        alice.spotlights(bob);
        assertEquals(Optional.of(bob.id()), carol.meeting().spotlight());
        alice.spotlights(alice);
        assertEquals(Optional.of(alice.id()), carol.meeting().spotlight());
        alice.says(new ClientMessage.Spotlight(Optional.empty()));
        assertEquals(Optional.empty(), carol.meeting().spotlight());
        assertEquals(
                List.of(Optional.of(bob.id()), Optional.of(alice.id()), Optional.empty()),
                meeting.rows("spotlight").stream().map(AuditRow::subject).toList());
        assertEquals(Optional.of("ended"), meeting.rows("spotlight").getLast().value());
    }

    @Test
    void aParticipantPutsNobodyOnOthersStages() {
        bob.spotlights(bob);
        bob.says(new ClientMessage.Spotlight(Optional.empty()));
        assertEquals(2, bob.all(ServerMessage.Denied.class).size());
        assertEquals(ReasonCode.HOST_ONLY, bob.last(ServerMessage.Denied.class).reason());
        assertEquals(Optional.empty(), carol.meeting().spotlight());
        meeting.pass(RefusedActs.TOGETHER);
        assertEquals(
                List.of(Optional.of(ReasonCode.HOST_ONLY), Optional.of(ReasonCode.HOST_ONLY)),
                meeting.rows("spotlight").stream().map(AuditRow::reason).toList());
    }

    @Test
    void whoLeavesIsOnNobodysStageAnyMore() {
        alice.spotlights(bob);
        comesBackByASnapshot(carol);
        assertEquals(Optional.of(bob.id()), carol.meeting().spotlight());
        bob.leaves();
        assertEquals(Optional.empty(), carol.meeting().spotlight());
    }

    @Test
    void whoLoadsThePageAnewIsOnTheStageAgainAndNotOnceTheyAreLetInAnew() {
        alice.spotlights(bob);
        bob.knocks().isIn();
        assertEquals(Optional.of(bob.id()), alice.meeting().spotlight());
        alice.says(new ClientMessage.Spotlight(Optional.empty()));
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(30 + 300));
        bob.waits();
        alice.joinsAsHost().admits(bob);
        bob.isIn();
        assertEquals(Optional.empty(), alice.meeting().spotlight());
    }

    @Test
    void aSnapshotTellsAgainWhatIsPausedAndShownOnceItIs() {
        bob.publishes(TrackSource.CAMERA);
        TrackId camera = bob.track(TrackSource.CAMERA);
        meeting.world.handle(new RoomCommand.SlotAssigned(carol.id(), "v0", Optional.of(camera)));
        meeting.world.handle(new RoomCommand.SlotPaused(carol.id(), "v0", camera));
        comesBackByASnapshot(carol);
        assertEquals(
                List.of(new ServerMessage.SlotPaused("v0", camera, PauseCause.BANDWIDTH)),
                carol.all(ServerMessage.SlotPaused.class));
        assertEquals(0, carol.all(ServerMessage.SlotChanged.class).size());
        meeting.world.handle(new RoomCommand.SlotAssigned(carol.id(), "v0", Optional.of(camera)));
        comesBackByASnapshot(carol);
        assertEquals(0, carol.all(ServerMessage.SlotPaused.class).size());
        assertEquals(1, carol.all(ServerMessage.SlotChanged.class).size());
    }

    /** So much happens meanwhile that nothing can be told again message by message. */
    private void comesBackByASnapshot(Person person) {
        person.losesSocket();
        for (int i = 0; i < 600; i++) {
            bob.says(new ClientMessage.RaiseHand(i % 2 == 0));
        }
        person.forgetsWhatItSaw();
        person.resumes().isIn();
        assertEquals(0, person.all(ServerMessage.Resumed.class).size());
    }

    @Test
    void aSnapshotRestoresAnswerSlotsAndSpeaker() {
        bob.publishes(TrackSource.CAMERA);
        carol.publishes(TrackSource.CAMERA);
        meeting.world.handle(
                new RoomCommand.SlotAssigned(carol.id(), "v0", Optional.of(bob.track(TrackSource.CAMERA))));
        meeting.somebodySpeaks(bob);
        comesBackByASnapshot(carol);
        assertEquals(1, carol.all(ServerMessage.Answer.class).size());
        assertEquals(1, carol.all(ServerMessage.SlotChanged.class).size());
        assertEquals(1, carol.all(ServerMessage.SpeakerChanged.class).size());
        carol.says(new ClientMessage.RaiseHand(true));
        assertTrue(alice.sees(carol).handRaisedAt().isPresent());
    }

    @Test
    void aStayNeverSkipsAStep() {
        var stay = new org.sabha.room.roster.Participant(
                bob.id(),
                new org.sabha.room.roster.Entrant(
                        org.sabha.model.EntryMethod.BROWSER,
                        bob.invitationId(),
                        bob.device,
                        bob.name,
                        1,
                        "test 1",
                        false),
                meeting.world.now);
        assertThrows(IllegalStateException.class, () -> stay.moveTo(org.sabha.room.roster.Participant.Step.SEATED));
        stay.moveTo(org.sabha.room.roster.Participant.Step.GONE);
        assertThrows(IllegalStateException.class, () -> stay.moveTo(org.sabha.room.roster.Participant.Step.GONE));
    }
}
