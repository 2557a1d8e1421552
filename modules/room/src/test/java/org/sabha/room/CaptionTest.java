package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sabha.model.EntryMethod;
import org.sabha.model.Octets;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/** Who may write captions, as the room decides about it; of what is written it knows nothing. */
class CaptionTest {
    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void threeAreIn() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
        alice.invitesAndLetsIn(carol);
        meeting.pass(Duration.ofSeconds(1));
    }

    private static Person captions(Person person) {
        return person.says(new ClientMessage.Seal(
                SealedChannel.CAPTION, SealedAudience.EVERYBODY, Optional.empty(), Octets.of(new byte[] {7})));
    }

    private Person lets(Person who, boolean allowed) {
        return alice.says(new ClientMessage.SetCaptionRight(who.id(), allowed));
    }

    private static int read(Person person) {
        return (int) person.all(ServerMessage.Sealed.class).stream()
                .filter(each -> each.channel() == SealedChannel.CAPTION)
                .count();
    }

    @Test
    void hostsWriteCaptionsAndWhomAHostLets() {
        threeAreIn();
        assertTrue(carol.sees(alice).mayCaption());
        captions(alice);
        assertEquals(1, read(carol));
        assertFalse(carol.sees(bob).mayCaption());
        captions(bob).isDenied(ReasonCode.HOST_ONLY);
        assertEquals(1, read(carol));

        lets(bob, true);

        assertTrue(carol.sees(bob).mayCaption());
        captions(bob);
        assertEquals(2, read(carol));
        assertEquals(1, read(alice));
        captions(carol).isDenied(ReasonCode.HOST_ONLY);
    }

    @Test
    void severalWriteAtATime() {
        threeAreIn();
        lets(bob, true);
        lets(carol, true);
        captions(bob);
        captions(carol);
        captions(bob);
        assertEquals(3, read(alice));
    }

    @Test
    void aRightThatIsTakenBackEndsAtOnceWithoutTouchingAnotherChannel() {
        threeAreIn();
        lets(bob, true);
        lets(bob, false);
        assertFalse(carol.sees(bob).mayCaption());
        captions(bob).isDenied(ReasonCode.HOST_ONLY);
        assertEquals(0, read(carol));
        bob.says(new ClientMessage.Seal(
                SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.of(new byte[] {7})));
        assertEquals(1, carol.all(ServerMessage.Sealed.class).size());
    }

    @Test
    void nobodyWhoDoesNotPresideGivesItAndNobodyGivesItToThemselves() {
        threeAreIn();
        bob.says(new ClientMessage.SetCaptionRight(bob.id(), true)).isDenied(ReasonCode.HOST_ONLY);
        lets(bob, true);
        bob.says(new ClientMessage.SetCaptionRight(carol.id(), true)).isDenied(ReasonCode.HOST_ONLY);
        lets(alice, true).isDenied(ReasonCode.NOT_ON_ONESELF);
        assertFalse(alice.sees(carol).mayCaption());
    }

    @Test
    void theLogSaysWhoLetWhomAndNothingOfWhatIsWritten() {
        threeAreIn();
        lets(bob, true);
        captions(bob);
        lets(bob, false);
        var rows = meeting.rows("set-caption-right");
        assertEquals(
                List.of("granted", "withdrawn"),
                rows.stream().map(row -> row.value().orElseThrow()).toList());
        assertEquals(Optional.of(bob.id()), rows.getFirst().subject());
        assertEquals(Optional.of(alice.id()), rows.getFirst().actor());
        assertEquals(List.of(), meeting.rows("seal"));
    }

    @Test
    void aRightGoesWithTheSeatToThePageLoadedAnewAndEndsWithTheSeat() {
        var plain = new MeetingScript();
        Person host = plain.person("Alice").joinsAsHost();
        Person guest = plain.person("Bob");
        host.invitesAndLetsIn(guest);
        host.says(new ClientMessage.SetCaptionRight(guest.id(), true));
        guest.arrives(EntryMethod.BROWSER).isIn();
        assertTrue(host.sees(guest).mayCaption());
        guest.leaves();
        guest.knocks();
        host.admits(guest);
        guest.isIn();
        assertFalse(host.sees(guest).mayCaption());
    }

    @Test
    void whoIsHostNoMoreHasNoRightThatNobodyGave() {
        var open = new MeetingScript();
        Person host = open.person("Alice").joinsAsHost();
        Person guest = open.person("Bob");
        host.invitesAndLetsIn(guest);
        host.makes(guest, Role.ALTERNATE_HOST);
        assertTrue(host.sees(guest).mayCaption());
        host.makes(guest, Role.PARTICIPANT);
        assertFalse(host.sees(guest).mayCaption());
    }

    @Test
    void aRestartTakesTheRightBack() {
        var plain = new MeetingScript();
        Person host = plain.person("Alice").joinsAsHost();
        Person guest = plain.person("Bob");
        host.invitesAndLetsIn(guest);
        host.says(new ClientMessage.SetCaptionRight(guest.id(), true));
        plain.serverRestarts();
        host.resumes();
        guest.resumes();
        assertFalse(host.sees(guest).mayCaption());
    }
}
