package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.Stage.Person;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.Alarm.Kind;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.KeyOutput.Sending;
import org.sabha.client.keys.MissingMessage;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/** While policy and group disagree nothing leaves a device, of whatever kind it is. */
class FailClosedTest {
    private final Stage stage;
    private final Person asha;

    FailClosedTest(@TempDir Path folder) {
        stage = new Stage(folder);
        asha = stage.founder("Asha");
    }

    private static boolean writes(Person person) {
        return person.session.seal(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.EMPTY),
                "hello");
    }

    @Test
    @Tag("adversary")
    @Tag("T49")
    void whileARemovalIsHeldBackNoChatIsSentEither() {
        stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        assertTrue(writes(asha));
        asha.session.prepare(new ClientMessage.Remove(chitra.participant), stage.now);
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.REMOVAL_NOT_CONFIRMED), asha.alarmed());
        asha.sent.clear();
        assertFalse(writes(asha));
        assertEquals(List.of(), asha.sent);
        stage.wants(asha, List.of(), List.of(2));
        stage.orders(asha, List.of(), List.of(2));
        assertTrue(writes(asha));
    }

    /** The server may not have heard of it, or have been started anew: that is no lie, and closes all the same. */
    @Test
    @Tag("Q6")
    void aRemovalThatIsUnderWayAsTheLineIsLostIsNoAlarmUntilTheLineIsBack() {
        stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        asha.session.prepare(new ClientMessage.Remove(chitra.participant), stage.now);
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        stage.keepsApart(asha);
        asha.session.lineLost();
        stage.passes(10 * Stage.SECOND);
        assertEquals(List.of(), asha.alarmed());
        assertFalse(writes(asha), "whoever was removed may still have the keys");
        asha.hears(new ServerMessage.Pong());
        stage.passes(Stage.SECOND);
        assertEquals(List.of(), asha.alarmed());
        stage.passes(2 * Stage.SECOND);
        assertEquals(List.of(Kind.REMOVAL_NOT_CONFIRMED, Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
    }

    /** The leaf of who left goes with the next commit, which waits for the server. */
    @Test
    @Tag("Q6")
    void departureDuringConnectionLossIsNoGhost() {
        Person bob = stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        bob.hears(new ServerMessage.ParticipantLeft(chitra.participant, Views.LEFT));
        stage.passes(2 * Stage.SECOND);
        stage.keepsApart(bob);
        bob.session.lineLost();
        stage.passes(20 * Stage.SECOND);
        assertEquals(List.of(), bob.alarmed());
        assertFalse(writes(bob), "she may still have the keys");
        bob.hears(new ServerMessage.Pong());
        stage.passes(4 * Stage.SECOND);
        assertEquals(List.of(), bob.alarmed());
        stage.passes(2 * Stage.SECOND);
        assertEquals(List.of(Kind.GHOST), bob.alarmed());
    }

    @Test
    @Tag("adversary")
    @Tag("T37")
    void aServerThatCutsTheLineOverAndOverIsFoundOutAllTheSame() {
        Person bob = stage.admits(asha, "Bob");
        asha.session.prepare(new ClientMessage.Remove(bob.participant), stage.now);
        for (int i = 0; i < 80; i++) {
            asha.session.lineLost();
            stage.passes(Stage.SECOND);
            asha.hears(new ServerMessage.Pong());
            assertFalse(i > 2 && writes(asha));
        }
        assertEquals(List.of(), asha.alarmed());
        for (int i = 0; i < 20; i++) {
            asha.session.lineLost();
            stage.passes(Stage.SECOND);
            asha.hears(new ServerMessage.Pong());
        }
        assertEquals(List.of(Kind.REMOVAL_NOT_CONFIRMED), asha.alarmed());
    }

    @Test
    @Tag("adversary")
    @Tag("H7")
    void sendsNothingWhileGhostRemains() {
        Person bob = stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        bob.hears(new ServerMessage.ParticipantLeft(chitra.participant, Views.LEFT));
        stage.passes(6 * Stage.SECOND);
        assertEquals(List.of(Kind.GHOST), bob.alarmed());
        assertNotNull(bob.speaks("whoever leaves is still in the group for a moment"));
        stage.passes(5 * Stage.SECOND);
        assertEquals(Sending.CLOSED, bob.sending);
        assertNull(bob.speaks("not to ghosts"));
        assertFalse(writes(bob));
        assertEquals(Sending.OPEN, asha.sending, "she is shown to Asha");
        stage.wants(asha, List.of(), List.of(2));
        stage.orders(asha, List.of(), List.of(2));
        assertNotNull(bob.speaks("she is gone"));
        assertEquals(1, bob.alarms.size());
    }

    /** What the guard read and what the library did are not the same: nobody knows whom the next keys are for. */
    @Test
    @Tag("adversary")
    void aStepThatFailsStopsSending() {
        Person frail = stage.founder(stage.person("Bob", Role.HOST, OtherEngines.frail("the trees differ")));
        Person chitra = stage.admits(frail, "Chitra");
        assertNotNull(frail.speaks("before"));
        stage.wants(chitra, List.of(), List.of());
        stage.orders(chitra, List.of(), List.of());
        assertEquals(List.of(Kind.RULES_BROKEN), frail.alarmed());
        assertTrue(frail.alarms.getFirst().detail().contains("the trees differ"));
        assertEquals(Sending.CLOSED, frail.sending);
        assertNull(frail.speaks("after"));
        assertFalse(writes(frail));
        assertEquals(List.of(), chitra.alarms);
    }

    @Test
    void aSeventeenthHostIsRefusedInWordsUntilOneOfTheOthersLeft() {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < MeetingTerms.MAX_HOSTS; i++) {
            people.add(stage.admits(asha, "Person " + i));
        }
        Person last = people.removeLast();
        people.forEach(
                person -> stage.states(asha, new ClientMessage.SetRole(person.participant, Role.ALTERNATE_HOST)));
        var act = new ClientMessage.SetRole(last.participant, Role.ALTERNATE_HOST);
        assertTrue(asha.session.refuse(act).orElseThrow().contains("16"));
        assertTrue(asha.session
                .refuse(new ClientMessage.HandOverAndLeave(last.participant))
                .isPresent());
        var taken = new ClientMessage.SetRole(people.getFirst().participant, Role.PARTICIPANT);
        assertEquals(Optional.empty(), asha.session.refuse(taken));
        int leaf = people.getFirst().leaf();
        stage.wants(asha, List.of(), List.of(leaf));
        stage.orders(asha, List.of(), List.of(leaf));
        assertEquals(Optional.empty(), asha.session.refuse(act));
        stage.states(asha, act);
        assertEquals(List.of(), asha.alarms);
        assertEquals(List.of(), last.alarms);
    }

    @Test
    void aQuestionThatFailsIsAnswered() {
        List<String> words = new ArrayList<>();
        try (MeetingKeys keys =
                new MeetingKeys(asha.keys, Runnable::run, Runnable::run, new Words(words), new SecureRandom())) {
            var answer = keys.ask(group -> {
                throw new IllegalStateException("no such label");
            });
            assertInstanceOf(
                    IllegalStateException.class,
                    assertThrows(CompletionException.class, answer::join).getCause());
            assertEquals(Optional.empty(), keys.ask(group -> group.epoch()).join());
        }
    }

    /** An invitation must not be used before the unlocking that its host asked for first. */
    @Test
    void unsignedActWaitsForSignedActBeforeIt() {
        List<String> words = new ArrayList<>();
        Deque<Runnable> computing = new ArrayDeque<>();
        try (MeetingKeys keys =
                new MeetingKeys(asha.keys, Runnable::run, computing::add, new Words(words), new SecureRandom())) {
            ClientMessage unlock = new ClientMessage.Unlock();
            ClientMessage invite = new ClientMessage.Invite();
            keys.say(unlock);
            keys.say(invite);
            assertEquals(List.of(), words);
            while (!computing.isEmpty()) {
                computing.remove().run();
            }
            keys.say(invite);
            assertEquals(List.of(unlock.toString(), invite.toString(), invite.toString()), words);
        }
    }

    /** A meeting that is told nothing of interest. */
    private record Words(List<String> sent) implements MeetingKeys.Owner {
        @Override
        public void say(ClientMessage message) {
            sent.add(message.toString());
        }

        @Override
        public void notSaid(ClientMessage act, String why) {
            sent.add(why);
        }

        @Override
        public void freshKeys() {}

        @Override
        public void alarm(Alarm alarm) {}

        @Override
        public void frame(ReceivedFrame frame) {}

        @Override
        public void members(List<GroupPerson> members) {}

        @Override
        public void epoch(Octets group, long epoch) {}

        @Override
        public void data(TextMessage message) {}

        @Override
        public void missing(MissingMessage message) {}
    }
}
