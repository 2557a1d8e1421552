package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.group.MlsEngine.Joining;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup.Draft;
import org.sabha.e2ee.group.MlsGroup.Handling;
import org.sabha.mls.LeafNode;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;

class MlsGroupTest {
    private final Meeting meeting = new Meeting();

    @Test
    void aMeetingFromFirstToLast() {
        MlsGroup alice = meeting.create("alice");
        OwnKeyPackage bobs = meeting.keyPackage("bob");
        MlsGroup bob = meeting.joined(
                bobs, Meeting.ordered(alice, List.of(bobs.message()), List.of()).welcome());
        same(alice, bob);
        OwnKeyPackage carols = meeting.keyPackage("carol");
        MlsGroup carol = meeting.joined(
                carols,
                Meeting.ordered(bob, List.of(carols.message()), List.of(), alice)
                        .welcome());
        same(alice, bob, carol);
        assertNull(Meeting.ordered(carol, List.of(), List.of(), alice, bob).welcome());
        same(alice, bob, carol);
        byte[] remove = Meeting.ordered(alice, List.of(), List.of(1), carol).commit();
        assertEquals(new Handling.Out(), bob.handle(remove));
        same(alice, carol);
        assertEquals(Set.of(0, 2), carol.members().keySet());
        assertFalse(Arrays.equals(bob.epochAuthenticator(), alice.epochAuthenticator()));
    }

    @Test
    void namesAndKeysOfTheRosterComeFromTheGroup() {
        MlsGroup alice = meeting.create("alice");
        OwnKeyPackage bobs = meeting.keyPackage("bob");
        MlsGroup bob = meeting.joined(
                bobs, Meeting.ordered(alice, List.of(bobs.message()), List.of()).welcome());
        assertEquals(List.of("alice", "bob"), names(alice));
        assertEquals(List.of("alice", "bob"), names(bob));
        assertEquals(1, bob.ownLeaf());
    }

    @Test
    void aCrashedMemberReturnsInOneCommit() {
        MlsGroup alice = meeting.create("alice");
        OwnKeyPackage bobs = meeting.keyPackage("bob");
        Meeting.ordered(alice, List.of(bobs.message()), List.of());
        OwnKeyPackage again = meeting.keyPackage("bob again");
        MlsGroup bob = meeting.joined(
                again,
                Meeting.ordered(alice, List.of(again.message()), List.of(1)).welcome());
        same(alice, bob);
        assertEquals(List.of("alice", "bob again"), names(alice));
    }

    @Test
    void losingCommitterDropsItsPendingState() {
        MlsGroup alice = meeting.create("alice");
        OwnKeyPackage bobs = meeting.keyPackage("bob");
        MlsGroup bob = meeting.joined(
                bobs, Meeting.ordered(alice, List.of(bobs.message()), List.of()).welcome());
        byte[] lost = Meeting.drafted(bob, List.of(), List.of()).commit();
        Meeting.ordered(alice, List.of(), List.of(), bob);
        same(alice, bob);
        assertThrows(IllegalStateException.class, bob::ordered);
        assertEquals(new Handling.Refused(GroupRefusal.EPOCH_PASSED), alice.handle(lost));
        Meeting.ordered(bob, List.of(), List.of(), alice);
        same(alice, bob);
    }

    @Test
    void aWelcomeOpensOnlyWithTheLinksSecret() {
        MlsGroup alice = meeting.create("alice");
        OwnKeyPackage bobs = meeting.keyPackage("bob");
        byte[] welcome =
                Meeting.ordered(alice, List.of(bobs.message()), List.of()).welcome();
        assertNotNull(welcome);
        byte[] wrong = new byte[32];
        wrong[0] = 1;
        assertEquals(
                new Joining.Refused(GroupRefusal.PSK_UNKNOWN),
                meeting.engine.join(Meeting.terms(null, leaf -> true), bobs, welcome));
        assertEquals(
                new Joining.Refused(GroupRefusal.NOT_PROCESSED),
                meeting.engine.join(Meeting.terms(wrong, leaf -> true), bobs, welcome));
        assertEquals(
                new Joining.Refused(GroupRefusal.WELCOME_MISMATCH),
                meeting.engine.join(meeting.terms, meeting.keyPackage("eve"), welcome));
        assertEquals(
                new Joining.Refused(GroupRefusal.CREDENTIAL),
                meeting.engine.join(Meeting.terms(new byte[32], leaf -> false), bobs, welcome));
        assertEquals(
                new Joining.Refused(GroupRefusal.OTHER_GROUP),
                meeting.engine.join(
                        new MlsEngine.GroupTerms(new byte[16], Meeting.PSK_ID, new byte[32], leaf -> true),
                        bobs,
                        welcome));
        same(alice, meeting.joined(bobs, welcome));
    }

    @Test
    void aTamperedCommitLeavesTheEpoch() {
        MlsGroup alice = meeting.create("alice");
        OwnKeyPackage bobs = meeting.keyPackage("bob");
        MlsGroup bob = meeting.joined(
                bobs, Meeting.ordered(alice, List.of(bobs.message()), List.of()).welcome());
        byte[] commit = Meeting.drafted(alice, List.of(), List.of()).commit();
        byte[] changed = commit.clone();
        changed[changed.length - 1] ^= 1;
        assertEquals(new Handling.Refused(GroupRefusal.NOT_PROCESSED), bob.handle(changed));
        assertEquals(1, bob.epoch());
        alice.ordered();
        assertEquals(new Handling.Advanced(2, 0, List.of(), List.of()), bob.handle(commit));
        same(alice, bob);
        assertEquals(new Handling.Refused(GroupRefusal.EPOCH_PASSED), bob.handle(commit));
    }

    @Test
    void untrustedLeafIsNeitherAddedNorAccepted() {
        MlsGroup alice = meeting.create("alice");
        MlsEngine.GroupTerms strict =
                Meeting.terms(new byte[32], leaf -> !nameOf(leaf).equals("eve"));
        OwnKeyPackage bobs = meeting.keyPackage("bob");
        byte[] welcome =
                Meeting.ordered(alice, List.of(bobs.message()), List.of()).welcome();
        assertNotNull(welcome);
        MlsGroup bob = ((Joining.Joined) meeting.engine.join(strict, bobs, welcome)).group();
        OwnKeyPackage eves = meeting.keyPackage("eve");
        assertEquals(new Draft.Refused(GroupRefusal.CREDENTIAL), bob.commit(List.of(eves.message()), List.of()));
        byte[] commit =
                Meeting.ordered(alice, List.of(eves.message()), List.of()).commit();
        assertEquals(new Handling.Refused(GroupRefusal.CREDENTIAL), bob.handle(commit));
    }

    @Test
    void badPlansAreRefusedBeforeAnythingIsSent() {
        MlsGroup alice = meeting.create("alice");
        assertEquals(new Draft.Refused(GroupRefusal.MALFORMED), alice.commit(List.of(new byte[9]), List.of()));
        assertEquals(new Draft.Refused(GroupRefusal.NOT_PROCESSED), alice.commit(List.of(), List.of(7)));
        assertThrows(IllegalStateException.class, alice::ordered);
    }

    @Test
    void secretsDoNotPrint() {
        DeviceKeys keys = meeting.engine.newDeviceKeys();
        assertEquals("Keys[redacted]", keys.toString());
        assertEquals("GroupTerms[redacted]", meeting.terms.toString());
        assertEquals("Prepared[redacted]", meeting.keyPackage("bob").toString());
        keys.close();
    }

    private static void same(MlsGroup... groups) {
        for (MlsGroup group : groups) {
            assertEquals(groups[0].epoch(), group.epoch());
            assertArrayEquals(groups[0].epochAuthenticator(), group.epochAuthenticator());
            assertArrayEquals(
                    groups[0].export("SFrame 1.0 Base Key", new byte[0], 16),
                    group.export("SFrame 1.0 Base Key", new byte[0], 16));
            assertEquals(groups[0].members().keySet(), group.members().keySet());
        }
    }

    private static List<String> names(MlsGroup group) {
        return group.members().values().stream().map(MlsGroupTest::nameOf).toList();
    }

    private static String nameOf(LeafNode leaf) {
        Octets identity = ((LeafNode.Credential.Basic) leaf.credential()).identity();
        return new String(identity.toArray(), StandardCharsets.UTF_8);
    }
}
