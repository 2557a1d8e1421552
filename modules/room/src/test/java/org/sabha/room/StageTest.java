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
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.PauseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** Tracks, muting, sharing, slots and speakers. */
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
    @Tag("C3")
    void aGuestsMicrophoneBeginsMutedAndAHostsDoesNot() {
        bob.offers(TrackSource.MICROPHONE, TrackSource.CAMERA);
        var grants = meeting.world.negotiation(bob.id()).tracks();
        assertEquals(java.util.Set.of(grants.getFirst().track()), meeting.world.paused);
        bob.isAnswered();
        assertTrue(alice.sees(bob).tracks().getFirst().muted());
        assertFalse(alice.sees(bob).tracks().getLast().muted());
        alice.publishes(TrackSource.MICROPHONE);
        assertFalse(bob.sees(alice).tracks().getFirst().muted());
    }

    @Test
    @Tag("C3")
    void unmutingBeforeTheFirstPublicationDoesNotSkipMutingOnEntry() {
        bob.says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        bob.publishes(TrackSource.MICROPHONE);
        assertTrue(alice.sees(bob).tracks().getFirst().muted());
    }

    @Test
    @Tag("C3")
    void withTheRuleRelaxedMicrophonesBeginOpen() {
        alice.setsRule(AdvisoryClause.C3, "unmuted");
        bob.publishes(TrackSource.MICROPHONE);
        assertFalse(alice.sees(bob).tracks().getFirst().muted());
    }

    @Test
    @Tag("C3")
    @Tag("H34")
    @Tag("T41")
    void aHostMutesAndAsksAndOnlyThePersonUnmutes() {
        bob.publishes(TrackSource.MICROPHONE);
        bob.says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        TrackId microphone = bob.track(TrackSource.MICROPHONE);
        assertFalse(meeting.world.paused.contains(microphone));

        alice.says(new ClientMessage.Mute(bob.id(), TrackSource.MICROPHONE));
        assertTrue(meeting.world.paused.contains(microphone));
        assertEquals(new ServerMessage.MutedByHost(TrackSource.MICROPHONE), bob.last(ServerMessage.MutedByHost.class));
        alice.says(new ClientMessage.AskToUnmute(bob.id()));
        assertTrue(meeting.world.paused.contains(microphone));
        assertEquals(1, bob.all(ServerMessage.AskedToUnmute.class).size());
        bob.says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        assertFalse(meeting.world.paused.contains(microphone));
        carol.says(new ClientMessage.Mute(bob.id(), TrackSource.MICROPHONE)).isDenied(ReasonCode.HOST_ONLY);
        carol.says(new ClientMessage.AskToUnmute(bob.id())).isDenied(ReasonCode.HOST_ONLY);
        assertFalse(meeting.world.paused.contains(microphone));
    }

    private void isMutedWhileAway() {
        bob.publishes(TrackSource.MICROPHONE);
        bob.says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        bob.losesSocket();
        alice.says(new ClientMessage.Mute(bob.id(), TrackSource.MICROPHONE));
        bob.forgetsWhatItSaw();
    }

    private void isToldThatAHostMutes(Person person) {
        person.look();
        assertEquals(
                List.of(new ServerMessage.MutedByHost(TrackSource.MICROPHONE)),
                person.all(ServerMessage.MutedByHost.class));
    }

    @Test
    @Tag("C3")
    @Tag("H34")
    void whoseLineIsAwayIsToldOfAHostsMuteOnceItIsBack() {
        isMutedWhileAway();
        for (int i = 0; i < 600; i++) {
            carol.says(new ClientMessage.RaiseHand(i % 2 == 0));
        }
        bob.resumes().isIn();
        assertEquals(0, bob.all(ServerMessage.Resumed.class).size());
        isToldThatAHostMutes(bob);
        assertTrue(meeting.world.paused.contains(bob.track(TrackSource.MICROPHONE)));
    }

    @Test
    @Tag("C3")
    void whoUnmutesAfterAHostsMuteIsNotToldOfItAgain() {
        carol.publishes(TrackSource.MICROPHONE);
        alice.says(new ClientMessage.Mute(carol.id(), TrackSource.MICROPHONE));
        carol.acknowledges().says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        comesBackByASnapshot(carol);
        assertEquals(List.of(), carol.all(ServerMessage.MutedByHost.class));
        assertFalse(meeting.world.paused.contains(carol.track(TrackSource.MICROPHONE)));
    }

    @Test
    @Tag("C3")
    void whoGotAHostsMuteIsNotToldOfItAgainByASnapshot() {
        carol.publishes(TrackSource.MICROPHONE);
        alice.says(new ClientMessage.Mute(carol.id(), TrackSource.MICROPHONE));
        carol.look();
        comesBackByASnapshot(carol);
        assertEquals(List.of(), carol.all(ServerMessage.MutedByHost.class));
    }

    @Test
    @Tag("C3")
    @Tag("H34")
    void whoWasPutBackToTheDoorBeforeTheyAcknowledgedAHostsMuteIsToldAgain() {
        bob.publishes(TrackSource.MICROPHONE);
        alice.says(new ClientMessage.Mute(bob.id(), TrackSource.MICROPHONE));
        alice.losesSocket();
        meeting.pass(Duration.ofSeconds(331));
        bob.waits().acknowledges().forgetsWhatItSaw();
        alice.joinsAsHost();
        alice.admits(bob);
        bob.isIn();
        isToldThatAHostMutes(bob);
    }

    @Test
    @Tag("C3")
    @Tag("H34")
    void whoComesBackToAnotherStayIsToldOfAHostsMuteOfBefore() {
        isMutedWhileAway();
        bob.knocks().isIn();
        isToldThatAHostMutes(bob);
        bob.publishes(TrackSource.MICROPHONE);
        assertTrue(meeting.world.paused.contains(bob.track(TrackSource.MICROPHONE)));
    }

    @Test
    @Tag("C3")
    @Tag("H34")
    void whoseSeatWasLostMeanwhileIsToldOfAHostsMuteOfBefore() {
        isMutedWhileAway();
        meeting.pass(Duration.ofSeconds(31));
        bob.knocks().waits();
        assertEquals(List.of(), bob.all(ServerMessage.MutedByHost.class));
        alice.admits(bob);
        bob.isIn();
        isToldThatAHostMutes(bob);
        bob.publishes(TrackSource.MICROPHONE);
        assertTrue(meeting.world.paused.contains(bob.track(TrackSource.MICROPHONE)));
    }

    @Test
    @Tag("C3")
    void whoComesBackLongAfterAHostsMuteChoosesAnew() {
        isMutedWhileAway();
        meeting.pass(Duration.ofSeconds(31));
        meeting.pass(Duration.ofMinutes(10));
        bob.knocks().waits();
        alice.admits(bob);
        bob.isIn();
        assertEquals(List.of(), bob.all(ServerMessage.MutedByHost.class));
    }

    @Test
    @Tag("C3")
    void whoLeavesAndComesAnewIsNotMutedForWhatAHostSaidBefore() {
        bob.publishes(TrackSource.MICROPHONE);
        alice.says(new ClientMessage.Mute(bob.id(), TrackSource.MICROPHONE));
        bob.leaves().forgetsWhatItSaw().knocks();
        alice.admits(bob);
        bob.isIn();
        assertEquals(List.of(), bob.all(ServerMessage.MutedByHost.class));
    }

    @Test
    @Tag("C3")
    @Tag("H34")
    void whoIsMutedAlreadyIsToldOfAHostsMuteToo() {
        for (Person each : List.of(bob, carol)) {
            each.publishes(TrackSource.MICROPHONE);
            each.says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, true));
        }
        alice.says(new ClientMessage.Mute(bob.id(), TrackSource.MICROPHONE));
        assertEquals(1, bob.all(ServerMessage.MutedByHost.class).size());
        alice.says(new ClientMessage.MuteAll(TrackSource.MICROPHONE));
        assertEquals(2, bob.all(ServerMessage.MutedByHost.class).size());
        assertEquals(1, carol.all(ServerMessage.MutedByHost.class).size());
        assertEquals(0, alice.all(ServerMessage.MutedByHost.class).size());
    }

    @Test
    @Tag("C3")
    void aHostMutesAllWhoDoNotPreside() {
        for (Person each : List.of(alice, bob, carol)) {
            each.publishes(TrackSource.MICROPHONE);
            each.says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        }
        bob.says(new ClientMessage.MuteAll(TrackSource.MICROPHONE)).isDenied(ReasonCode.HOST_ONLY);
        assertEquals(Set.of(), meeting.world.paused);

        alice.says(new ClientMessage.MuteAll(TrackSource.MICROPHONE));

        assertEquals(
                Set.of(bob.track(TrackSource.MICROPHONE), carol.track(TrackSource.MICROPHONE)), meeting.world.paused);
        assertEquals(
                new ServerMessage.MutedByHost(TrackSource.MICROPHONE), carol.last(ServerMessage.MutedByHost.class));
        assertEquals(List.of(), alice.all(ServerMessage.MutedByHost.class));
        assertEquals(
                Optional.of("microphone"), meeting.rows("mute-all").getLast().value());
        carol.says(new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        assertEquals(Set.of(bob.track(TrackSource.MICROPHONE)), meeting.world.paused);
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
                List.of(true, true, false, false),
                rows.stream().map(row -> row.reason().isPresent()).toList());
        assertEquals(Optional.of(bob.id()), rows.get(2).subject());
        assertEquals(Optional.of("all"), rows.getLast().value());
    }

    @Test
    @Tag("A4")
    @Tag("T13")
    void onlyAHostOrWhomAHostGrantedItShares() {
        assertFalse(bob.sees(bob).mayShare());
        bob.publishes(TrackSource.SCREEN).isDenied(ReasonCode.SHARE_NOT_GRANTED);
        assertFalse(bob.publishesNow(TrackSource.SCREEN));
        assertTrue(bob.sees(alice).mayShare());

        alice.letsShare(bob, true);
        assertTrue(carol.sees(bob).mayShare());
        bob.offersAgain(
                2, new PublishedTrack("s", TrackSource.SCREEN), new PublishedTrack("t", TrackSource.SCREEN_AUDIO));
        bob.isAnswered();
        TrackId screen = bob.track(TrackSource.SCREEN);

        alice.letsShare(bob, false);
        assertFalse(meeting.world.tracks.containsKey(screen));
        assertEquals(List.of(), carol.sees(bob).tracks());
        assertEquals(2, bob.all(ServerMessage.TrackClosed.class).size());
        assertEquals(
                ReasonCode.SHARE_NOT_GRANTED,
                bob.last(ServerMessage.TrackClosed.class).reason());
    }

    @Test
    @Tag("A4")
    @Tag("T13")
    void aGrantWithdrawnBeforeTheAnswerClosesTheShareAllTheSame() {
        alice.letsShare(bob, true);
        bob.offers(TrackSource.SCREEN, TrackSource.CAMERA);
        var asked = meeting.world.negotiation(bob.id());
        alice.letsShare(bob, false);
        bob.isAnswered(asked.negotiation(), asked.tracks());

        assertFalse(bob.publishesNow(TrackSource.SCREEN));
        assertTrue(bob.publishesNow(TrackSource.CAMERA));
        assertEquals(1, meeting.world.tracks.size());
    }

    @Test
    @Tag("A4")
    void oneShareAtATime() {
        alice.letsShare(bob, true);
        bob.offers(TrackSource.SCREEN);
        alice.publishes(TrackSource.SCREEN).isDenied(ReasonCode.SOMEBODY_ELSE_SHARES);
        bob.isAnswered();
        bob.says(new ClientMessage.Unpublish(TrackSource.SCREEN));
        assertFalse(bob.publishesNow(TrackSource.SCREEN));
        alice.publishes(TrackSource.SCREEN);
        assertTrue(alice.publishesNow(TrackSource.SCREEN));
    }

    @Test
    @Tag("A4")
    void aChangeOfRuleOrRoleJudgesARunningShareAnew() {
        alice.setsRule(AdvisoryClause.A4, "everyone");
        assertTrue(alice.sees(bob).mayShare());
        bob.publishes(TrackSource.SCREEN);
        alice.setsRule(AdvisoryClause.A4, "granted");
        assertFalse(bob.publishesNow(TrackSource.SCREEN));

        alice.makes(carol, Role.ALTERNATE_HOST);
        carol.publishes(TrackSource.SCREEN);
        alice.makes(carol, Role.PARTICIPANT);
        assertFalse(carol.publishesNow(TrackSource.SCREEN));
        assertEquals(Map.of(), meeting.world.tracks);
        assertEquals(2, meeting.rows("close-track").size());
    }

    @Test
    @Tag("A4")
    @Tag("T13")
    void aHostStopsAnothersShareWhoeverMayShare() {
        alice.setsRule(AdvisoryClause.A4, "everyone");
        bob.offersAgain(
                1, new PublishedTrack("s", TrackSource.SCREEN), new PublishedTrack("t", TrackSource.SCREEN_AUDIO));
        bob.isAnswered();
        assertEquals(2, meeting.world.tracks.size());
        carol.says(new ClientMessage.Mute(bob.id(), TrackSource.SCREEN)).isDenied(ReasonCode.HOST_ONLY);
        assertTrue(bob.publishesNow(TrackSource.SCREEN));

        alice.says(new ClientMessage.Mute(bob.id(), TrackSource.SCREEN));
        assertEquals(Map.of(), meeting.world.tracks);
        assertEquals(List.of(), carol.sees(bob).tracks());
        assertEquals(
                List.of(new ServerMessage.MutedByHost(TrackSource.SCREEN)), bob.all(ServerMessage.MutedByHost.class));
        assertEquals(Optional.of("screen"), meeting.rows("mute").getLast().value());

        alice.says(new ClientMessage.Mute(bob.id(), TrackSource.SCREEN));
        assertEquals(1, bob.all(ServerMessage.MutedByHost.class).size());
        carol.publishes(TrackSource.SCREEN);
        assertTrue(carol.publishesNow(TrackSource.SCREEN));
    }

    @Test
    @Tag("A4")
    void whoWasStoppedSharesAgainByTheirOwnAct() {
        alice.makes(carol, Role.ALTERNATE_HOST);
        carol.publishes(TrackSource.SCREEN);
        alice.says(new ClientMessage.Mute(carol.id(), TrackSource.SCREEN));
        assertFalse(carol.publishesNow(TrackSource.SCREEN));

        carol.publishes(TrackSource.SCREEN);
        assertTrue(carol.publishesNow(TrackSource.SCREEN));
        assertFalse(alice.sees(carol).tracks().getFirst().muted());
        assertEquals(Set.of(), meeting.world.paused);
        carol.says(new ClientMessage.Mute(alice.id(), TrackSource.SCREEN));
        assertTrue(carol.publishesNow(TrackSource.SCREEN));
    }

    @Test
    @Tag("A4")
    void aHostStopsAHostAndAShareThatIsNotAnsweredYet() {
        alice.makes(carol, Role.ALTERNATE_HOST);
        alice.offers(TrackSource.SCREEN);
        var asked = meeting.world.negotiation(alice.id());
        carol.says(new ClientMessage.Mute(alice.id(), TrackSource.SCREEN));
        alice.isAnswered(asked.negotiation(), asked.tracks());
        assertFalse(alice.publishesNow(TrackSource.SCREEN));
        assertEquals(Map.of(), meeting.world.tracks);
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
        var stay = new org.sabha.room.roster.Stay(
                bob.id(),
                new org.sabha.room.roster.Entrant(
                        org.sabha.model.Door.BROWSER, bob.invitationId(), bob.device, bob.name, 1, "test 1", false),
                meeting.world.now);
        assertThrows(IllegalStateException.class, () -> stay.moveTo(org.sabha.room.roster.Stay.Step.SEATED));
        stay.moveTo(org.sabha.room.roster.Stay.Step.GONE);
        assertThrows(IllegalStateException.class, () -> stay.moveTo(org.sabha.room.roster.Stay.Step.GONE));
    }
}
