package org.sabha.mls.order;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.Commit;
import org.sabha.mls.FramedContent;
import org.sabha.mls.FramedContent.Content;
import org.sabha.mls.FramedContent.Sender;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.LeafNode;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.Proposal;
import org.sabha.mls.ReturnProof;
import org.sabha.model.Octets;

/**
 * What every commit of a Sabha group obeys, whoever looks at it: the server before it orders one, each client before
 * its MLS library sees one. Only cipher suite 1. Pure.
 *
 * @param groupId of the group
 * @param pskId name of the pre-shared key that every commit with an Add carries
 * @param maxMembers most members, 1 to 1,024
 */
public record CommitRules(Octets groupId, Octets pskId, int maxMembers) {
    /** MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519 (RFC 9420 section 17.1). */
    public static final int CIPHER_SUITE = 1;

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    private static final int HASH_BYTES = 32;

    /** Room for a signed lock or policy message. */
    private static final int MAX_AUTHENTICATED_DATA_BYTES = 1024;

    /** A member's commit, taken out of its message. */
    public record Candidate(int committer, Commit commit, Octets authenticatedData) {}

    /** Either a candidate or the refusal. */
    public sealed interface Screening {
        record Passed(Candidate candidate) implements Screening {}

        record Refused(GroupRefusal reason) implements Screening {}
    }

    /**
     * Judges a message against an epoch.
     *
     * @param epoch the group's, unsigned
     */
    public Screening screen(MlsMessage message, long epoch, GroupRoster roster) {
        if (!(message instanceof MlsMessage.PublicMessage handshake)) {
            return new Screening.Refused(GroupRefusal.NOT_PUBLIC);
        }
        GroupRefusal frame = refuseFrame(handshake.content(), epoch, roster);
        if (frame != null) {
            return new Screening.Refused(frame);
        }
        if (handshake.content().sender() instanceof Sender.Member member
                && handshake.content().content() instanceof Content.Committed committed) {
            GroupRefusal content = refuseCommit(member.leaf(), committed.commit(), roster);
            if (content == null
                    && (handshake.signature().size() != SIGNATURE_BYTES
                            || handshake.confirmationTag().size() != HASH_BYTES)) {
                content = GroupRefusal.KEY_SIZE;
            }
            return content == null
                    ? new Screening.Passed(new Candidate(
                            member.leaf(),
                            committed.commit(),
                            handshake.content().authenticatedData()))
                    : new Screening.Refused(content);
        }
        throw new IllegalStateException("the frame's rules let only a member's commit pass");
    }

    private @Nullable GroupRefusal refuseFrame(FramedContent framed, long epoch, GroupRoster roster) {
        GroupRefusal sender = switch (framed.sender()) {
            case Sender.External ignored -> GroupRefusal.EXTERNAL_SENDER;
            case Sender.NewMemberProposal ignored -> GroupRefusal.NEW_MEMBER_PROPOSAL;
            case Sender.NewMemberCommit ignored -> GroupRefusal.NEW_MEMBER_COMMIT;
            case Sender.Member member -> roster.has(member.leaf()) ? null : GroupRefusal.NOT_A_MEMBER;
        };
        if (!framed.groupId().equals(groupId)) {
            return GroupRefusal.OTHER_GROUP;
        }
        int order = Long.compareUnsigned(framed.epoch(), epoch);
        // A member that is gone meanwhile learns that its epoch passed, not that it never was there.
        if (order != 0 && framed.sender() instanceof Sender.Member) {
            return order < 0 ? GroupRefusal.EPOCH_PASSED : GroupRefusal.EPOCH_AHEAD;
        }
        if (sender != null) {
            return sender;
        }
        if (framed.content() instanceof Content.Proposed) {
            return GroupRefusal.STANDALONE_PROPOSAL;
        }
        boolean longData = framed.authenticatedData().size() > MAX_AUTHENTICATED_DATA_BYTES;
        return longData ? GroupRefusal.AUTHENTICATED_DATA_TOO_LONG : null;
    }

    private @Nullable GroupRefusal refuseCommit(int committer, Commit commit, GroupRoster roster) {
        if (!commit.byReference().isEmpty()) {
            return GroupRefusal.PROPOSAL_BY_REFERENCE;
        }
        Tally tally = new Tally(committer, roster);
        for (Proposal proposal : commit.byValue()) {
            GroupRefusal refusal = refuseProposal(proposal, tally);
            if (refusal != null) {
                return refusal;
            }
        }
        if (tally.adds > 0 && !tally.psk) {
            return GroupRefusal.ADD_WITHOUT_PSK;
        }
        GroupRefusal keys = tally.refuseKeys();
        if (keys != null) {
            return keys;
        }
        if (roster.size() - tally.removed.size() + tally.adds > maxMembers) {
            return GroupRefusal.GROUP_FULL;
        }
        return refusePath(committer, commit, tally);
    }

    private @Nullable GroupRefusal refuseProposal(Proposal proposal, Tally tally) {
        return switch (proposal) {
            case Proposal.Add add -> tally.refuseAdd(add.keyPackage());
            case Proposal.Remove remove -> tally.refuseRemove(remove.leaf());
            case Proposal.ExternalPsk psk -> refusePsk(psk, tally);
            case Proposal.ResumptionPsk ignored -> GroupRefusal.PSK_TYPE;
            case Proposal.Update ignored -> GroupRefusal.PROPOSAL_TYPE;
            case Proposal.ReInit ignored -> GroupRefusal.PROPOSAL_TYPE;
            case Proposal.ExternalInit ignored -> GroupRefusal.PROPOSAL_TYPE;
            case Proposal.GroupContextExtensions ignored -> GroupRefusal.PROPOSAL_TYPE;
        };
    }

    private @Nullable GroupRefusal refusePsk(Proposal.ExternalPsk psk, Tally tally) {
        if (!psk.pskId().equals(pskId)) {
            return GroupRefusal.PSK_UNKNOWN;
        }
        if (psk.nonce().size() != HASH_BYTES) {
            return GroupRefusal.PSK_NONCE;
        }
        if (tally.psk) {
            return GroupRefusal.PSK_TWICE;
        }
        tally.psk = true;
        return null;
    }

    private static @Nullable GroupRefusal refusePath(int committer, Commit commit, Tally tally) {
        Commit.UpdatePath path = commit.path();
        if (path == null) {
            if (!tally.removed.isEmpty()) {
                return GroupRefusal.REMOVE_WITHOUT_PATH;
            }
            return commit.byValue().isEmpty() ? GroupRefusal.PATH_MISSING : null;
        }
        GroupRefusal leaf = refuseLeaf(path.leaf(), LeafNode.Source.COMMIT);
        if (leaf != null) {
            return leaf;
        }
        LeafKeys before = tally.roster.at(committer);
        if (before == null || !before.signatureKey().equals(path.leaf().signatureKey())) {
            return GroupRefusal.PATH_CHANGES_SIGNATURE_KEY;
        }
        if (before.credential() != null
                && !before.credential().equals(path.leaf().credential())) {
            return GroupRefusal.PATH_CHANGES_CREDENTIAL;
        }
        if (tally.encryptionKeys().contains(path.leaf().encryptionKey())) {
            return GroupRefusal.KEY_IN_USE;
        }
        GroupRoster after = tally.roster.after(committer, commit).roster();
        int most = after.size();
        boolean fits = path.encryptionKeys().size() <= after.depth()
                && path.encryptionKeys().stream().allMatch(key -> key.size() == KEY_BYTES)
                && path.ciphertexts().stream().allMatch(count -> count <= most);
        return fits ? null : GroupRefusal.PATH_SHAPE;
    }

    /** Whether a KeyPackage could be added at all; {@code null} when it can. */
    public static @Nullable GroupRefusal refuseKeyPackage(KeyPackage keyPackage) {
        if (keyPackage.cipherSuite() != CIPHER_SUITE) {
            return GroupRefusal.CIPHER_SUITE;
        }
        if (keyPackage.initKey().size() != KEY_BYTES || keyPackage.signature().size() != SIGNATURE_BYTES) {
            return GroupRefusal.KEY_SIZE;
        }
        if (keyPackage.initKey().equals(keyPackage.leaf().encryptionKey())) {
            return GroupRefusal.KEY_IN_USE;
        }
        if (keyPackage.returnProof() != null && !ReturnProof.isWhole(keyPackage.returnProof())) {
            return GroupRefusal.RETURN_PROOF;
        }
        if (!CommonGround.KEY_PACKAGE_EXTENSIONS.containsAll(keyPackage.extensions())) {
            return GroupRefusal.EXTENSIONS;
        }
        return refuseLeaf(keyPackage.leaf(), LeafNode.Source.KEY_PACKAGE);
    }

    private static @Nullable GroupRefusal refuseLeaf(LeafNode leaf, LeafNode.Source source) {
        if (leaf.source() != source) {
            return GroupRefusal.LEAF_SOURCE;
        }
        boolean sizes = leaf.encryptionKey().size() == KEY_BYTES
                && leaf.signatureKey().size() == KEY_BYTES
                && leaf.signature().size() == SIGNATURE_BYTES;
        return sizes ? CommonGround.refuse(leaf.claims()) : GroupRefusal.KEY_SIZE;
    }

    /** What one commit's proposals add up to. */
    private static final class Tally {
        private final int committer;
        private final GroupRoster roster;
        private final Set<Integer> removed = new HashSet<>();
        private final Set<Octets> addedEncryptionKeys = new HashSet<>();
        private final Set<Octets> addedSignatureKeys = new HashSet<>();
        private int adds;
        private boolean psk;

        Tally(int committer, GroupRoster roster) {
            this.committer = committer;
            this.roster = roster;
        }

        @Nullable
        GroupRefusal refuseAdd(KeyPackage keyPackage) {
            GroupRefusal refusal = refuseKeyPackage(keyPackage);
            if (refusal != null) {
                return refusal;
            }
            adds++;
            boolean fresh = addedEncryptionKeys.add(keyPackage.leaf().encryptionKey())
                    && addedSignatureKeys.add(keyPackage.leaf().signatureKey());
            return fresh ? null : GroupRefusal.KEY_IN_USE;
        }

        @Nullable
        GroupRefusal refuseRemove(int leaf) {
            if (!roster.has(leaf)) {
                return GroupRefusal.NO_SUCH_LEAF;
            }
            if (leaf == committer) {
                return GroupRefusal.REMOVES_COMMITTER;
            }
            return removed.add(leaf) ? null : GroupRefusal.REMOVED_TWICE;
        }

        /** Added keys against those of all who stay. */
        @Nullable
        GroupRefusal refuseKeys() {
            boolean clash = roster.leaves().entrySet().stream()
                    .filter(entry -> !removed.contains(entry.getKey()))
                    .anyMatch(entry -> addedEncryptionKeys.contains(
                                    entry.getValue().encryptionKey())
                            || addedSignatureKeys.contains(entry.getValue().signatureKey()));
            return clash ? GroupRefusal.KEY_IN_USE : null;
        }

        /** All encryption keys of the epoch, the committer's old one too: a path brings a new one. */
        Set<Octets> encryptionKeys() {
            Set<Octets> keys = new HashSet<>(addedEncryptionKeys);
            roster.leaves().values().forEach(leaf -> keys.add(leaf.encryptionKey()));
            return keys;
        }
    }
}
