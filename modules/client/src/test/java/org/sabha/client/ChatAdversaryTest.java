package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.protocol.ChatEnvelope;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
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
        var numbering = new MessageNumbering((_, _, _) -> {});
        asha.session.seal(TO_ALL, "hello");
        ClientMessage.Seal sent = asha.last(ClientMessage.Seal.class);
        numbering.say(sent);
        bob.hears(HonestMeetingTest.sealed(asha, SealedAudience.EVERYBODY, Optional.empty()));
        numbering
                .repeat()
                .forEach(frame -> bob.hears(new ServerMessage.Sealed(
                        asha.participant,
                        sent.channel(),
                        sent.audience(),
                        sent.to(),
                        ((ClientMessage.Seal) frame.message()).payload())));
        assertEquals(List.of(), bob.alarmed());
        assertEquals(1, bob.read.size());
    }

    /** A member with the keys seals what no client writes; nobody else, and no later message, suffers. */
    @Test
    @Tag("H6")
    void reportsUnknownMessageFormatWithoutShowingIt() {
        ClientMessage.Seal toAll =
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.EMPTY);
        bob.session.seal(toAll, "{\"v\":1,\"id\":1,\"text\":\"x\",\"text\":\"y\"}");
        asha.hears(HonestMeetingTest.sealed(bob, SealedAudience.EVERYBODY, Optional.empty()));
        assertEquals(List.of(), asha.read);
        assertEquals(List.of(Kind.FORGED_MESSAGE), asha.alarmed());
        bob.session.seal(toAll, "of before");
        asha.hears(HonestMeetingTest.sealed(bob, SealedAudience.EVERYBODY, Optional.empty()));
        ChatEnvelope envelope =
                ChatEnvelope.of(7, "of now", Optional.empty(), List.of()).orElseThrow();
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

    /** Writes to an audience; an honest server confirms it. What the readers are handed is the test's to say. */
    private ServerMessage.Sealed writes(ClientMessage.Seal to, String text) {
        ServerMessage.Sealed sent = sends(to, text);
        asha.session.confirmed(asha.last(ClientMessage.Seal.class));
        return sent;
    }

    /** The same while the server has not confirmed it, and never does if it refuses it. */
    private ServerMessage.Sealed sends(ClientMessage.Seal to, String text) {
        assertTrue(asha.session.write(to, text));
        return HonestMeetingTest.sealed(asha, to.audience(), to.to());
    }

    private static ClientMessage.Seal to(SealedAudience audience, Optional<ParticipantId> one) {
        return new ClientMessage.Seal(SealedChannel.CHAT, audience, one, Octets.EMPTY);
    }

    @Test
    @Tag("T6")
    void aSwallowedMessageIsReportedWithinTwoSeconds() {
        bob.hears(writes(TO_ALL, "one"));
        ServerMessage.Sealed swallowed = writes(TO_ALL, "two");
        bob.hears(writes(TO_ALL, "three"));
        stage.passes(Stage.SECOND);
        assertEquals(List.of("one"), bob.shown);
        stage.passes(Stage.SECOND);
        assertEquals(List.of("one", "(missing from Asha)", "three"), bob.shown);
        bob.hears(writes(TO_ALL, "four"));
        stage.passes(10 * Stage.SECOND);
        assertEquals("four", bob.shown.getLast(), "reported once");
        bob.hears(swallowed);
        assertEquals("two", bob.read.getLast().text());
        assertEquals(List.of(), bob.alarms);
    }

    @Test
    @Tag("T6")
    void reorderedMessagesAreReadInOrder() {
        ClientMessage.Seal toBob = to(SealedAudience.PERSON, Optional.of(bob.participant));
        for (ClientMessage.Seal audience : List.of(TO_ALL, toBob)) {
            bob.hears(writes(audience, "one"));
            ServerMessage.Sealed held = writes(audience, "two");
            bob.hears(writes(audience, "three"));
            stage.passes(Stage.SECOND);
            bob.hears(held);
        }
        stage.passes(10 * Stage.SECOND);
        assertEquals(List.of("one", "two", "three", "one", "two", "three"), bob.shown);
    }

    /** By a new snapshot of the seat a server could make a device forget what it knows. */
    @Test
    void aSnapshotHidesNoSwallowedMessage() {
        bob.hears(writes(TO_ALL, "one"));
        writes(TO_ALL, "two");
        stage.seat(bob, Optional.empty());
        bob.hears(writes(TO_ALL, "three"));
        stage.passes(2 * Stage.SECOND);
        assertEquals(List.of("one", "(missing from Asha)", "three"), bob.shown);
    }

    @Test
    void aRefusedMessageIsNotMissing() {
        bob.hears(writes(TO_ALL, "one"));
        sends(TO_ALL, "refused for its rate");
        bob.hears(writes(TO_ALL, "three"));
        bob.hears(writes(TO_ALL, "four"));
        stage.passes(10 * Stage.SECOND);
        assertEquals(List.of("one", "three", "four"), bob.shown);
    }

    @Test
    void newcomersAndOtherReadersMissNothing() {
        writes(TO_ALL, "before Deepa");
        bob.hears(writes(to(SealedAudience.PERSON, Optional.of(bob.participant)), "for Bob"));
        Person deepa = stage.admits(asha, "Deepa");
        deepa.hears(writes(TO_ALL, "one"));
        deepa.hears(writes(TO_ALL, "two"));
        writes(to(SealedAudience.HOSTS, Optional.empty()), "for hosts");
        stage.states(asha, new ClientMessage.SetRole(deepa.participant, Role.ALTERNATE_HOST));
        deepa.hears(writes(to(SealedAudience.HOSTS, Optional.empty()), "for both hosts"));
        deepa.hears(writes(TO_ALL, "three"));
        stage.passes(10 * Stage.SECOND);
        assertEquals(List.of("one", "two", "for both hosts", "three"), deepa.shown);
    }

    /** Somebody is host, then not, and host again: what the hosts wrote meanwhile was not for them. */
    @Test
    void hostOfLaterMissesNothingOfMeanwhile() {
        ClientMessage.Seal toHosts = to(SealedAudience.HOSTS, Optional.empty());
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        bob.hears(writes(toHosts, "one"));
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        writes(toHosts, "two");
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        bob.hears(writes(toHosts, "three"));
        bob.hears(writes(toHosts, "four"));
        stage.passes(10 * Stage.SECOND);
        assertEquals(List.of("one", "three", "four"), bob.shown);
    }

    /** What was written while this device had lost step could not be opened. */
    @Test
    void memberWhoLostStepMissesNothingOfMeanwhile() {
        bob.hears(writes(TO_ALL, "one"));
        writes(TO_ALL, "two");
        bob.hears(writes(TO_ALL, "three"));
        bob.hears(stage.seatedAt(bob, stage.epoch + 1));
        KeyOffer offer = bob.last(ClientMessage.PresentKeyPackage.class).keys();
        stage.wants(asha, List.of(stage.wanted(bob, offer, Optional.empty(), Optional.empty())), List.of(bob.leaf()));
        stage.orders(asha, List.of(bob), List.of(bob.leaf()));
        bob.hears(writes(TO_ALL, "four"));
        bob.hears(writes(TO_ALL, "five"));
        stage.passes(10 * Stage.SECOND);
        assertEquals(List.of("one", "three", "four", "five"), bob.shown);
        assertEquals(List.of(Kind.OUT_OF_STEP), bob.alarmed());
    }
}
