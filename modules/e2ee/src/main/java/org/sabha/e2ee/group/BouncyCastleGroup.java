package org.sabha.e2ee.group;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.mls.TreeKEM.LeafIndex;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.PreSharedKeyID;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.JudgedCommit;
import org.sabha.e2ee.text.LeafBox;
import org.sabha.e2ee.text.TextEpoch;
import org.sabha.mls.Commit;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.KeyPackageSignatures;
import org.sabha.mls.LeafNode;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.mls.Proposal;
import org.sabha.mls.order.CommitRules;
import org.sabha.mls.order.CommitRules.Candidate;
import org.sabha.mls.order.CommitRules.Screening;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.mls.order.GroupRoster;
import org.sabha.mls.order.LeafKeys;
import org.sabha.mls.order.PskNonce;
import org.sabha.model.Octets;

/**
 * A group on Bouncy Castle's library. The roster is kept from what the guard read, and compared with the library's tree
 * after every step.
 */
final class BouncyCastleGroup implements MlsGroup {
    /** Who is slow is asked again before the first is ordered; each of these may be the one. */
    private static final int MOST_DRAFTS = 12;

    private final MlsCipherSuite suite;
    private final MlsEngine.GroupTerms terms;
    private final SecureRandom random;
    private final CommitRules rules;
    private Group group;
    private SortedMap<Integer, LeafNode> members;
    private byte[] leafKey;
    private final SequencedMap<Octets, Pending> drafts = new LinkedHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // a secret, never compared
    private record Pending(Group next, Candidate candidate, byte[] leafKey) {
        @Override
        public String toString() {
            return "Pending[redacted]";
        }
    }

    /** @param leafKey private key of the own leaf */
    BouncyCastleGroup(
            MlsCipherSuite suite,
            MlsEngine.GroupTerms terms,
            SecureRandom random,
            Group group,
            SortedMap<Integer, LeafNode> members,
            byte[] leafKey) {
        this.suite = suite;
        this.terms = terms;
        this.random = random;
        this.rules = new CommitRules(Octets.of(terms.groupId()), Octets.of(terms.pskId()), MlsLimits.MAX_LEAVES);
        this.group = group;
        this.members = new TreeMap<>(members);
        this.leafKey = leafKey.clone();
        requireSameTree(group, this.members);
    }

    /** For tests that show what the library would do without the guard. */
    Group library() {
        return group;
    }

    @Override
    public long epoch() {
        return group.getEpoch();
    }

    @Override
    public int ownLeaf() {
        return group.getIndex().value();
    }

    @Override
    public SortedMap<Integer, LeafNode> members() {
        return Collections.unmodifiableSortedMap(members);
    }

    @Override
    public byte[] epochAuthenticator() {
        return group.getEpochAuthenticator().clone();
    }

    @Override
    public byte[] export(String label, byte[] context, int length) {
        return exporter().export(label, context, length);
    }

    @Override
    public TextEpoch.Exporter exporter() {
        Group now = group; // successors are objects of their own
        return (label, context, length) ->
                Library.call(() -> now.getKeySchedule().MLSExporter(label, context.clone(), length));
    }

    @Override
    public LeafBox leafBox() {
        return new LeafKeyBox(suite, members, ownLeaf(), leafKey);
    }

    @Override
    public Draft commit(List<byte[]> keyPackages, List<Integer> removals, byte[] authenticatedData) {
        for (byte[] keyPackage : keyPackages) {
            GroupRefusal refusal = refuseKeyPackage(keyPackage);
            if (refusal != null) {
                return new Draft.Refused(refusal);
            }
        }
        try {
            return Library.call(() -> draft(keyPackages, removals, authenticatedData));
        } catch (Library.Refusal refused) {
            return new Draft.Refused(GroupRefusal.NOT_PROCESSED);
        }
    }

    private @Nullable GroupRefusal refuseKeyPackage(byte[] bytes) {
        if (!(MlsParser.parse(bytes, MlsLimits.KEY_PACKAGE) instanceof MlsParse.Read read)
                || !(read.message() instanceof MlsMessage.KeyPackageMessage key)) {
            return GroupRefusal.MALFORMED;
        }
        GroupRefusal shape = CommitRules.refuseKeyPackage(key.keyPackage());
        if (shape != null) {
            return shape;
        }
        if (!KeyPackageSignatures.hold(key.keyPackage())) {
            return GroupRefusal.KEY_PACKAGE_SIGNATURE;
        }
        return terms.trust().trusts(key.keyPackage().leaf()) ? null : GroupRefusal.CREDENTIAL;
    }

    private Draft draft(List<byte[]> keyPackages, List<Integer> removals, byte[] authenticatedData) throws Exception {
        List<org.bouncycastle.mls.codec.Proposal> proposals = new ArrayList<>();
        for (int leaf : removals) {
            proposals.add(org.bouncycastle.mls.codec.Proposal.remove(new LeafIndex(leaf)));
        }
        for (byte[] bytes : keyPackages) {
            MLSMessage message = (MLSMessage) MLSInputStream.decode(bytes, MLSMessage.class);
            proposals.add(org.bouncycastle.mls.codec.Proposal.add(message.keyPackage));
        }
        if (!keyPackages.isEmpty()) {
            PreSharedKeyID psk = PreSharedKeyID.external(
                    terms.pskId().clone(), PskNonce.of(randomBytes(PskNonce.RANDOM_BYTES), authenticatedData));
            proposals.add(org.bouncycastle.mls.codec.Proposal.preSharedKey(psk));
        }
        boolean path = !removals.isEmpty() || keyPackages.isEmpty() || isLeftHalfEmpty();
        // In the clear, and so without the library's reuse_guard, which 1.84 leaves at zero.
        byte[] leafSecret = randomBytes(suite.getKDF().getHashLength());
        Group.GroupWithMessage made = group.commit(
                new Secret(leafSecret.clone()),
                new Group.CommitOptions(proposals, true, path, null),
                new Group.MessageOptions(false, authenticatedData.clone(), 0),
                new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
        byte[] welcome = keyPackages.isEmpty() ? null : welcome(made.message);
        made.message.welcome = null;
        byte[] commit = MLSOutputStream.encode(made.message);
        return switch (screen(commit)) {
            case Screening.Refused refused -> new Draft.Refused(refused.reason());
            case Screening.Passed passed -> {
                keep(
                        Octets.of(commit),
                        new Pending(made.group, passed.candidate(), path ? derivedKey(leafSecret) : leafKey));
                yield new Draft.Drafted(commit, welcome);
            }
        };
    }

    /**
     * Whether nobody has a leaf in the left half of the tree. The library then computes the parent hash below its topmost key
     * wrongly (RFC 9420 section 7.9), and a newcomer refuses such a tree. The path of a commit that fills the left half sets
     * all of those hashes anew.
     */
    private boolean isLeftHalfEmpty() {
        return members.size() > 1 && members.firstKey() >= Integer.highestOneBit(members.lastKey());
    }

    private void keep(Octets commit, Pending draft) {
        drafts.put(commit, draft);
        if (drafts.size() > MOST_DRAFTS) {
            drafts.pollFirstEntry();
        }
    }

    /** The new leaf's key, which the library makes of the secret that it was given, and keeps (RFC 9420 section 7.4). */
    private byte[] derivedKey(byte[] leafSecret) throws Exception {
        byte[] node = new Secret(leafSecret).deriveSecret(suite, "node").value();
        return suite.getHPKE()
                .serializePrivateKey(suite.getHPKE().deriveKeyPair(node).getPrivate());
    }

    private static byte[] welcome(MLSMessage made) throws Exception {
        MLSMessage message = new MLSMessage(WireFormat.mls_welcome);
        message.welcome = made.welcome;
        return MLSOutputStream.encode(message);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public boolean isDraft(byte[] commit) {
        return drafts.containsKey(Octets.of(commit));
    }

    @Override
    public Handling.Advanced ordered() {
        return ordered(drafts.isEmpty() ? null : drafts.lastEntry().getValue());
    }

    @Override
    public Handling.Advanced ordered(byte[] commit) {
        return ordered(drafts.get(Octets.of(commit)));
    }

    private Handling.Advanced ordered(@Nullable Pending own) {
        if (own == null) {
            throw new IllegalStateException("no commit of this member waits to be ordered");
        }
        leafKey = own.leafKey();
        return advance(own.next(), own.candidate());
    }

    @Override
    public Handling handle(byte[] commit) {
        return switch (screen(commit)) {
            case Screening.Refused refused -> new Handling.Refused(refused.reason());
            case Screening.Passed passed -> handle(commit, passed.candidate());
        };
    }

    private Handling handle(byte[] bytes, Candidate candidate) {
        if (candidate.committer() == ownLeaf()) {
            return new Handling.Refused(GroupRefusal.OTHER_LEAF);
        }
        if (!pskNamesWhatIsBeside(candidate)) {
            return new Handling.Refused(GroupRefusal.PSK_NONCE);
        }
        JudgedCommit judged = judged(candidate);
        if (judged.removed().contains(ownLeaf())) {
            return new Handling.Out();
        }
        GroupRefusal refusal = refuse(judged, candidate.commit().path());
        if (refusal != null) {
            return new Handling.Refused(refusal);
        }
        try {
            Group next = Library.call(() -> group.handle(bytes.clone(), null));
            return advance(next, candidate);
        } catch (Library.Refusal refused) {
            return new Handling.Refused(GroupRefusal.NOT_PROCESSED);
        }
    }

    private @Nullable GroupRefusal refuse(JudgedCommit judged, Commit.@Nullable UpdatePath path) {
        if (!judged.added().stream().map(KeyPackage::leaf).allMatch(terms.trust()::trusts)) {
            return GroupRefusal.CREDENTIAL;
        }
        if (path != null && !terms.trust().trustsStill(path.leaf())) {
            return GroupRefusal.CREDENTIAL;
        }
        return terms.judge().refuse(judged);
    }

    /** Or those added would be held to another statement than those who add them. */
    private static boolean pskNamesWhatIsBeside(Candidate candidate) {
        return candidate.commit().byValue().stream()
                .allMatch(proposal -> !(proposal instanceof Proposal.ExternalPsk psk)
                        || PskNonce.isFor(
                                psk.nonce(), candidate.authenticatedData().toArray()));
    }

    private JudgedCommit judged(Candidate candidate) {
        List<KeyPackage> added = new ArrayList<>();
        List<Integer> removed = new ArrayList<>();
        for (Proposal proposal : candidate.commit().byValue()) {
            if (proposal instanceof Proposal.Add add) {
                added.add(add.keyPackage());
            } else if (proposal instanceof Proposal.Remove remove) {
                removed.add(remove.leaf());
            }
        }
        return new JudgedCommit(candidate.committer(), added, removed, candidate.authenticatedData(), members);
    }

    private Screening screen(byte[] bytes) {
        if (!(MlsParser.parse(bytes, MlsLimits.MEETING) instanceof MlsParse.Read read)) {
            return new Screening.Refused(GroupRefusal.MALFORMED);
        }
        return rules.screen(read.message(), epoch(), roster());
    }

    private GroupRoster roster() {
        SortedMap<Integer, LeafKeys> keys = new TreeMap<>();
        members.forEach((leaf, node) -> keys.put(leaf, LeafKeys.of(node)));
        return GroupRoster.of(keys);
    }

    private Handling.Advanced advance(Group next, Candidate candidate) {
        List<Integer> added =
                roster().after(candidate.committer(), candidate.commit()).addedLeaves();
        SortedMap<Integer, LeafNode> nextMembers = new TreeMap<>(members);
        List<Integer> removed = new ArrayList<>();
        for (Proposal proposal : candidate.commit().byValue()) {
            if (proposal instanceof Proposal.Remove remove) {
                nextMembers.remove(remove.leaf());
                removed.add(remove.leaf());
            }
        }
        int at = 0;
        for (Proposal proposal : candidate.commit().byValue()) {
            if (proposal instanceof Proposal.Add add) {
                nextMembers.put(added.get(at++), add.keyPackage().leaf());
            }
        }
        Commit.UpdatePath path = candidate.commit().path();
        if (path != null) {
            nextMembers.put(candidate.committer(), path.leaf());
        }
        requireSameTree(next, nextMembers);
        terms.judge().taken(judged(candidate));
        group = next;
        members = nextMembers;
        drafts.clear();
        return new Handling.Advanced(group.getEpoch(), candidate.committer(), added, removed);
    }

    /** Guard and library read the same bytes with different code; they must see the same people. */
    private static void requireSameTree(Group group, SortedMap<Integer, LeafNode> members) {
        SortedMap<Integer, LeafKeys> theirs = new TreeMap<>();
        for (int leaf = 0; leaf < group.getTree().getSize().leafCount(); leaf++) {
            org.bouncycastle.mls.TreeKEM.LeafNode node = group.getTree().getLeafNode(new LeafIndex(leaf));
            if (node != null) {
                LeafNode ours = members.get(leaf);
                LeafNode.Credential credential = ours == null ? null : ours.credential();
                theirs.put(
                        leaf,
                        new LeafKeys(
                                Octets.of(node.getEncryptionKey()), Octets.of(node.getSignatureKey()), credential));
            }
        }
        SortedMap<Integer, LeafKeys> ours = new TreeMap<>();
        members.forEach((leaf, node) -> ours.put(leaf, LeafKeys.of(node)));
        if (!ours.equals(theirs)) {
            throw new IllegalStateException("the library's tree is not what the guard read");
        }
    }
}
