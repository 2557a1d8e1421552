package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.EntryMethod;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;

/** Who comes into a meeting while the server has too much to do. */
@Tag("Q4")
class BusyServerTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void server(RoomCommand.Newcomers newcomers) {
        meeting.world.handle(new RoomCommand.LoadChanged(newcomers));
    }

    @Test
    void newcomerIsRefusedAndToldSo() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        server(RoomCommand.Newcomers.REFUSED);
        assertInstanceOf(CredentialCheck.Later.class, bob.asksToJoin());
        bob.knocks();
        assertEquals(
                List.of(
                        new ServerFrame(1, 0, new ServerMessage.Denied(0, ReasonCode.SERVER_BUSY, Optional.empty())),
                        new ServerFrame(0, 0, new ServerMessage.Closed(CloseCause.REFUSED))),
                meeting.world.line(bob.connection.orElseThrow()).frames);
        assertEquals(
                Optional.of(ReasonCode.SERVER_BUSY),
                meeting.rows("arrive").getLast().reason());
        server(RoomCommand.Newcomers.TAKEN);
        bob.knocks().waits();
    }

    @Test
    void hostComesIn() {
        server(RoomCommand.Newcomers.REFUSED);
        assertInstanceOf(
                CredentialCheck.Opens.class,
                alice.holds(meeting.world.hostInvitation).asksToJoin());
        alice.joinsAsHost().isIn();
    }

    @Test
    void participantReturnsByTicketAndByReload() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.invitesAndLetsIn(carol);
        server(RoomCommand.Newcomers.REFUSED);
        bob.losesSocket().resumes().isIn();
        carol.losesSocket().knocks().isIn();
    }

    @Test
    void waitingPersonIsAdmittedAndMayReload() {
        alice.joinsAsHost();
        bob.isInvitedBy(alice);
        bob.knocks().waits();
        server(RoomCommand.Newcomers.REFUSED);
        bob.knocks().waits();
        alice.admits(bob);
        bob.isIn();
    }

    @Test
    void strangerLearnsNothingOfTheLoad() {
        alice.joinsAsHost();
        server(RoomCommand.Newcomers.REFUSED);
        assertInstanceOf(
                CredentialCheck.Closed.class,
                bob.holds(new Secret("x".repeat(32))).asksToJoin());
        bob.arrives(EntryMethod.BROWSER).isTurnedAway();
    }
}
