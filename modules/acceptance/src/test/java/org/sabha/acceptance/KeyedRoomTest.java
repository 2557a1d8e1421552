package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.acceptance.KeyedRoom.Person;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.KeyOutput.Sending;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/** Server and clients agree on every message of the key group, whatever happens. */
@Tag("interop")
class KeyedRoomTest {
    private static final Duration SOON = Duration.ofSeconds(8);

    @TempDir
    private Path folder;

    private KeyedRoom meeting;
    private Person asha;

    @BeforeEach
    void hostJoins() {
        meeting = new KeyedRoom(folder, 7);
        asha = meeting.join("Asha", meeting.hostInvitation);
        assertTrue(asha.isSeated);
    }

    private Person admitted(String name) {
        Person guest = meeting.join(name, asha.invites());
        assertFalse(guest.isSeated);
        asha.does(new ClientMessage.Admit(Objects.requireNonNull(guest.id)));
        meeting.passes(SOON);
        assertTrue(guest.isSeated, guest::toString);
        return guest;
    }

    /** Everybody who is seated is in one epoch with the same people and codes, and nobody is alarmed. */
    private void allAgree() {
        List<Person> seated = meeting.seated();
        List<String> names = seated.stream().map(person -> person.name).sorted().toList();
        for (Person person : seated) {
            assertEquals(asha.epoch(), person.epoch(), person::toString);
            assertEquals(asha.session().safetyCode(), person.session().safetyCode(), person::toString);
            assertEquals(
                    names,
                    person.members.stream()
                            .map(member -> member.identity().name())
                            .sorted()
                            .toList(),
                    person::toString);
            assertEquals(Sending.OPEN, person.sending, person::toString);
        }
        for (Person person : meeting.people) {
            assertEquals(List.of(), person.alarms, person::toString);
        }
    }

    @Test
    void aMeetingFromFirstToLast() {
        Person bob = admitted("Bob");
        Person chitra = admitted("Chitra");
        allAgree();
        assertTrue(bob.writes(
                new ClientMessage.Seal(SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.EMPTY),
                "hello"));
        assertEquals(List.of("Bob: hello"), asha.read);
        assertEquals(List.of("Bob: hello"), chitra.read);
        bob.does(new ClientMessage.Leave());
        meeting.passes(SOON);
        allAgree();
        asha.does(new ClientMessage.Remove(Objects.requireNonNull(chitra.id)));
        meeting.passes(SOON);
        assertEquals(Optional.of(CloseCause.REMOVED), chitra.closed);
        assertTrue(asha.isSeated);
        meeting.passes(Duration.ofMinutes(11));
        assertEquals(List.of(), asha.alarms);
        admitted("Dev");
        allAgree();
    }

    @Test
    void aHostMadeInTheMeetingLocksAndAdmits() {
        Person bob = admitted("Bob");
        asha.does(new ClientMessage.SetRole(Objects.requireNonNull(bob.id), Role.ALTERNATE_HOST));
        Person guest = meeting.join("Guest", asha.invites());
        bob.does(new ClientMessage.Admit(Objects.requireNonNull(guest.id)));
        meeting.passes(SOON);
        assertTrue(guest.isSeated, guest::toString);
        bob.does(new ClientMessage.Lock());
        bob.does(new ClientMessage.Unlock());
        asha.does(new ClientMessage.SetRule(AdvisoryClause.A2, "off"));
        Person walksIn = meeting.join("Walker", asha.invites());
        meeting.passes(SOON);
        assertTrue(walksIn.isSeated, walksIn::toString);
        allAgree();
    }

    /** The server locks by itself, which members believe no server: the host's device states it. */
    @Test
    @Tag("A7")
    void aLockOnceAllHaveJoinedHoldsForMembersToo() {
        asha.does(new ClientMessage.SetRule(AdvisoryClause.A7, "automatic"));
        Person bob = admitted("Bob");
        Octets stated = bob.last(ServerMessage.StatementChanged.class).statement();
        assertTrue(Statement.read(stated).orElseThrow().terms().locked());
        meeting.passes(SOON);
        allAgree();
        asha.does(new ClientMessage.Unlock());
        meeting.passes(SOON);
        stated = bob.last(ServerMessage.StatementChanged.class).statement();
        assertFalse(Statement.read(stated).orElseThrow().terms().locked(), "what a host opens stays open");
        allAgree();
    }

    @Test
    void onlyLateReconnectionNeedsNewKeys() {
        Person bob = admitted("Bob");
        Optional<Long> before = bob.epoch();
        bob.losesSocket();
        meeting.passes(Duration.ofSeconds(5));
        bob.resumes();
        meeting.passes(SOON);
        assertEquals(before, bob.epoch());
        allAgree();
        bob.losesSocket();
        admitted("Chitra");
        bob.resumes();
        meeting.passes(SOON);
        allAgree();
    }

    @Test
    void desynchronisedMemberIsReaddedWithNewKey() {
        Person bob = admitted("Bob");
        admitted("Chitra");
        bob.session()
                .receive(
                        new org.sabha.protocol.ServerMessage.GroupCommit(
                                99, Objects.requireNonNull(asha.id), Octets.of(new byte[] {1}), List.of(), List.of()),
                        1);
        assertFalse(bob.alarms.isEmpty(), "rubbish breaks the rules");
        bob.does(new ClientMessage.Leave());
        meeting.passes(SOON);
        Person dev = admitted("Dev");
        dev.session()
                .receive(
                        new org.sabha.protocol.ServerMessage.Seated(
                                Objects.requireNonNull(dev.id),
                                new org.sabha.model.Secret("t"),
                                30_000,
                                dev.last(org.sabha.protocol.ServerMessage.Seated.class)
                                        .meeting(),
                                List.of(),
                                List.of(),
                                dev.last(org.sabha.protocol.ServerMessage.Seated.class)
                                        .group()
                                        .map(group -> new org.sabha.protocol.GroupEntry(
                                                group.groupId(),
                                                group.epoch() + 5,
                                                Optional.empty(),
                                                Optional.empty(),
                                                group.statement(),
                                                group.members()))),
                        1);
        meeting.passes(SOON);
        assertEquals(1, dev.alarms.size(), dev::toString);
        assertEquals(asha.epoch(), dev.epoch());
        assertEquals(asha.session().safetyCode(), dev.session().safetyCode());
        assertEquals(Sending.OPEN, dev.sending);
    }

    /** Whoever refuses a commit by the rules says nothing: that must not leave them outside and its author in. */
    @Test
    @Tag("T37")
    void rejectedCommitterIsRemovedAndGroupRecreated() {
        Person bob = admitted("Bob");
        Person chitra = admitted("Chitra");
        var lock = (ClientMessage.Lock) asha.session().prepare(new ClientMessage.Lock(), 1);
        for (Person person : List.of(bob, chitra)) {
            person.session()
                    .receive(new ServerMessage.StatementChanged(lock.statement().orElseThrow()), 1);
        }
        Person dev = admitted("Dev");
        for (Person person : List.of(bob, chitra)) {
            assertEquals(
                    List.of(Alarm.Kind.RULES_BROKEN),
                    person.alarms.stream().map(Alarm::kind).toList());
            assertEquals(Sending.CLOSED, person.sending);
        }
        meeting.passes(Duration.ofSeconds(20));
        assertEquals(Optional.of(CloseCause.LOST), asha.closed);
        assertEquals(List.of(), meeting.seated());
        assertEquals(Optional.empty(), dev.closed, "is at the door");
        asha = meeting.join("Asha", meeting.hostInvitation);
        meeting.passes(SOON);
        assertTrue(asha.isSeated, "makes the group that nobody else was to make");
        Person again = admitted("Bob");
        assertEquals(asha.epoch(), again.epoch());
        assertEquals(asha.session().safetyCode(), again.session().safetyCode());
        assertEquals(List.of(), again.alarms);
    }

    @Test
    void aHostWhoIsLeftAloneGoesOn() {
        Person bob = admitted("Bob");
        bob.does(new ClientMessage.Leave());
        meeting.passes(SOON);
        assertTrue(asha.isSeated);
        allAgree();
        admitted("Chitra");
        allAgree();
    }

    @Test
    @Tag("T37")
    void reloadedHostReturnsUnderLockByOldKey() {
        Person bob = admitted("Bob");
        asha.does(new ClientMessage.Lock());
        asha.losesSocket();
        Person again = meeting.comesWithTheKeyOf(asha);
        meeting.passes(SOON);
        assertTrue(again.isSeated, again::toString);
        assertEquals(asha.session().groupId(), again.session().groupId());
        assertEquals(bob.epoch(), again.epoch());
        assertEquals(bob.session().safetyCode(), again.session().safetyCode());
        assertEquals(List.of(), bob.alarms);
        assertEquals(List.of(), again.alarms);
    }

    @Test
    @Tag("T37")
    void aHostWhoReloadsInALockedMeetingAndHasLostTheKeyMakesAnother() {
        Person bob = admitted("Bob");
        Person chitra = admitted("Chitra");
        asha.does(new ClientMessage.Lock());
        asha.losesSocket();
        Person again = meeting.join("Asha", meeting.hostInvitation);
        meeting.passes(SOON);
        assertFalse(again.isSeated, again::toString);
        assertTrue(bob.isSeated, bob::toString);
        meeting.passes(SOON);
        assertTrue(again.isSeated, again::toString);
        assertNotEquals(asha.session().groupId(), again.session().groupId());
        assertEquals(
                List.of(again),
                meeting.seated().stream().filter(person -> person != asha).toList());
        assertEquals(List.of(), bob.alarms);
        assertEquals(List.of(), chitra.alarms);
        again.does(new ClientMessage.Unlock());
        again.does(new ClientMessage.Admit(Objects.requireNonNull(bob.id)));
        meeting.passes(SOON);
        assertTrue(bob.isSeated, bob::toString);
        assertEquals(bob.session().safetyCode(), again.session().safetyCode());
        assertEquals(
                List.of(Alarm.Kind.TERMS_LIFTED),
                bob.alarms.stream().map(Alarm::kind).toList(),
                "it is open now, and was not");
        assertEquals(List.of(), again.alarms);
    }

    /** Bob was made alternate host, left, and comes again: his certificate says so by now. */
    private Person bobIsHostByInvitation() {
        Person bob = admitted("Bob");
        asha.does(new ClientMessage.SetRole(Objects.requireNonNull(bob.id), Role.ALTERNATE_HOST));
        bob.does(new ClientMessage.Leave());
        meeting.passes(SOON);
        return meeting.join("Bob", bob.comesBy());
    }

    @Test
    @Tag("T37")
    void aSecondHostIsLetInByTheFirstAndNamed() {
        admitted("Chitra");
        Person bob = bobIsHostByInvitation();
        meeting.passes(SOON);
        assertFalse(bob.isSeated, "a certificate lets nobody in");
        asha.does(new ClientMessage.Admit(Objects.requireNonNull(bob.id)));
        meeting.passes(SOON);
        assertTrue(bob.isSeated, bob::toString);
        allAgree();
        bob.does(new ClientMessage.Lock());
        bob.does(new ClientMessage.Unlock());
        Person guest = meeting.join("Guest", asha.invites());
        bob.does(new ClientMessage.Admit(Objects.requireNonNull(guest.id)));
        meeting.passes(SOON);
        assertTrue(guest.isSeated, guest::toString);
        allAgree();
    }

    @Test
    @Tag("T37")
    void returningHostRemainsHost() {
        Person chitra = admitted("Chitra");
        asha.losesSocket();
        asha = meeting.comesWithTheKeyOf(asha);
        meeting.passes(SOON);
        assertTrue(asha.isSeated, asha::toString);
        Octets stated = chitra.last(ServerMessage.StatementChanged.class).statement();
        assertEquals(
                List.of(Octets.of(asha.device().signatureKey())),
                Statement.read(stated).orElseThrow().terms().hosts());
        asha.does(new ClientMessage.Lock());
        asha.does(new ClientMessage.Unlock());
        admitted("Dev");
        assertEquals(List.of(), chitra.alarms);
        assertEquals(asha.session().safetyCode(), chitra.session().safetyCode());
    }

    @Test
    @Tag("T37")
    void twoHostsAndAGuestWhoLoseStepAreAllPutBack() {
        Person bob = bobIsHostByInvitation();
        asha.does(new ClientMessage.Admit(Objects.requireNonNull(bob.id)));
        Person chitra = admitted("Chitra");
        Person dev = admitted("Dev");
        for (Person person : List.of(asha, bob, chitra)) {
            person.session()
                    .receive(
                            new ServerMessage.GroupCommit(
                                    99,
                                    Objects.requireNonNull(dev.id),
                                    Octets.of(new byte[] {1}),
                                    List.of(),
                                    List.of()),
                            1);
        }
        meeting.passes(SOON);
        for (Person person : List.of(asha, bob, chitra)) {
            assertEquals(1, person.alarms.size(), person::toString);
            person.alarms.clear();
        }
        allAgree();
        bob.does(new ClientMessage.Lock());
        bob.does(new ClientMessage.Unlock());
        asha.does(new ClientMessage.Lock());
        asha.does(new ClientMessage.Unlock());
        admitted("Eve");
        allAgree();
    }

    @Test
    @Tag("T37")
    @Tag("A9")
    void successorHostsAndFormerHostReturnsToLobby() {
        Person bob = admitted("Bob");
        Person chitra = admitted("Chitra");
        asha.does(new ClientMessage.HandOverAndLeave(Objects.requireNonNull(bob.id)));
        meeting.passes(SOON);
        assertEquals(Optional.of(CloseCause.LEFT), asha.closed);
        Person again = meeting.join("Asha", meeting.hostInvitation);
        meeting.passes(SOON);
        assertFalse(again.isSeated, "bob is host");
        bob.does(new ClientMessage.Admit(Objects.requireNonNull(again.id)));
        meeting.passes(SOON);
        assertTrue(again.isSeated, again::toString);
        again.does(new ClientMessage.Lock());
        again.does(new ClientMessage.Unlock());
        bob.does(new ClientMessage.Lock());
        meeting.passes(SOON);
        for (Person person : List.of(bob, chitra, again)) {
            assertEquals(List.of(), person.alarms, person::toString);
            assertEquals(bob.session().safetyCode(), person.session().safetyCode());
        }
    }

    @Test
    @Tag("T37")
    void invitedHostRecreatesGroupWithoutConnectedHost() {
        Person chitra = admitted("Chitra");
        Person bob = bobIsHostByInvitation();
        asha.losesSocket();
        meeting.passes(Duration.ofSeconds(9));
        assertFalse(bob.isSeated, bob::toString);
        assertTrue(chitra.isSeated, chitra::toString);
        meeting.passes(Duration.ofSeconds(2));
        assertTrue(bob.isSeated, bob::toString);
        assertFalse(chitra.isSeated, chitra::toString);
        bob.does(new ClientMessage.Admit(Objects.requireNonNull(chitra.id)));
        meeting.passes(SOON);
        assertTrue(chitra.isSeated, chitra::toString);
        asha.resumes();
        meeting.passes(SOON);
        assertFalse(asha.isSeated, "the group is another's");
        bob.does(new ClientMessage.Admit(Objects.requireNonNull(asha.id)));
        meeting.passes(SOON);
        assertTrue(asha.isSeated, asha::toString);
        asha.does(new ClientMessage.Lock());
        meeting.passes(SOON);
        allAgree();
    }

    @Test
    @Tag("T37")
    void aGuestWhoReloadsIsAskedForNothingWithTheKeyAndKnocksWithout() {
        Person bob = admitted("Bob");
        Person again = meeting.comesWithTheKeyOf(bob);
        meeting.passes(SOON);
        assertTrue(again.isSeated, again::toString);
        Person third = meeting.comesWithTheKeyOf(again);
        meeting.passes(SOON);
        assertTrue(third.isSeated, third::toString);
        allAgree();
        Person without = meeting.join("Bob", bob.comesBy());
        meeting.passes(SOON);
        assertFalse(without.isSeated, without::toString);
        assertEquals(List.of(asha), meeting.seated());
        asha.does(new ClientMessage.Admit(Objects.requireNonNull(without.id)));
        meeting.passes(SOON);
        assertTrue(without.isSeated, without::toString);
        allAgree();
    }

    @Test
    @Tag("Q6")
    void aRestartOfTheServerIsNoneOfTheGroup() {
        Person bob = admitted("Bob");
        Octets group = asha.session().groupId().orElseThrow();
        meeting.restarts();
        meeting.passes(SOON);
        assertEquals(Optional.of(1L), bob.epoch());
        admitted("Chitra");
        assertEquals(Optional.of(group), asha.session().groupId());
        allAgree();
    }

    @Test
    @Tag("Q6")
    void aCommitThatTheServerCouldTellNobodyIsTakenByItsAuthorAndTheOthers() {
        Person bob = admitted("Bob");
        Person chitra = admitted("Chitra");
        chitra.does(new ClientMessage.Leave());
        // A leaf that left waits for a second; the host is asked and commits, and nobody hears that it was ordered.
        meeting.fallsSilentAfter(1);
        meeting.passes(Duration.ofMillis(1_200));
        assertEquals(Optional.of(2L), asha.epoch());
        meeting.restarts();
        assertEquals(Optional.of(3L), asha.epoch());
        assertEquals(Optional.of(3L), bob.epoch());
        meeting.passes(SOON);
        allAgree();
    }

    @Test
    @Tag("Q6")
    @Tag("T37")
    void aLockThatTheServerCouldTellNobodyIsHeldToAfterTheRestart() {
        Person bob = admitted("Bob");
        meeting.fallsSilentAfter(0);
        asha.does(new ClientMessage.Lock());
        meeting.restarts();
        meeting.passes(Duration.ofSeconds(10));
        assertTrue(asha.last(ServerMessage.Seated.class).meeting().locked());
        allAgree();
        bob.does(new ClientMessage.Leave());
        meeting.passes(SOON);
        allAgree();
    }

    /** The server is killed again and again, now and then before it could say what it had written down. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Tag("Q6")
    void whereverTheServerIsKilledAllAgreeInTheEnd(long seed) {
        SplittableRandom dice = new SplittableRandom(seed);
        for (int step = 0; step < 40; step++) {
            boolean killed = dice.nextInt(3) == 0;
            if (killed) {
                meeting.fallsSilentAfter(dice.nextInt(12));
            }
            somethingHappens(dice, "Guest " + (char) ('A' + step % 26) + (char) ('a' + step / 26));
            meeting.passes(Duration.ofMillis(dice.nextInt(1_500)));
            if (killed) {
                meeting.restarts();
            }
        }
        meeting.restarts();
        meeting.passes(SOON);
        assertTrue(asha.isSeated, () -> "seed " + seed);
        for (Person person : meeting.people) {
            // Whoever was let in while nobody heard of it has no Welcome, and asks for another.
            person.alarms.removeIf(alarm -> alarm.kind() == Alarm.Kind.OUT_OF_STEP);
        }
        allAgree();
    }

    private void somethingHappens(SplittableRandom dice, String newcomer) {
        List<Person> others =
                meeting.seated().stream().filter(person -> person != asha).toList();
        int what = dice.nextInt(6);
        if (what == 0 && !others.isEmpty()) {
            others.get(dice.nextInt(others.size())).does(new ClientMessage.Leave());
        } else if (what == 1 && others.size() > 2) {
            asha.does(new ClientMessage.Remove(Objects.requireNonNull(others.getFirst().id)));
        } else if (others.size() < 6) {
            asha.does(new ClientMessage.Invite());
            asha.invitation().ifPresent(invitation -> {
                Person guest = meeting.join(newcomer, invitation);
                if (asha.sawAtTheDoor(guest)) {
                    asha.does(new ClientMessage.Admit(Objects.requireNonNull(guest.id)));
                }
            });
        }
    }

    /** People come, go, lose their sockets and come back in any order; at rest all agree. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 11})
    @Tag("T48")
    void whateverHappensAllAgreeInTheEnd(long seed) {
        SplittableRandom dice = new SplittableRandom(seed);
        for (int step = 0; step < 60; step++) {
            List<Person> others =
                    meeting.seated().stream().filter(person -> person != asha).toList();
            Person some = others.isEmpty() ? asha : others.get(dice.nextInt(others.size()));
            switch (dice.nextInt(others.size() > 6 ? 3 : 7)) {
                case 0 -> {
                    if (some != asha) {
                        some.does(new ClientMessage.Leave());
                    }
                }
                case 1 -> {
                    if (some != asha) {
                        asha.does(new ClientMessage.Remove(Objects.requireNonNull(some.id)));
                    }
                }
                case 2 -> {
                    some.losesSocket();
                    meeting.passes(Duration.ofMillis(dice.nextInt(4_000)));
                    some.resumes();
                }
                default -> {
                    String name = "Guest " + (char) ('A' + step % 26) + (char) ('a' + step / 26);
                    Person guest = meeting.join(name, asha.invites());
                    asha.does(new ClientMessage.Admit(Objects.requireNonNull(guest.id)));
                }
            }
            meeting.passes(Duration.ofMillis(dice.nextInt(1_500)));
        }
        meeting.passes(SOON);
        assertTrue(asha.isSeated, () -> "seed " + seed);
        String waiting = meeting.people.stream()
                .filter(person -> !person.isSeated && person.closed.isEmpty())
                .map(Person::toString)
                .collect(Collectors.joining(" | "));
        assertEquals("", waiting, () -> "seed " + seed);
        allAgree();
    }
}
