package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.sabha.e2ee.rules.ReturnProofs;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/**
 * A server that has the link certifies itself as a device of the group: without the word of that device's key nobody takes it
 * for one that returns (docs/develop/decisions/0014 part 1).
 */
@Tag("adversary")
@Tag("T37")
class ReturnAdversaryTest {
    @TempDir
    private Path folder;

    private Stage stage;
    private Person asha;
    private Person bob;
    private Person chitra;

    @BeforeEach
    void threeAreLockedIn() {
        stage = new Stage(folder);
        asha = stage.founder("Asha");
        bob = stage.admits(asha, "Bob");
        chitra = stage.admits(asha, "Chitra");
        stage.states(asha, new ClientMessage.Lock());
    }

    /** The server has somebody put into bob's place. */
    private void wantsInBobsPlace(Person committer, Person somebody, KeyOffer offer) {
        stage.wants(
                committer,
                List.of(stage.wanted(somebody, offer, Optional.empty(), Optional.empty())),
                List.of(bob.leaf()));
    }

    private static boolean hasAdded(Person committer) {
        return committer.sent.getLast() instanceof ClientMessage.Commit commit
                && commit.welcome().isPresent();
    }

    private void isNotPutBack(Person somebody, KeyOffer offer) {
        int alarms = asha.alarms.size();
        int sent = asha.sent.size();
        wantsInBobsPlace(asha, somebody, offer);
        assertFalse(hasAdded(asha));
        assertEquals(sent, asha.sent.size(), "nor does bob lose the leaf by which he would return");
        assertEquals(
                "Bob: nobody admitted them",
                asha.alarms.subList(alarms, asha.alarms.size()).getFirst().detail());
    }

    @Test
    void aCertificateForAMembersDeviceIsNoReturn() {
        Person impostor = stage.certifiedAs(bob, List.of());
        isNotPutBack(impostor, impostor.session.offer());
    }

    @Test
    void withTheMembersSignatureItIsOne() {
        Person again = stage.certifiedAs(bob, List.of(bob.keys.device()));
        wantsInBobsPlace(chitra, again, again.session.offer());
        assertTrue(hasAdded(chitra));
        stage.orders(chitra, List.of(again), List.of(bob.leaf()));
        assertEquals(asha.session.safetyCode(), again.session.safetyCode());
        assertEquals(List.of(), asha.alarms);
        assertEquals(List.of(), chitra.alarms);
        again.receives(asha.speaks("welcome back"), asha);
        assertEquals(List.of("welcome back"), again.heard());
    }

    @Test
    void theSignatureOfAnotherMemberIsNone() {
        Person impostor = stage.certifiedAs(bob, List.of(chitra.keys.device()));
        isNotPutBack(impostor, impostor.session.offer());
    }

    @Test
    void aProofForAnotherRoomOrKeyIsNone() {
        Person impostor = stage.certifiedAs(bob, List.of());
        var device = List.of(bob.keys.device());
        Octets key = Octets.of(impostor.keys.device().signatureKey());
        String elsewhere = stage.newRoom().value();
        isNotPutBack(impostor, stage.offer(impostor, ReturnProofs.by(device, elsewhere, key)));
        Octets other = Octets.of(chitra.keys.device().signatureKey());
        isNotPutBack(impostor, stage.offer(impostor, ReturnProofs.by(device, stage.room.value(), other)));
        wantsInBobsPlace(asha, impostor, stage.offer(impostor, ReturnProofs.by(device, stage.room.value(), key)));
        assertTrue(hasAdded(asha), "the same with the right ones");
    }

    @Test
    void aProofIsGoodForOneReturn() {
        Person third = stage.certifiedAs(bob, List.of());
        Octets key = Octets.of(third.keys.device().signatureKey());
        KeyOffer old = stage.offer(third, ReturnProofs.by(List.of(bob.keys.device()), stage.room.value(), key));
        Person again = stage.certifiedAs(bob, List.of(bob.keys.device()));
        wantsInBobsPlace(chitra, again, again.session.offer());
        int leaf = bob.leaf();
        stage.orders(chitra, List.of(again), List.of(leaf));
        stage.wants(chitra, List.of(stage.wanted(third, old, Optional.empty(), Optional.empty())), List.of(leaf));
        assertFalse(hasAdded(chitra));
        assertEquals(List.of(Kind.UNFOUNDED_ADD), chitra.alarmed());
    }

    /** Not even by a member's hand: the others judge for themselves. */
    @Test
    @Tag("H7")
    void nobodyFollowsCommitThatReplacesMember() {
        stage.states(asha, new ClientMessage.Unlock());
        Person impostor = stage.certifiedAs(bob, List.of());
        KeyOffer offer = impostor.session.offer();
        chitra.hears(new ServerMessage.WaitingAdded(
                new WaitingView(impostor.participant, "Bob", Stage.TODAY, Optional.of(offer))));
        chitra.session.prepare(new ClientMessage.Admit(impostor.participant), stage.now);
        wantsInBobsPlace(chitra, impostor, offer);
        assertTrue(hasAdded(chitra));
        stage.orders(chitra, List.of(impostor), List.of(bob.leaf()));
        assertEquals(List.of(Kind.RULES_BROKEN), asha.alarmed());
        assertNull(asha.speaks("not for impostors"));
    }

    /** The memory of hosts who were seen before went: a host's name passes no lock either. */
    @Test
    @Tag("T14")
    void aHostsCertificateForAHostsDevicePassesNoLock() {
        int leaf = asha.leaf();
        Person impostor = stage.certifiedAs(asha, List.of());
        assertEquals(Role.HOST, impostor.role);
        stage.wants(
                bob,
                List.of(stage.wanted(impostor, impostor.session.offer(), Optional.empty(), Optional.empty())),
                List.of(leaf));
        assertFalse(hasAdded(bob));
        assertEquals(List.of(Kind.UNFOUNDED_ADD), bob.alarmed());
    }
}
