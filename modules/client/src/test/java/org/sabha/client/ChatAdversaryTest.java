package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.Stage.Person;
import org.sabha.client.keys.Alarm.Kind;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.session.MessageNumbering;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.protocol.ChatEnvelope;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/** A server that repeats, readdresses or garbles what is written. */
@Tag("adversary")
class ChatAdversaryTest {
    private static final ClientMessage.Seal TO_ALL =
            new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.EMPTY);

    private final Stage stage;
    private final Person asha;
    private final Person bob;
    private final Person chitra;

    ChatAdversaryTest(@TempDir Path folder) {
        stage = new Stage(folder);
        asha = stage.founder("Asha");
        bob = stage.admits(asha, "Bob");
        chitra = stage.admits(asha, "Chitra");
    }

    @Test
    @Tag("H19")
    @Tag("T6")
    void aMessageThatIsRepeatedOrReaddressedIsNotShown() {
        asha.session.seal(
                new ClientMessage.Seal(
                        SealedChannel.CHAT, SealedAudience.PERSON, Optional.of(bob.participant), Octets.EMPTY),
                "for Bob");
        ServerMessage.Sealed sent = HonestMeetingTest.sealed(asha, SealedAudience.PERSON, Optional.of(bob.participant));
        chitra.hears(sent);
        assertEquals(List.of(Kind.FORGED_MESSAGE), chitra.alarmed());
        assertEquals(List.of(), chitra.read);
        bob.hears(new ServerMessage.Sealed(
                chitra.participant,
                SealedChannel.CHAT,
                SealedAudience.PERSON,
                Optional.of(bob.participant),
                sent.payload()));
        assertEquals("Asha", bob.read.getFirst().from().identity().name(), "the signature says who, not the server");
        bob.hears(sent);
        assertEquals(1, bob.read.size());
    }

    /**
     * A seal is handed on before its number is written. After a kill the server does not know the number, so it hands on once
     * more what the client repeats.
     */
    @Test
    void sealRepeatedAfterServerRestartRaisesNoAlarm() {
        var numbering = new MessageNumbering();
        asha.session.seal(TO_ALL, "hello");
        ClientMessage.Seal said = asha.last(ClientMessage.Seal.class);
        numbering.say(said);
        bob.hears(HonestMeetingTest.sealed(asha, SealedAudience.EVERYBODY, Optional.empty()));
        numbering
                .repeat()
                .forEach(frame -> bob.hears(new ServerMessage.Sealed(
                        asha.participant,
                        said.channel(),
                        said.audience(),
                        said.to(),
                        ((ClientMessage.Seal) frame.message()).payload())));
        assertEquals(List.of(), bob.alarmed());
        assertEquals(1, bob.read.size());
    }

    /** A member with the keys seals what no client writes; nobody else, and no later message, suffers. */
    @Test
    @Tag("H6")
    void aMessageInNoKnownFormIsToldAndNotShown() {
        ClientMessage.Seal toAll =
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.EMPTY);
        bob.session.seal(toAll, "{\"v\":1,\"id\":1,\"text\":\"x\",\"text\":\"y\"}");
        asha.hears(HonestMeetingTest.sealed(bob, SealedAudience.EVERYBODY, Optional.empty()));
        assertEquals(List.of(), asha.read);
        assertEquals(List.of(Kind.FORGED_MESSAGE), asha.alarmed());
        bob.session.seal(toAll, "of before");
        asha.hears(HonestMeetingTest.sealed(bob, SealedAudience.EVERYBODY, Optional.empty()));
        ChatEnvelope envelope = ChatEnvelope.of(7, "of now", Optional.empty()).orElseThrow();
        bob.session.seal(toAll, envelope.wrap());
        asha.hears(HonestMeetingTest.sealed(bob, SealedAudience.EVERYBODY, Optional.empty()));
        assertEquals(
                List.of("of before", "of now"),
                asha.read.stream().map(TextMessage::text).toList());
        assertEquals(
                List.of(Optional.empty(), Optional.of(envelope)),
                asha.read.stream().map(TextMessage::envelope).toList());
    }

    @Test
    @Tag("H19")
    void aMessageToHostsIsShownToHostsAlone() {
        asha.session.seal(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.HOSTS, Optional.empty(), Octets.EMPTY),
                "for hosts");
        ServerMessage.Sealed sent = HonestMeetingTest.sealed(asha, SealedAudience.HOSTS, Optional.empty());
        chitra.hears(sent);
        assertEquals(List.of(), chitra.read);
        assertEquals(
                "for hosts, and this device is none's", chitra.alarms.getFirst().detail());
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        // Written before he was host, and handed on after: he cannot read it, and nobody lied.
        bob.hears(sent);
        assertEquals(List.of(), bob.read);
        assertEquals(List.of(), bob.alarms);
        asha.session.seal(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.HOSTS, Optional.empty(), Octets.EMPTY),
                "for both hosts");
        bob.hears(HonestMeetingTest.sealed(asha, SealedAudience.HOSTS, Optional.empty()));
        assertEquals("for both hosts", bob.read.getFirst().text());
        chitra.session.seal(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.HOSTS, Optional.empty(), Octets.EMPTY),
                "please");
        ServerMessage.Sealed asked = HonestMeetingTest.sealed(chitra, SealedAudience.HOSTS, Optional.empty());
        asha.hears(asked);
        assertEquals("please", asha.read.getFirst().text());
        chitra.hears(asked);
        assertEquals("please", chitra.read.getFirst().text(), "an author reads their own");
    }
}
