package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.PublishedTrack;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;

/** A screen is shared by whom a host granted it, one at a time, and stopped by a host. */
class ShareTest {
    private final MeetingScript meeting = MeetingScript.ofThree();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

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
}
