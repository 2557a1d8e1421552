package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.Stage.Person;
import org.sabha.client.keys.Alarm.Kind;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/**
 * A server that has the link certifies itself as a host: that opens, adds and states nothing, for hosts are those whom the
 * statement in force names (docs/develop/decisions/0014 part 2).
 */
@Tag("adversary")
@Tag("T37")
class HostAdversaryTest {
    @TempDir
    private Path folder;

    private Stage stage;
    private Person asha;
    private Person bob;
    private Person chitra;
    private Person ghost;

    @BeforeEach
    void aHostByCertificateKnocks() {
        stage = new Stage(folder);
        asha = stage.founder("Asha");
        bob = stage.admits(asha, "Bob");
        chitra = stage.admits(asha, "Chitra");
        ghost = stage.person("Ghost", Role.HOST);
    }

    private void wants(Person committer, Person somebody, KeyOffer offer) {
        stage.wants(committer, List.of(stage.wanted(somebody, offer, Optional.empty(), Optional.empty())), List.of());
    }

    /** A client that is made to add somebody, by whatever its own person clicked. */
    private void adds(Person committer, Person somebody) {
        KeyOffer offer = somebody.session.offer();
        committer.hears(new ServerMessage.WaitingAdded(
                new WaitingView(somebody.participant, somebody.name, Stage.TODAY, Optional.of(offer))));
        committer.session.prepare(new ClientMessage.Admit(somebody.participant), stage.now);
        wants(committer, somebody, offer);
        stage.orders(committer, List.of(somebody), List.of());
    }

    @Test
    @Tag("H7")
    void nobodyLetsThemInUnasked() {
        for (Person member : List.of(asha, bob)) {
            wants(member, ghost, ghost.session.offer());
            assertEquals("Ghost: nobody admitted them", member.alarms.getLast().detail());
            assertFalse(member.sent.getLast() instanceof ClientMessage.Commit);
        }
    }

    @Test
    @Tag("H7")
    void aMemberWhoLetsThemInIsFollowedByNobody() {
        adds(bob, ghost);
        assertEquals(List.of(Kind.RULES_BROKEN), asha.alarmed());
        assertEquals(List.of(Kind.RULES_BROKEN), chitra.alarmed());
        assertNull(asha.speaks("not for ghosts"));
    }

    /** Let in as a participant: the certificate says more than anybody was told. */
    @Test
    @Tag("H7")
    void onceInTheyAddNobody() {
        stage.admits(asha, ghost, false);
        assertFalse(asha.hasSaid(ClientMessage.Restate.class), "nor are they named");
        adds(ghost, stage.person("Friend", Role.HOST));
        for (Person member : List.of(asha, bob, chitra)) {
            assertEquals(List.of(Kind.RULES_BROKEN), member.alarmed());
            assertNull(member.speaks("not for their friends"));
        }
    }

    @Test
    void onceInTheyEndorseNobody() {
        stage.admits(asha, ghost, false);
        Person friend = stage.person("Friend", Role.PARTICIPANT);
        KeyOffer offer = friend.session.offer();
        ghost.hears(new ServerMessage.WaitingAdded(
                new WaitingView(friend.participant, friend.name, Stage.TODAY, Optional.of(offer))));
        var admit = (ClientMessage.Admit) ghost.session.prepare(new ClientMessage.Admit(friend.participant), stage.now);
        stage.wants(asha, List.of(stage.wanted(friend, offer, admit.endorsement(), Optional.of(ghost))), List.of());
        assertEquals("Friend: nobody admitted them", asha.alarms.getLast().detail());
    }

    @Test
    void onceInTheyStateNothing() {
        stage.admits(asha, ghost, false);
        stage.states(asha, new ClientMessage.Lock());
        for (ClientMessage act : List.of(new ClientMessage.Unlock(), Stage.withoutLobby())) {
            Octets stated =
                    Views.statementOf(ghost.session.prepare(act, stage.now)).orElseThrow();
            for (Person member : List.of(asha, bob, chitra)) {
                member.hears(new ServerMessage.StatementChanged(stated));
                assertEquals(Kind.STATEMENT, member.alarms.getLast().kind());
            }
        }
        Person friend = stage.person("Friend", Role.HOST);
        wants(asha, friend, friend.session.offer());
        assertFalse(asha.sent.getLast() instanceof ClientMessage.Commit, "it is locked still");
    }

    /** The other way round: what people are told without a certificate names nobody either. */
    @Test
    void theServersWordAloneNamesNobody() {
        stage.admits(asha, stage.person("Dev", Role.PARTICIPANT), true);
        stage.passes(5 * Stage.SECOND);
        assertFalse(asha.hasSaid(ClientMessage.Restate.class));
    }

    /** Who comes back as a host is a host by the word of a key that was named. */
    @Test
    void aMembersReturnWithAHostsCertificateNamesNobody() {
        var invitation = stage.newInvitation();
        Person devi = stage.admits(
                asha, stage.person("Devi", Role.PARTICIPANT, invitation, stage.authority, stage.room), false);
        int leaf = devi.leaf();
        Person raised = stage.certifiedAs(devi, invitation, Role.HOST);
        KeyOffer offer = raised.session.offer();
        stage.wants(asha, List.of(stage.wanted(raised, offer, Optional.empty(), Optional.empty())), List.of(leaf));
        stage.orders(asha, List.of(raised), List.of(leaf));
        assertFalse(raised.hasSaid(ClientMessage.Restate.class));
        assertEquals(List.of(), asha.alarms);
        adds(raised, stage.person("Friend", Role.PARTICIPANT));
        assertEquals(List.of(Kind.RULES_BROKEN), chitra.alarmed());
    }

    /** Who comes in between a host's return and its statement could not tell who the hosts are. */
    @Test
    void returnedHostIsNamedBeforeNewcomersJoin() {
        stage.states(asha, Stage.withoutLobby());
        Person back = stage.certifiedAs(asha, List.of(asha.keys.device()));
        int leaf = asha.leaf();
        stage.wants(
                bob,
                List.of(stage.wanted(back, back.session.offer(), Optional.empty(), Optional.empty())),
                List.of(leaf));
        stage.orders(bob, List.of(back), List.of(leaf));
        Person dev = stage.person("Dev", Role.PARTICIPANT);
        bob.sent.clear();
        wants(bob, dev, dev.session.offer());
        assertFalse(bob.hasSaid(ClientMessage.Commit.class), "not by an honest device");
        Octets before = stage.statement;
        stage.restates(back);
        wants(bob, dev, dev.session.offer());
        assertTrue(bob.hasSaid(ClientMessage.Commit.class));
        stage.orders(bob, List.of(dev), List.of());
        assertNotNull(chitra.speaks("welcome"));
        assertEquals(List.of(), chitra.alarms);
        chitra.hears(new ServerMessage.StatementChanged(before));
        assertEquals(List.of(Kind.STATEMENT), chitra.alarmed());
    }

    @Test
    void groupCreatorNamesOnlyItselfHost() {
        Statement first = Statement.read(stage.statement).orElseThrow();
        assertEquals(
                List.of(Octets.of(asha.keys.device().signatureKey())),
                first.terms().hosts());
    }
}
