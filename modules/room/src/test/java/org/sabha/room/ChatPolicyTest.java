package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Octets;
import org.sabha.model.Permission;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/** Who may write to whom, as the room decides about it; of what is written it knows nothing. */
class ChatPolicyTest {
    private static final Octets SEALED = Octets.of(new byte[] {7});

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

    private static Person writes(Person person) {
        return person.says(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), SEALED));
    }

    private static Person writesToHosts(Person person) {
        return person.says(new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.HOSTS, Optional.empty(), SEALED));
    }

    private static Person writesTo(Person person, Person other) {
        return person.says(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.PERSON, Optional.of(other.id()), SEALED));
    }

    private static long read(Person person, SealedChannel channel) {
        return person.all(ServerMessage.Sealed.class).stream()
                .filter(each -> each.channel() == channel)
                .count();
    }

    private static long read(Person person) {
        return read(person, SealedChannel.CHAT);
    }

    @Test
    void participantsWriteToHostsOnlyWhereHostsSaySo() {
        threeAreIn();
        alice.says(new ClientMessage.SetChat(ChatPolicy.HOSTS));
        assertEquals(ChatPolicy.HOSTS, bob.meeting().chat());
        writes(bob).isDenied(ReasonCode.CHAT_TO_HOSTS_ONLY);
        writesTo(bob, carol).isDenied(ReasonCode.CHAT_TO_HOSTS_ONLY);
        assertEquals(0, read(carol));
        writesToHosts(bob);
        writesTo(bob, alice);
        assertEquals(2, read(alice));
        writes(alice);
        writesTo(alice, carol);
        assertEquals(1, read(bob));
        assertEquals(2, read(carol));
    }

    @Test
    void nobodyWritesWhereChatIsOff() {
        threeAreIn();
        alice.says(new ClientMessage.SetChat(ChatPolicy.OFF));
        writes(bob).isDenied(ReasonCode.CHAT_OFF);
        writesToHosts(bob).isDenied(ReasonCode.CHAT_OFF);
        writes(alice).isDenied(ReasonCode.CHAT_OFF);
        assertEquals(0, read(carol) + read(alice));
        alice.says(new ClientMessage.SetChat(ChatPolicy.EVERYBODY));
        writes(bob);
        assertEquals(1, read(carol));
    }

    @Test
    void onlyHostsDecideAboutTheChat() {
        threeAreIn();
        bob.says(new ClientMessage.SetChat(ChatPolicy.OFF)).isDenied(ReasonCode.HOST_ONLY);
        alice.makes(bob, Role.PARTICIPANT);
        writes(carol);
        assertEquals(1, read(bob));
        alice.says(new ClientMessage.SetChat(ChatPolicy.HOSTS));
        assertEquals(
                List.of(Optional.of("off"), Optional.of("hosts")),
                meeting.rows("set-chat").stream().map(row -> row.value()).toList());
    }

    @Test
    void restartKeepsTheChatPolicy() {
        threeAreIn();
        alice.says(new ClientMessage.SetChat(ChatPolicy.OFF));
        meeting.serverRestarts();
        alice.resumes();
        bob.resumes();
        meeting.pass(Duration.ofSeconds(1));
        writes(bob).isDenied(ReasonCode.CHAT_OFF);
    }

    @Test
    void reactionsThatAreForbiddenReachNobody() {
        threeAreIn();
        alice.says(new ClientMessage.SetPermission(Optional.empty(), Permission.REACT, false));
        var reaction =
                new ClientMessage.Seal(SealedChannel.REACTION, SealedAudience.EVERYBODY, Optional.empty(), SEALED);
        bob.says(reaction).isDenied(ReasonCode.REACTION_NOT_ALLOWED);
        assertEquals(0, read(carol, SealedChannel.REACTION));
        alice.says(reaction);
        assertEquals(1, read(carol, SealedChannel.REACTION));
        alice.says(new ClientMessage.SetPermission(Optional.empty(), Permission.REACT, true));
        bob.says(reaction);
        assertEquals(2, read(carol, SealedChannel.REACTION));
    }
}
