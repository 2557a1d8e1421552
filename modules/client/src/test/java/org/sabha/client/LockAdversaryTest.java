package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.Stage.Person;
import org.sabha.client.keys.Alarm.Kind;
import org.sabha.client.keys.KeyOutput.Sending;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/** A server that lifts, swallows or rolls back what hosts set: a lock, the lobby, who presides. */
@Tag("adversary")
class LockAdversaryTest {
    private static final long WITHIN = 10 * Stage.SECOND;

    private final Stage stage;
    private final Person asha;
    private final Person bob;
    private final Person chitra;

    LockAdversaryTest(@TempDir Path folder) {
        stage = new Stage(folder);
        asha = stage.founder("Asha");
        bob = stage.admits(asha, "Bob");
        chitra = stage.admits(asha, "Chitra");
    }

    /** The lobby is off, the only host is gone: whoever has the link would be let in by whom the server asks. */
    @Test
    @Tag("T37")
    @Tag("A3")
    void withoutALobbyNobodyIsAddedWhileNoHostIsThere() {
        stage.states(asha, Stage.withoutLobby());
        Person stranger = stage.person("Stranger", Role.PARTICIPANT);
        KeyOffer offer = stranger.session.offer();
        ServerMessage.CommitWanted.WantedAdd wish = stage.wanted(stranger, offer, Optional.empty(), Optional.empty());
        stage.wants(bob, List.of(wish), List.of(asha.leaf()));
        assertEquals(List.of(Kind.UNFOUNDED_ADD), bob.alarmed());
        stage.orders(bob, List.of(), List.of(asha.leaf()));
        stage.wants(bob, List.of(wish), List.of());
        assertEquals(List.of(Kind.UNFOUNDED_ADD, Kind.UNFOUNDED_ADD), bob.alarmed());
        assertEquals(2, chitra.members.size());
        assertEquals(List.of(), chitra.alarms);
    }

    @Test
    @Tag("T37")
    void aLockThatTheServerLiftsHolds() {
        stage.states(asha, new ClientMessage.Lock());
        Statement old = Statement.read(stage.statement).orElseThrow();
        Statement forged = new Statement(
                old.groupId(),
                old.version() + 1,
                new MeetingTerms(false, false, List.of()),
                old.signer(),
                old.signature());
        asha.hears(new ServerMessage.StatementChanged(forged.wire()));
        assertEquals(List.of(Kind.STATEMENT), asha.alarmed());
        Person ghost = stage.person("Ghost", Role.PARTICIPANT);
        stage.wants(
                asha,
                List.of(stage.wanted(ghost, ghost.session.offer(), Optional.empty(), Optional.empty())),
                List.of());
        assertFalse(asha.sent.getLast() instanceof ClientMessage.Commit);
    }

    @Test
    @Tag("T37")
    void aLockThatTheServerSwallowsIsNotTakenForOne() {
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
        assertEquals("not locked", asha.alarms.getFirst().detail());
        stage.states(asha, new ClientMessage.Lock());
        stage.passes(3 * Stage.SECOND);
        assertEquals(1, asha.alarms.size(), "one that is in force is not told of");
    }

    @Test
    @Tag("T37")
    void lockUnlikeItsStatementRaisesAlarm() {
        stage.shows(true);
        asha.session.prepare(new ClientMessage.Unlock(), stage.now);
        stage.passes(WITHIN);
        for (Person person : List.of(bob, chitra)) {
            assertEquals(List.of(Kind.LOCK_DIFFERS), person.alarmed());
            assertEquals(
                    "said to be locked, and is not", person.alarms.getFirst().detail());
        }
        stage.shows(false);
        stage.states(asha, new ClientMessage.Lock());
        stage.passes(WITHIN);
        stage.shows(false);
        stage.passes(WITHIN);
        assertEquals("said to be open, and is locked", bob.alarms.getLast().detail());
        assertEquals(2, bob.alarms.size());
    }

    /** A server that ends the group would else have its host state the next one open. */
    @Test
    @Tag("T37")
    void aNewGroupIsStatedAsHostsHadTheOneBefore() {
        stage.states(asha, new ClientMessage.Lock());
        asha.hears(new ServerMessage.Granted(
                asha.participant,
                new org.sabha.model.Secret("t"),
                30_000,
                Optional.empty(),
                Optional.of(new org.sabha.protocol.GroupTerms(false, false))));
        Octets stated = asha.last(ClientMessage.CreateGroup.class).statement();
        MeetingTerms terms = Statement.read(stated).orElseThrow().terms();
        assertTrue(terms.locked() && terms.lobby());
        assertEquals(List.of(Kind.TERMS_LIFTED), asha.alarmed());
    }

    /** Neither the end of the group nor a forged epoch, which costs the device its keys, opens what a host closed. */
    @Test
    @Tag("T37")
    void aLockThatWasSwallowedIsStatedInTheNextGroup() {
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        asha.hears(stage.seatedAt(asha, stage.epoch + 9));
        assertEquals(List.of(Kind.OUT_OF_STEP), asha.alarmed());
        asha.hears(new ServerMessage.Granted(
                asha.participant,
                new org.sabha.model.Secret("t"),
                30_000,
                Optional.empty(),
                Optional.of(new org.sabha.protocol.GroupTerms(false, false))));
        Octets stated = asha.last(ClientMessage.CreateGroup.class).statement();
        MeetingTerms terms = Statement.read(stated).orElseThrow().terms();
        assertTrue(terms.locked() && terms.lobby());
        assertTrue(asha.alarmed().contains(Kind.TERMS_LIFTED));
    }

    /** The server does not say how the next group is to be stated: that lifts nothing either. */
    @Test
    @Tag("T37")
    void aLockHoldsInTheNextGroupWhereTheServerSaysNoTerms() {
        stage.states(asha, new ClientMessage.Lock());
        asha.hears(granted(Optional.empty()));
        assertTrue(asha.lastStated().terms().locked());
        assertEquals(List.of(Kind.TERMS_LIFTED), asha.alarmed());
    }

    /** Both were missed in one gap; only the later one is told. */
    @Test
    void aLockThatAnotherHostOpenedAgainIsNotTakenForSwallowed() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        bob.hears(new ServerMessage.StatementChanged(stated(asha, new ClientMessage.Lock())));
        asha.hears(new ServerMessage.StatementChanged(stated(bob, new ClientMessage.Unlock())));
        stage.passes(WITHIN);
        assertEquals(List.of(), asha.alarms);
    }

    private Octets stated(Person host, ClientMessage act) {
        return Views.statementOf(host.session.prepare(act, stage.now)).orElseThrow();
    }

    /** Two hosts signed the same version, and the server took the other's: the lock is still to come. */
    @Test
    @Tag("T37")
    void aLockIsNotSettledByWhatAnotherHostStatedAtTheSameTime() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        stated(asha, new ClientMessage.Lock());
        asha.hears(new ServerMessage.StatementChanged(stated(bob, Stage.withoutLobby())));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
        asha.hears(granted(Optional.empty()));
        assertTrue(asha.lastStated().terms().locked());
    }

    @Test
    void aLockThatTheServerRefusedInWordsIsNotStated() {
        ClientMessage lock = asha.session.prepare(new ClientMessage.Lock(), stage.now);
        asha.session.denied(lock);
        asha.hears(granted(Optional.of(new org.sabha.protocol.GroupTerms(false, true))));
        assertFalse(asha.lastStated().terms().locked());
        stage.passes(WITHIN);
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    @Tag("T37")
    void aRefusalOfSomethingElseWithdrawsNoLock() {
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        asha.session.denied(new ClientMessage.RaiseHand(true));
        asha.hears(new ServerMessage.Denied(9, org.sabha.model.ReasonCode.STORAGE_UNAVAILABLE, Optional.empty()));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
        asha.hears(granted(Optional.empty()));
        assertTrue(asha.lastStated().terms().locked());
    }

    @Test
    void aRemovalThatTheServerRefusedInWordsStopsNothing() {
        ClientMessage removal = asha.session.prepare(new ClientMessage.Remove(chitra.participant), stage.now);
        stage.passes(3 * Stage.SECOND);
        assertNull(asha.speaks("not before she is out"));
        asha.session.denied(removal);
        assertNotNull(asha.speaks("she stays"));
        stage.passes(WITHIN);
        assertEquals(List.of(Kind.REMOVAL_NOT_CONFIRMED), asha.alarmed());
    }

    /** The very host goes on to state things, which the server hands on. */
    @Test
    @Tag("T37")
    void aDemotionIsNotSettledByWhatIsStatedLater() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        stated(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        stage.states(bob, Stage.withoutLobby());
        stage.states(bob, new ClientMessage.Lock());
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
        assertEquals("the hosts are who they were", asha.alarms.getFirst().detail());
        stage.passes(3 * Stage.SECOND);
        assertEquals(1, asha.alarms.size(), "it is told once");
    }

    /** Their key is named still by the statement in force, so they would be host again. */
    @Test
    @Tag("T37")
    void aDemotionIsNotSettledByTheAbsenceOfTheHost() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        int leaf = bob.leaf();
        stated(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        stage.wants(asha, List.of(), List.of(leaf));
        stage.orders(asha, List.of(), List.of(leaf));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
    }

    /** The word that makes them one is held back until it is taken for settled that they are none. */
    @Test
    @Tag("T37")
    void aDemotionOfWhoIsNoHostYetIsNotSettledByThat() {
        ClientMessage promotion =
                asha.session.prepare(new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST), stage.now);
        stated(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        asha.hears(
                new ServerMessage.StatementChanged(Views.statementOf(promotion).orElseThrow()));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(Kind.STATEMENT_NOT_CONFIRMED), asha.alarmed());
    }

    @Test
    void aDemotionThatIsInForceOrRefusedOrTakenBackIsNotWaitedFor() {
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(), asha.alarms);

        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.ALTERNATE_HOST));
        asha.session.denied(
                asha.session.prepare(new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT), stage.now));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(), asha.alarms);

        stated(asha, new ClientMessage.SetRole(bob.participant, Role.PARTICIPANT));
        stage.states(asha, new ClientMessage.SetRole(bob.participant, Role.HOST));
        stage.passes(3 * Stage.SECOND);
        assertEquals(List.of(), asha.alarms);
    }

    /** A later act does not take back one that the server swallowed. */
    @Test
    @Tag("T37")
    void aLockThatWasSwallowedIsInTheNextStatementToo() {
        asha.session.prepare(new ClientMessage.Lock(), stage.now);
        ClientMessage next = asha.session.prepare(Stage.withoutLobby(), stage.now);
        MeetingTerms terms = Statement.read(Views.statementOf(next).orElseThrow())
                .orElseThrow()
                .terms();
        assertTrue(terms.locked() && !terms.lobby());
    }

    /** Who lost step after a lock is not put back to before it. */
    @Test
    @Tag("T37")
    void aLockIsNotRolledBackByALostStep() {
        Octets before = stage.statement;
        ClientMessage lock = asha.session.prepare(new ClientMessage.Lock(), stage.now);
        asha.hears(new ServerMessage.StatementChanged(Views.statementOf(lock).orElseThrow()));
        asha.hears(stage.seatedAt(asha, stage.epoch + 9));
        KeyOffer fresh = asha.last(ClientMessage.PresentKeyPackage.class).keys();
        stage.wants(bob, List.of(stage.wanted(asha, fresh, Optional.empty(), Optional.empty())), List.of(0));
        stage.leaves.remove(0);
        asha.alarms.clear();
        stage.orders(bob, List.of(asha), List.of());
        assertEquals(before, stage.statement);
        assertEquals(List.of(Kind.RULES_BROKEN), asha.alarmed());
        assertNull(asha.speaks("not with the door open"));
    }

    private ServerMessage.Granted granted(Optional<org.sabha.protocol.GroupTerms> terms) {
        return new ServerMessage.Granted(
                asha.participant, new org.sabha.model.Secret("t"), 30_000, Optional.empty(), terms);
    }

    @Test
    @Tag("T37")
    void newcomerWithDifferentStatementCannotJoin() {
        Person guest = stage.person("Guest", Role.PARTICIPANT);
        KeyOffer offer = guest.session.offer();
        asha.hears(new ServerMessage.WaitingAdded(
                new WaitingView(guest.participant, guest.name, Stage.TODAY, Optional.of(offer))));
        asha.session.prepare(new ClientMessage.Admit(guest.participant), stage.now);
        stage.wants(asha, List.of(stage.wanted(guest, offer, Optional.empty(), Optional.empty())), List.of());
        ClientMessage.Commit commit = asha.last(ClientMessage.Commit.class);
        Statement old = Statement.read(stage.statement).orElseThrow();
        Statement forged = new Statement(
                old.groupId(), 9, new MeetingTerms(false, false, List.of()), old.signer(), old.signature());
        stage.epoch++;
        guest.hears(stage.seated(guest, commit.welcome(), forged.wire()));
        assertEquals(List.of(Kind.RULES_BROKEN), guest.alarmed());
        assertEquals(Sending.CLOSED, guest.sending);
    }

    /** Anybody can sign who is in no group; the Welcome says what whoever made it held to. */
    @Test
    @Tag("T37")
    void aNewcomerBelievesNoSignerWhoIsNotInTheGroup() {
        Person guest = stage.person("Guest", Role.PARTICIPANT);
        KeyOffer offer = guest.session.offer();
        asha.hears(new ServerMessage.WaitingAdded(
                new WaitingView(guest.participant, guest.name, Stage.TODAY, Optional.of(offer))));
        asha.session.prepare(new ClientMessage.Admit(guest.participant), stage.now);
        stage.wants(asha, List.of(stage.wanted(guest, offer, Optional.empty(), Optional.empty())), List.of());
        ClientMessage.Commit commit = asha.last(ClientMessage.Commit.class);
        var nobody = stage.engine.newDeviceKeys();
        Statement forged = Statement.sign(
                stage.groupId, 9, new MeetingTerms(false, false, List.of()), Octets.of(nobody.signatureKey()), nobody);
        stage.epoch++;
        guest.hears(stage.seated(guest, commit.welcome(), forged.wire()));
        assertEquals(
                "the Welcome is refused: psk_nonce", guest.alarms.getFirst().detail());
        assertEquals(Sending.CLOSED, guest.sending);
    }
}
