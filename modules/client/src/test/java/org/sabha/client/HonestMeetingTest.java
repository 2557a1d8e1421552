package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.Stage.Person;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupSession;
import org.sabha.client.keys.KeyOutput.Sending;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/** What members of a key group do when nobody lies. */
class HonestMeetingTest {
    private final Stage stage;
    private final Person asha;

    HonestMeetingTest(@TempDir Path folder) {
        stage = new Stage(folder);
        asha = stage.founder("Asha");
    }

    /** A page on a machine with six or more cores sends VP9 in three layers and seals each by itself. */
    @Test
    void opensEveryLayerOfAPicture() {
        Person bob = stage.admits(asha, "Bob");
        asha.sees(List.of(bob.draws("low "), bob.draws("middle "), bob.draws("high")), bob);
        asha.sees(List.of(bob.draws("low alone")), bob);
        assertEquals(List.of("low middle high", "low alone"), asha.heard());
        byte[] broken = bob.draws("broken");
        broken[broken.length - 1] ^= 1;
        asha.sees(List.of(bob.draws("low "), broken, bob.draws("high")), bob);
        assertEquals(2, asha.heard().size());
    }

    @Test
    void peopleHearEachOtherAndNobodyIsAlarmed() {
        Person bob = stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        bob.receives(asha.speaks("hello"), asha);
        chitra.receives(bob.speaks("hi"), bob);
        asha.receives(chitra.speaks("yes"), chitra);
        stage.passes(20 * Stage.SECOND);
        assertEquals(List.of("hello"), bob.heard());
        assertEquals(List.of("hi"), chitra.heard());
        assertEquals(List.of("yes"), asha.heard());
        for (Person person : List.of(asha, bob, chitra)) {
            assertEquals(List.of(), person.alarms);
            assertEquals(Sending.OPEN, person.sending);
            assertEquals(Optional.of(2L), person.session.epoch());
            assertEquals(asha.session.safetyCode(), person.session.safetyCode());
            assertEquals(
                    List.of("Asha", "Bob", "Chitra"),
                    person.members.stream()
                            .map(member -> member.identity().name())
                            .toList());
        }
    }

    /** Who is slow is asked again; the first of two commits may be on its way still when the second is made. */
    @Test
    void theFirstOfTwoCommitsMayBeTheOneThatIsOrdered() {
        Person bob = stage.admits(asha, "Bob");
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit first = asha.last(ClientMessage.Commit.class);
        stage.wants(asha, List.of(), List.of());
        assertNotEquals(first.commit(), asha.last(ClientMessage.Commit.class).commit());
        asha.sent.add(first);
        stage.orders(asha, List.of(), List.of());
        assertEquals(List.of(), asha.alarms);
        assertEquals(Optional.of(2L), asha.session.epoch());
        assertEquals(asha.session.safetyCode(), bob.session.safetyCode());
        bob.receives(asha.speaks("the first"), asha);
        stage.admits(asha, "Chitra").receives(bob.speaks("and on"), bob);
        assertEquals(List.of("the first"), bob.heard());
    }

    /** Nobody is missed who is there, nor while one epoch follows the other faster than each could be confirmed. */
    @Test
    @Tag("T37")
    void nobodyIsMissedHoweverOftenKeysChange() {
        Person bob = stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        for (int i = 0; i < 60; i++) {
            stage.wants(asha, List.of(), List.of());
            stage.orders(asha, List.of(), List.of());
            stage.passes(Stage.SECOND / 2);
            for (Person person : List.of(asha, bob, chitra)) {
                assertEquals(List.of(), person.missing(), "after epoch " + stage.epoch);
            }
        }
        long words = bob.sent.stream()
                .filter(sent -> sent instanceof ClientMessage.Seal seal && seal.channel() == SealedChannel.EPOCH)
                .count();
        assertTrue(words <= 30 / 4 + 1, words + " words in 30 s");
        stage.passes(60 * Stage.SECOND);
        assertEquals(List.of(), asha.missing());
        assertEquals(List.of(), asha.alarms);
    }

    /** A phone that went to sleep is missed while the server takes it for connected, and no more once it is back. */
    @Test
    @Tag("T37")
    void sleepingMemberIsMissedUntilServerNotices() {
        Person bob = stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        stage.passes(5 * Stage.SECOND);
        stage.keepsApart(chitra);
        stage.wants(asha, List.of(), List.of());
        stage.orders(asha, List.of(), List.of());
        stage.passes(7 * Stage.SECOND);
        assertEquals(List.of(), bob.missing());
        stage.passes(2 * Stage.SECOND);
        assertEquals(List.of("Chitra"), bob.missing());
        bob.hears(new ServerMessage.ParticipantChanged(Views.away(chitra.view())));
        stage.passes(60 * Stage.SECOND);
        assertEquals(List.of(), bob.missing());
        bob.hears(new ServerMessage.ParticipantChanged(chitra.view()));
        stage.passes(7 * Stage.SECOND);
        assertEquals(List.of(), bob.missing(), "it counts from when she is back");
        stage.keepsApart();
        stage.wants(asha, List.of(), List.of());
        stage.orders(asha, List.of(), List.of());
        stage.passes(10 * Stage.SECOND);
        assertEquals(List.of(), bob.missing());
    }

    /** No word can come to whom the line is down; it counts from when it is back. */
    @Test
    @Tag("T37")
    void disconnectedClientMissesNobody() {
        Person bob = stage.admits(asha, "Bob");
        stage.passes(5 * Stage.SECOND);
        stage.keepsApart(bob);
        stage.wants(asha, List.of(), List.of());
        stage.orders(asha, List.of(), List.of());
        bob.session.lineLost();
        stage.passes(60 * Stage.SECOND);
        assertEquals(List.of(), bob.missing());
        bob.hears(new ServerMessage.EpochInUse(stage.epoch));
        stage.passes(7 * Stage.SECOND);
        assertEquals(List.of(), bob.missing());
        stage.passes(2 * Stage.SECOND);
        assertEquals(List.of("Asha"), bob.missing());
    }

    /** In a large meeting on a slow machine a commit may take seconds to compute; its frames are not there to be read yet. */
    @Test
    @Tag("T37")
    void lateKeysRaiseNoAlarm() {
        stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        stage.wants(asha, List.of(), List.of());
        Octets commit = asha.last(ClientMessage.Commit.class).commit();
        ServerMessage ordered =
                new ServerMessage.GroupCommit(stage.epoch + 1, asha.participant, commit, List.of(), List.of());
        asha.hears(ordered);
        asha.hears(new ServerMessage.EpochInUse(stage.epoch + 1));
        for (int i = 0; i < 80; i++) {
            chitra.receives(asha.speaks("you will have the keys soon"), asha);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(), chitra.heard());
        chitra.hears(ordered);
        for (int i = 0; i < 80; i++) {
            chitra.receives(asha.speaks("now you have them"), asha);
            stage.passes(Stage.SECOND / 20);
        }
        assertTrue(chitra.heard().contains("now you have them"));
        assertEquals(List.of(), chitra.alarms);
    }

    /** Others seal with the keys of before until they know that a newcomer has those of now. */
    @Test
    @Tag("T37")
    void earlierFramesDoNotAlarmNewcomer() {
        Person bob = stage.admits(asha, "Bob");
        List<byte[]> before = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            before.add(bob.speaks("before you came"));
        }
        Person chitra = stage.admits(asha, "Chitra");
        for (byte[] frame : before) {
            chitra.receives(frame, bob);
            stage.passes(Stage.SECOND / 20);
        }
        for (int i = 0; i < 40; i++) {
            chitra.receives(bob.speaks("since you came"), bob);
            stage.passes(Stage.SECOND / 20);
        }
        assertTrue(chitra.heard().contains("since you came"));
        assertFalse(chitra.heard().contains("before you came"));
        assertEquals(List.of(), chitra.alarms);
    }

    /** Media may come before the Welcome. */
    @Test
    @Tag("T37")
    void clientWithoutGroupRaisesNoAlarm() {
        Person bob = stage.admits(asha, "Bob");
        Person guest = stage.person("Chitra", Role.PARTICIPANT);
        for (int i = 0; i < 160; i++) {
            guest.receives(bob.speaks("not for you yet"), bob);
            stage.passes(Stage.SECOND / 20);
            guest.media.settle(stage.now);
        }
        assertEquals(List.of(), guest.alarms);
        assertEquals(List.of(), guest.heard());
    }

    /** A word of each to each is too much for a large meeting. */
    @Test
    void inALargeMeetingHostsAloneSayThatTheyHaveTheKeys() {
        for (int i = 0; i < 25; i++) {
            stage.admits(asha, "Guest " + (char) ('a' + i));
        }
        stage.leaves.values().forEach(person -> person.sent.clear());
        stage.passes(5 * Stage.SECOND);
        for (Person person : stage.leaves.values()) {
            assertEquals(person == asha, person.hasSaid(ClientMessage.Seal.class), person.name);
        }
        stage.keepsApart(asha);
        stage.wants(asha, List.of(), List.of());
        stage.orders(asha, List.of(), List.of());
        stage.passes(10 * Stage.SECOND);
        for (Person person : stage.leaves.values()) {
            assertEquals(person == asha ? List.of() : List.of("Asha"), person.missing(), person.name);
        }
    }

    /** The server chooses whose voices go into three slots and says nothing of it; the frames themselves do. */
    @Test
    void unreportedVoiceRaisesNoAlarm() {
        Person bob = stage.admits(asha, "Bob");
        for (int i = 0; i < 60; i++) {
            asha.hearsVoice(bob.speaks("word " + i));
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(), asha.alarms);
        assertEquals(bob.leaf(), asha.seen.getLast().senderLeaf().orElseThrow(), "the label follows the key");
    }

    /** The keys that a process missed while it stood still come after the frames that need them. */
    @Test
    void standstillMakesNoSlotUnreadable() {
        Person bob = stage.admits(asha, "Bob");
        stage.wants(asha, List.of(), List.of());
        asha.hears(new ServerMessage.GroupCommit(
                stage.epoch + 1,
                asha.participant,
                asha.last(ClientMessage.Commit.class).commit(),
                List.of(),
                List.of()));
        asha.hears(new ServerMessage.EpochInUse(stage.epoch + 1));
        for (int i = 0; i < 15; i++) {
            bob.receives(asha.speaks("under keys that are on their way"), asha);
            stage.passes(Stage.SECOND / 20);
        }
        stage.now += 10 * Stage.SECOND;
        for (int i = 0; i < 15; i++) {
            bob.receives(asha.speaks("and before they are read"), asha);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(), bob.alarms);
    }

    @Test
    void repeatedMessageDiffersOnTheWire() {
        stage.admits(asha, "Bob");
        byte[] first = asha.speaks("the same");
        byte[] second = asha.speaks("the same");
        assertNotNull(first);
        assertFalse(java.util.Arrays.equals(first, second));
    }

    @Test
    void chatGoesToAllOrToOne() {
        Person bob = stage.admits(asha, "Bob");
        assertTrue(asha.session.seal(address(SealedAudience.EVERYBODY, Optional.empty()), "नमस्ते"));
        bob.hears(sealed(asha, SealedAudience.EVERYBODY, Optional.empty()));
        assertTrue(asha.session.seal(address(SealedAudience.PERSON, Optional.of(bob.participant)), "only you"));
        bob.hears(sealed(asha, SealedAudience.PERSON, Optional.of(bob.participant)));
        assertEquals(
                List.of("नमस्ते", "only you"),
                bob.read.stream().map(message -> message.text()).toList());
        assertEquals("Asha", bob.read.getFirst().from().identity().name());
        assertEquals(List.of(), bob.alarms);
    }

    @Test
    void standstillOfThisProcessAccusesNobody() {
        Person bob = stage.admits(asha, "Bob");
        asha.hears(new ServerMessage.ParticipantLeft(bob.participant, Views.LEFT));
        stage.passes(Stage.SECOND);
        stage.now += 60 * Stage.SECOND;
        asha.session.onTimeout(stage.now);
        assertEquals(List.of(), asha.alarmed());
        stage.passes(5 * Stage.SECOND);
        assertEquals(List.of(Alarm.Kind.GHOST), asha.alarmed(), "the lie lasts while this process runs");
    }

    private static ClientMessage.Seal address(SealedAudience audience, Optional<ParticipantId> to) {
        return new ClientMessage.Seal(SealedChannel.CHAT, audience, to, Octets.EMPTY);
    }

    static ServerMessage.Sealed sealed(Person from, SealedAudience audience, Optional<ParticipantId> to) {
        Octets payload = from.last(ClientMessage.Seal.class).payload();
        return new ServerMessage.Sealed(from.participant, SealedChannel.CHAT, audience, to, payload);
    }

    @Test
    @Tag("T49")
    void removedMemberCannotOpenLaterFrames() {
        Person bob = stage.admits(asha, "Bob");
        Person chitra = stage.admits(asha, "Chitra");
        asha.session.prepare(new ClientMessage.Remove(chitra.participant), stage.now);
        stage.wants(asha, List.of(), List.of(2));
        stage.orders(asha, List.of(), List.of(2));
        chitra.receives(asha.speaks("after"), asha);
        chitra.media.settle(stage.now + Stage.SECOND);
        assertEquals(List.of(), chitra.heard());
        bob.receives(asha.speaks("we go on"), asha);
        assertEquals(List.of("we go on"), bob.heard());
        stage.passes(20 * Stage.SECOND);
        assertEquals(List.of(), asha.alarms);
        assertEquals(List.of(), bob.alarms);
    }

    @Test
    void anotherHostCommitsOnAnEndorsement() {
        Person bob = stage.admits(asha, "Bob");
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        Person guest = stage.person("Guest", Role.PARTICIPANT);
        KeyOffer offer = guest.session.offer();
        asha.hears(new ServerMessage.WaitingAdded(
                new org.sabha.protocol.WaitingView(guest.participant, guest.name, Stage.TODAY, Optional.of(offer))));
        ClientMessage.Admit admit =
                (ClientMessage.Admit) asha.session.prepare(new ClientMessage.Admit(guest.participant), stage.now);
        stage.wants(bob, List.of(stage.wanted(guest, offer, admit.endorsement(), Optional.of(asha))), List.of());
        stage.orders(bob, List.of(guest), List.of());
        assertEquals(Optional.of(2L), guest.session.epoch());
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    void withoutALobbyAMemberLetsPeopleIn() {
        Person bob = stage.admits(asha, "Bob");
        stage.states(asha, Stage.withoutLobby());
        Person guest = stage.person("Guest", Role.PARTICIPANT);
        stage.wants(
                bob,
                List.of(stage.wanted(guest, guest.session.offer(), Optional.empty(), Optional.empty())),
                List.of());
        stage.orders(bob, List.of(guest), List.of());
        assertEquals(Optional.of(2L), asha.session.epoch());
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    void aLockThatTheServerSetsByItselfIsStatedByTheFirstHost() {
        Person bob = stage.admits(asha, "Bob");
        stage.shows(true);
        Octets lock = asha.last(ClientMessage.Lock.class).statement().orElseThrow();
        assertFalse(bob.hasSaid(ClientMessage.Lock.class));
        stage.statement = lock;
        stage.leaves.values().forEach(person -> person.hears(new ServerMessage.StatementChanged(lock)));
        stage.passes(20 * Stage.SECOND);
        assertEquals(List.of(), asha.alarms);
        assertEquals(List.of(), bob.alarms);
        stage.states(asha, new ClientMessage.Unlock());
        asha.sent.clear();
        stage.passes(20 * Stage.SECOND);
        assertEquals(List.of(), asha.sent, "what a host opened stays open");
        assertEquals(List.of(), bob.alarms);
    }

    @Test
    void desynchronisedMemberIsReaddedUnderLock() {
        Person bob = stage.admits(asha, "Bob");
        Person chitra = stage.person("Chitra", Role.PARTICIPANT);
        KeyOffer offer = chitra.session.offer();
        stage.states(asha, Stage.withoutLobby());
        stage.wants(asha, List.of(stage.wanted(chitra, offer, Optional.empty(), Optional.empty())), List.of());
        stage.orders(asha, List.of(chitra), List.of());
        stage.states(asha, new ClientMessage.Lock());
        Person again = stage.certifiedAs(chitra, List.of(chitra.keys.device()));
        stage.wants(
                bob,
                List.of(stage.wanted(again, again.session.offer(), Optional.empty(), Optional.empty())),
                List.of(2));
        stage.orders(bob, List.of(again), List.of(2));
        assertEquals(Optional.of(3L), again.session.epoch());
        again.receives(asha.speaks("welcome back"), asha);
        assertEquals(List.of("welcome back"), again.heard());
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    void aHostByInvitationIsNamedByTheDeviceThatLetThemIn() {
        Person bob = stage.admits(asha, "Bob");
        Person second = stage.admits(asha, stage.person("Second", Role.HOST), true);
        assertFalse(isHost(bob, second));
        stage.restates(asha);
        assertEquals(2, Statement.read(stage.statement).orElseThrow().version());
        stage.states(second, new ClientMessage.Lock());
        stage.passes(20 * Stage.SECOND);
        assertEquals(1, count(asha, ClientMessage.Restate.class), "once");
        for (Person person : List.of(asha, bob, second)) {
            assertEquals(List.of(), person.alarms);
        }
        stage.states(asha, new ClientMessage.SetRole(second.participant, Role.PARTICIPANT));
        stage.passes(Stage.SECOND);
        assertFalse(isHost(bob, second), "whom a host made a participant is not named again");
        assertEquals(1, count(asha, ClientMessage.Restate.class));
    }

    private boolean isHost(Person seenBy, Person who) {
        Octets key = Octets.of(who.keys.device().signatureKey());
        assertTrue(
                seenBy.members.stream().anyMatch(member -> member.signatureKey().equals(key)));
        return Statement.read(stage.statement).orElseThrow().terms().hasHostAuthority(key);
    }

    private static long count(Person person, Class<? extends ClientMessage> kind) {
        return person.sent.stream().filter(kind::isInstance).count();
    }

    /** Another host's word came first: the version is taken, and the name still missing. */
    @Test
    void concurrentStatementDoesNotPreventNamingHost() {
        Person bob = stage.admits(asha, "Bob");
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        Person second = stage.admits(asha, stage.person("Second", Role.HOST), true);
        ClientMessage refused = asha.last(ClientMessage.Restate.class);
        stage.states(bob, new ClientMessage.Lock());
        asha.session.denied(refused);
        stage.restates(asha);
        assertTrue(isHost(bob, second));
        assertEquals(List.of(), asha.alarms);
        assertEquals(List.of(), bob.alarms);
    }

    @Test
    void reloadedHostReturnsUnderLockAndIsRenamed() {
        Person bob = stage.admits(asha, "Bob");
        Person second = stage.admits(asha, stage.person("Second", Role.HOST), true);
        stage.restates(asha);
        stage.states(asha, new ClientMessage.Lock());
        Person back = stage.certifiedAs(second, List.of(second.keys.device()));
        stage.wants(
                bob, List.of(stage.wanted(back, back.session.offer(), Optional.empty(), Optional.empty())), List.of(2));
        stage.orders(bob, List.of(back), List.of(2));
        assertEquals(Optional.of(3L), back.session.epoch());
        stage.restates(back);
        assertTrue(isHost(bob, back));
        assertFalse(
                Statement.read(stage.statement)
                        .orElseThrow()
                        .terms()
                        .hasHostAuthority(Octets.of(second.keys.device().signatureKey())),
                "the key of before is named no more");
        stage.states(back, new ClientMessage.Unlock());
        stage.admits(back, "Chitra");
        stage.passes(20 * Stage.SECOND);
        for (Person person : List.of(asha, bob, back)) {
            assertEquals(List.of(), person.alarms);
        }
    }

    @Test
    void aResumeThatMissedNothingKeepsItsGroupAndOneThatDidPresentsNewKeys() {
        Person bob = stage.admits(asha, "Bob");
        stage.seat(bob, Optional.empty());
        assertFalse(bob.hasSaid(ClientMessage.PresentKeyPackage.class));
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit lost = asha.last(ClientMessage.Commit.class);
        stage.epoch++;
        asha.hears(new ServerMessage.GroupCommit(stage.epoch, asha.participant, lost.commit(), List.of(), List.of()));
        stage.seat(bob, Optional.empty());
        assertTrue(bob.hasSaid(ClientMessage.PresentKeyPackage.class));
        assertEquals(Sending.CLOSED, bob.sending);
        assertNull(bob.speaks("nothing goes out"));
        KeyOffer offer = bob.last(ClientMessage.PresentKeyPackage.class).keys();
        stage.wants(asha, List.of(stage.wanted(bob, offer, Optional.empty(), Optional.empty())), List.of(1));
        ClientMessage.Commit back = asha.last(ClientMessage.Commit.class);
        stage.epoch++;
        GroupLeaf leaf = new GroupLeaf(1, bob.participant);
        asha.hears(new ServerMessage.GroupCommit(
                stage.epoch, asha.participant, back.commit(), List.of(leaf), List.of(leaf)));
        stage.seat(bob, back.welcome());
        assertEquals(Sending.OPEN, bob.sending);
        asha.receives(bob.speaks("here again"), bob);
        assertEquals(List.of("here again"), asha.heard());
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    void aHostWhoIsLeftAloneMakesANewGroup() {
        stage.admits(asha, "Bob");
        Octets before = stage.groupId;
        stage.wants(asha, List.of(), List.of(1));
        ClientMessage.CreateGroup created = asha.last(ClientMessage.CreateGroup.class);
        assertFalse(created.groupId().equals(before));
        stage.groupId = created.groupId();
        stage.statement = created.statement();
        stage.epoch = 0;
        stage.leaves.remove(1);
        stage.seat(asha, Optional.empty());
        Person chitra = stage.admits(asha, "Chitra");
        chitra.receives(asha.speaks("a new one"), asha);
        assertEquals(List.of("a new one"), chitra.heard());
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    void closingForgetsEverything() {
        Person bob = stage.admits(asha, "Bob");
        byte[] sealed = asha.speaks("x");
        bob.session.close();
        bob.media.close();
        assertEquals(Sending.CLOSED, bob.sending);
        bob.receives(sealed, asha);
        assertEquals(List.of(), bob.heard());
        assertEquals(Optional.empty(), bob.session.safetyCode());
        assertEquals(List.of(), bob.session.people());
        assertNull(bob.speaks("nothing"));
        assertEquals("MemberKeys[redacted]", bob.keys.toString());
        assertInstanceOf(GroupSession.class, bob.session);
    }
}
