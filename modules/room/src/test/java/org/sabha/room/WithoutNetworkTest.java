package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;

/** What becomes of a seat whose connection of messages is gone. */
class WithoutNetworkTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");

    private void twoAreIn() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        bob.publishes(TrackSource.MICROPHONE);
    }

    @Test
    @Tag("Q11")
    void mediaGoesOnWithoutSignallingAsLongAsTheSeatIsKept() {
        twoAreIn();
        var who = bob.id();
        var tracks = meeting.world.tracks;
        assertTrue(tracks.containsValue(who));
        var paused = Set.copyOf(meeting.world.paused);
        bob.losesSocket();
        meeting.pass(Duration.ofMillis(29_999));
        assertTrue(meeting.world.transports.contains(who));
        assertTrue(tracks.containsValue(who));
        assertEquals(paused, meeting.world.paused);
        meeting.pass(Duration.ofMillis(1));
        assertFalse(meeting.world.transports.contains(who), "then it is nobody's any more");
        assertFalse(tracks.containsValue(who));
    }

    @Test
    @Tag("Q15")
    void afterHalfAMinuteTheSeatIsThereAndWhatWasSaidComesOnce() {
        twoAreIn();
        bob.losesSocket().forgetsWhatItSaw();
        meeting.pass(Duration.ofMillis(29_999));
        alice.says(new ClientMessage.RaiseHand(true));
        bob.resumes();
        bob.isIn();
        long told = bob.all(ServerMessage.ParticipantChanged.class).stream()
                .filter(changed -> changed.participant().handRaisedAt().isPresent())
                .count();
        assertEquals(1, told);
        assertEquals(0, meeting.rows("lose").size());
        assertTrue(meeting.world.transports.contains(bob.id()));
    }
}
