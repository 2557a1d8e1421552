package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bouncycastle.mls.TreeKEM.LeafIndex;
import org.bouncycastle.mls.codec.Extension;
import org.bouncycastle.mls.codec.ExtensionType;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup.Draft;
import org.sabha.e2ee.group.MlsGroup.Handling;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.mls.ReturnProof;
import org.sabha.mls.order.GroupRefusal;

/**
 * Known holes of Bouncy Castle's MLS 1.84: what the library does without the guard, where it is safe to show, and that the
 * guard refuses. When a test of the first kind fails, the library was mended: say so in docs/develop/encryption.md.
 */
class LibraryHolesTest {
    private final Meeting meeting = new Meeting();
    private final MlsGroup alice = meeting.create("alice");
    private MlsGroup bob = alice;

    @BeforeEach
    void bobJoins() {
        OwnKeyPackage bobs = meeting.keyPackage("bob");
        bob = meeting.joined(
                bobs, Meeting.ordered(alice, List.of(bobs.message()), List.of()).welcome());
    }

    @Test
    void anOutsiderMayNotEvictAMember() throws Exception {
        BouncyCastleEngine.Prepared mallory = (BouncyCastleEngine.Prepared) meeting.keyPackage("mallory");
        MLSMessage state = library(alice).getGroupInfo(true);
        Group.GroupWithMessage evicting = Group.externalJoin(
                new Secret(new byte[32]),
                mallory.keys().pair(),
                mallory.keyPackage(),
                state.groupInfo,
                null,
                new Group.MessageOptions(),
                new LeafIndex(0),
                new HashMap<>());
        byte[] commit = MLSOutputStream.encode(evicting.message);
        Group fooled = library(bob).handle(commit.clone(), null);
        assertNotNull(fooled, "the library accepts it");
        assertEquals(2, fooled.getEpoch());
        assertEquals(new Handling.Refused(GroupRefusal.NEW_MEMBER_COMMIT), bob.handle(commit));
        assertEquals(1, bob.epoch());
    }

    @Test
    void anOutsiderMayNotPropose() throws Exception {
        BouncyCastleEngine.Prepared mallory = (BouncyCastleEngine.Prepared) meeting.keyPackage("mallory");
        byte[] add = MLSOutputStream.encode(Group.newMemberAdd(
                Meeting.GROUP_ID, 1, mallory.keyPackage(), mallory.keys().pair()));
        assertEquals(new Handling.Refused(GroupRefusal.NEW_MEMBER_PROPOSAL), bob.handle(add));
        byte[] external = MLSOutputStream.encode(MLSMessage.externalProposal(
                library(bob).getSuite(),
                Meeting.GROUP_ID,
                1,
                Proposal.remove(new LeafIndex(0)),
                0,
                mallory.keys().privateKey()));
        assertEquals(new Handling.Refused(GroupRefusal.EXTERNAL_SENDER), bob.handle(external));
    }

    /** The library looks for a sender that no group of ours has, and falls over what it does not find. */
    @Test
    void malformedExternalSendersDoNotReachTheLibrary() throws Exception {
        BouncyCastleEngine.Prepared mallory = (BouncyCastleEngine.Prepared) meeting.keyPackage("mallory");
        for (int sender : new int[] {0, 1, -1}) {
            byte[] external = MLSOutputStream.encode(MLSMessage.externalProposal(
                    library(bob).getSuite(),
                    Meeting.GROUP_ID,
                    1,
                    Proposal.remove(new LeafIndex(0)),
                    sender,
                    mallory.keys().privateKey()));
            assertThrows(NullPointerException.class, () -> library(bob).handle(external.clone(), null));
            assertEquals(new Handling.Refused(GroupRefusal.EXTERNAL_SENDER), bob.handle(external));
        }
        Extension malformed =
                new Extension(ExtensionType.EXTERNAL_SENDERS, HexFormat.of().parseHex("0501"));
        assertThrows(Exception.class, malformed::getSenders);
        assertEquals(1, bob.epoch());
    }

    /** MLS itself does not ask for the secret of the link. */
    @Test
    void anAddWithoutTheLinksSecretIsNotObeyed() throws Exception {
        BouncyCastleEngine.Prepared ghost = (BouncyCastleEngine.Prepared) meeting.keyPackage("ghost");
        Group.GroupWithMessage made = library(alice)
                .commit(
                        new Secret(new byte[32]),
                        new Group.CommitOptions(
                                new ArrayList<>(List.of(Proposal.add(ghost.keyPackage()))), true, false, null),
                        new Group.MessageOptions(false, new byte[0], 0),
                        new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
        MLSMessage welcome = new MLSMessage(org.bouncycastle.mls.codec.WireFormat.mls_welcome);
        welcome.welcome = made.message.welcome;
        made.message.welcome = null;
        byte[] commit = MLSOutputStream.encode(made.message);
        assertNotNull(library(bob).handle(commit.clone(), null), "the library accepts it");
        assertEquals(new Handling.Refused(GroupRefusal.ADD_WITHOUT_PSK), bob.handle(commit));
        assertEquals(
                new MlsEngine.Joining.Refused(GroupRefusal.ADD_WITHOUT_PSK),
                meeting.engine.join(meeting.terms, ghost, MLSOutputStream.encode(welcome)));
    }

    /** CVE-2026-12852. */
    @Test
    @Tag("H19")
    void aLengthOfAGibibyteReachesNeitherKeyPackageNorWelcome() {
        byte[] keyPackage = HexFormat.of().parseHex("0001000500010001bfffffff");
        byte[] welcome = HexFormat.of().parseHex("000100030001bfffffff");
        byte[] commit = HexFormat.of().parseHex("00010001bfffffff00");
        OwnKeyPackage own = meeting.keyPackage("carol");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        alice.commit(List.of(keyPackage), List.of());
        long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals(new Draft.Refused(GroupRefusal.MALFORMED), alice.commit(List.of(keyPackage), List.of()));
        assertEquals(
                new MlsEngine.Joining.Refused(GroupRefusal.MALFORMED),
                meeting.engine.join(meeting.terms, own, welcome));
        assertEquals(new Handling.Refused(GroupRefusal.MALFORMED), alice.handle(commit));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1 << 20, allocated + " bytes allocated");
    }

    /** CVE-2026-59644: a generation far ahead makes the library turn its ratchet for hours. No encrypted message gets there. */
    @Test
    void encryptedMessagesAreNotGivenToTheLibrary() throws Exception {
        byte[] secret = MLSOutputStream.encode(library(alice).protect(new byte[0], new byte[4], 0));
        assertEquals(new Handling.Refused(GroupRefusal.NOT_PUBLIC), bob.handle(secret));
    }

    /** Why the proof of a return has one of the types that are set aside to be ignored, and no private one. */
    @Test
    void anExtensionOfAnUnknownTypeCannotBeMadeOrRead() {
        for (int type : new int[] {0x1000, 0xf000, 0xf5ab}) {
            assertThrows(ArrayIndexOutOfBoundsException.class, () -> new Extension(type, new byte[0]), "type " + type);
        }
        assertEquals(64, new Extension(ReturnProof.EXTENSION_TYPE, new byte[64]).extension_data.length);
        // Set aside for an identity provider's token, docs/develop/decisions/0021.
        assertEquals(64, new Extension(0x6a6a, new byte[64]).extension_data.length);
    }

    @Test
    void leafIndicesBeyondTheTreeAreRefused() {
        byte[] commit = Meeting.drafted(alice, List.of(), List.of()).commit();
        // sender: type, then leaf, after version, wire format, group id and epoch.
        int sender = 4 + 1 + Meeting.GROUP_ID.length + 8;
        assertEquals(1, commit[sender]);
        for (String leaf : List.of("3fffffff", "40000000", "ffffffff")) {
            byte[] changed = commit.clone();
            System.arraycopy(HexFormat.of().parseHex(leaf), 0, changed, sender + 1, 4);
            assertEquals(new Handling.Refused(GroupRefusal.MALFORMED), bob.handle(changed));
        }
        byte[] absent = commit.clone();
        System.arraycopy(HexFormat.of().parseHex("00000009"), 0, absent, sender + 1, 4);
        assertEquals(new Handling.Refused(GroupRefusal.NOT_A_MEMBER), bob.handle(absent));
    }

    /** The library's reuse_guard is always zero, so handshakes do not go encrypted. */
    @Test
    void handshakesAreSentInTheClear() {
        byte[] commit = Meeting.drafted(alice, List.of(), List.of()).commit();
        MlsParse parse = MlsParser.parse(commit, MlsLimits.MEETING);
        assertInstanceOf(MlsMessage.PublicMessage.class, ((MlsParse.Read) parse).message());
    }

    /** The library says only "Invalid proposal list" to who was removed. */
    @Test
    void removedMemberLearnsOfRemoval() {
        carolJoins();
        byte[] commit = Meeting.ordered(alice, List.of(), List.of(1)).commit();
        assertEquals(new Handling.Out(), bob.handle(commit));
    }

    /** ts-mls 2.0.0-rc.10 commits a lone Remove without a path. */
    @Test
    void aRemovalHasAPath() {
        carolJoins();
        byte[] commit = Meeting.drafted(alice, List.of(), List.of(1)).commit();
        MlsMessage.PublicMessage message =
                (MlsMessage.PublicMessage) ((MlsParse.Read) MlsParser.parse(commit, MlsLimits.MEETING)).message();
        org.sabha.mls.FramedContent.Content.Committed content = assertInstanceOf(
                org.sabha.mls.FramedContent.Content.Committed.class,
                message.content().content());
        assertNotNull(content.commit().path());
    }

    /** Found here: the library fails over a commit that leaves its author alone in a tree of one leaf. */
    @Test
    void theLastOneCannotRemoveTheOther() {
        assertEquals(new Draft.Refused(GroupRefusal.NOT_PROCESSED), alice.commit(List.of(), List.of(1)));
        OwnKeyPackage carols = meeting.keyPackage("carol");
        Meeting.ordered(alice, List.of(carols.message()), List.of(1));
        assertEquals(2, alice.members().size());
    }

    /** Found here: the library looks for the key in the tree before the removal. Who lost step comes with another one. */
    @Test
    void commitCannotRemoveAndReaddSameKey() {
        MlsEngine.DeviceKeys keys = meeting.engine.newDeviceKeys();
        var carol = new MlsEngine.LeafCredential.Basic("carol");
        byte[] first = meeting.engine.newKeyPackage(keys, carol).message();
        Meeting.ordered(alice, List.of(first), List.of(), bob);
        byte[] again = meeting.engine.newKeyPackage(keys, carol).message();
        assertEquals(new Draft.Refused(GroupRefusal.NOT_PROCESSED), alice.commit(List.of(again), List.of(2)));
        byte[] other = meeting.keyPackage("carol").message();
        assertInstanceOf(Draft.Drafted.class, alice.commit(List.of(other), List.of(2)));
    }

    /** Found here: two threads compute wrongly, even with objects of their own. */
    @Test
    @Timeout(30)
    void oneThreadAtATimeIsInTheLibrary() throws InterruptedException {
        AtomicBoolean together = new AtomicBoolean();
        AtomicBoolean inside = new AtomicBoolean(true);
        Thread second = new Thread(() -> Library.call(() -> {
            together.set(inside.get());
            return "";
        }));
        Library.call(() -> {
            second.start();
            while (second.getState() != Thread.State.BLOCKED && second.getState() != Thread.State.TERMINATED) {
                assertFalse(Thread.interrupted(), "in time");
                Thread.onSpinWait();
            }
            inside.set(false);
            return "";
        });
        second.join();
        assertFalse(together.get());
    }

    /** Found here: without a path secret the library derives keys of an empty one, and opens later paths with them. */
    @Test
    void newcomerWithoutPathSecretFollowsPath() {
        List<MlsGroup> three = join(alice, 3, bob);
        Meeting.ordered(alice, List.of(), List.of(1), three.toArray(MlsGroup[]::new));
        MlsGroup newcomer = join(alice, 1, three.toArray(MlsGroup[]::new)).getFirst();
        assertEquals(1, newcomer.ownLeaf());
        Meeting.ordered(three.getLast(), List.of(), List.of(), alice, three.get(0), three.get(1), newcomer);
        assertArrayEquals(alice.epochAuthenticator(), newcomer.epochAuthenticator());
    }

    /** Found here: with nobody in the left half of the tree, the library computes a parent hash that newcomers refuse. */
    @Test
    void newcomerEntersTreeWithoutLeftHalf() {
        List<MlsGroup> four = join(alice, 4, bob);
        MlsGroup fifth = four.get(2);
        MlsGroup sixth = four.get(3);
        Meeting.ordered(fifth, List.of(), List.of(0, 1, 2, 3), sixth);
        assertEquals(Set.of(4, 5), fifth.members().keySet());
        Meeting.ordered(sixth, List.of(), List.of(), fifth);
        MlsGroup newcomer = join(fifth, 1, sixth).getFirst();
        Meeting.ordered(newcomer, List.of(), List.of(), fifth, sixth);
        assertArrayEquals(sixth.epochAuthenticator(), newcomer.epochAuthenticator());
    }

    /** Members come, go and commit at random; each follows each commit, and each newcomer enters. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 6, 17, 20, 23})
    void everyMemberFollowsRandomCommits(long seed) {
        Random random = new Random(seed);
        List<MlsGroup> members = new ArrayList<>(List.of(alice, bob));
        for (int i = 0; i < 30; i++) {
            MlsGroup committer = members.get(random.nextInt(members.size()));
            List<MlsGroup> leaving = members.stream()
                    .filter(member -> !member.equals(committer) && random.nextInt(6) == 0)
                    .toList();
            int left = members.size() - leaving.size();
            int most = 10 - left;
            List<OwnKeyPackage> coming = Stream.generate(() -> meeting.keyPackage("newcomer"))
                    .limit(left == 1 ? 1 + random.nextInt(most) : random.nextInt(2) * random.nextInt(most))
                    .toList();
            MlsGroup[] others = members.stream()
                    .filter(member -> !member.equals(committer) && !leaving.contains(member))
                    .toArray(MlsGroup[]::new);
            byte[] welcome = Meeting.ordered(
                            committer,
                            coming.stream().map(OwnKeyPackage::message).toList(),
                            leaving.stream().map(MlsGroup::ownLeaf).toList(),
                            others)
                    .welcome();
            members.removeAll(leaving);
            coming.forEach(keys -> members.add(meeting.joined(keys, welcome)));
            members.forEach(member -> assertArrayEquals(committer.epochAuthenticator(), member.epochAuthenticator()));
        }
    }

    /** So many newcomers, added by one commit without a path, in the order of their leaves. */
    private List<MlsGroup> join(MlsGroup committer, int count, MlsGroup... others) {
        List<OwnKeyPackage> coming = Stream.generate(() -> meeting.keyPackage("newcomer"))
                .limit(count)
                .toList();
        byte[] welcome = Meeting.ordered(
                        committer, coming.stream().map(OwnKeyPackage::message).toList(), List.of(), others)
                .welcome();
        return coming.stream().map(keys -> meeting.joined(keys, welcome)).toList();
    }

    private void carolJoins() {
        Meeting.ordered(alice, List.of(meeting.keyPackage("carol").message()), List.of(), bob);
    }

    @Test
    void everyTruncationOfACommitLeavesTheEpoch() {
        byte[] commit = Meeting.drafted(alice, List.of(), List.of()).commit();
        for (int length = 0; length < commit.length; length++) {
            assertEquals(new Handling.Refused(GroupRefusal.MALFORMED), bob.handle(Arrays.copyOf(commit, length)));
        }
        assertEquals(1, bob.epoch());
    }

    private static Group library(MlsGroup group) {
        return ((BouncyCastleGroup) group).library();
    }
}
