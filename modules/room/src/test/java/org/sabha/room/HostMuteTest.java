package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ReasonCode;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;

/** A microphone begins as the rule says; a host mutes, and only the person unmutes. */
class HostMuteTest {
    private final MeetingScript meeting =
            MeetingScript.ofThree(MeetingScript.withoutReturn(RoomSettings.Keys.ABSENT, PolicyRules.advisory()));
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

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
}
