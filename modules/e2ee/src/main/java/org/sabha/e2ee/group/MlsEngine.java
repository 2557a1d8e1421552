package org.sabha.e2ee.group;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.Ed25519Signer;
import org.sabha.e2ee.rules.JudgedCommit;
import org.sabha.mls.LeafNode;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;

/**
 * Port: an MLS library for cipher suite 1. Implementations look at all input before their library does, by the rules of
 * {@code org.sabha.mls}.
 */
public interface MlsEngine {
    /** New keys of this device; the signature key is what a certificate is asked for. */
    DeviceKeys newDeviceKeys();

    /** A KeyPackage for one use, by somebody who comes for the first time. */
    default OwnKeyPackage newKeyPackage(DeviceKeys keys, LeafCredential credential) {
        return newKeyPackage(keys, credential, List.of());
    }

    /**
     * A KeyPackage for one use.
     *
     * @param returnProofs words of this device's earlier keys for this one, at most {@link org.sabha.mls.ReturnProof#MOST}
     */
    OwnKeyPackage newKeyPackage(DeviceKeys keys, LeafCredential credential, List<Octets> returnProofs);

    /** A group of one, at epoch 0, with the leaf of a KeyPackage that was made for it. */
    MlsGroup create(GroupTerms terms, OwnKeyPackage keyPackage);

    /**
     * Opens a Welcome.
     *
     * @param authenticatedData what the server says was beside the commit: the statement in force
     */
    Joining join(GroupTerms terms, OwnKeyPackage keyPackage, byte[] welcome, byte[] authenticatedData);

    /** Opens a Welcome of a commit that says nothing beside what it does. */
    default Joining join(GroupTerms terms, OwnKeyPackage keyPackage, byte[] welcome) {
        return join(terms, keyPackage, welcome, new byte[0]);
    }

    /** What came of a Welcome. */
    sealed interface Joining {
        record Joined(MlsGroup group) implements Joining {}

        /** @param reason stable */
        record Refused(GroupRefusal reason) implements Joining {}
    }

    /** What a device shows of itself in its leaf. */
    sealed interface LeafCredential {
        /** For tests and for groups without certificates. */
        record Basic(String identity) implements LeafCredential {}

        /** @param chain DER certificates, the device's own first */
        record Certified(List<Octets> chain) implements LeafCredential {}
    }

    /** A library's private keys; {@code close} forgets them. */
    interface DeviceKeys extends Ed25519Signer, AutoCloseable {
        /** Ed25519, 32 bytes. */
        byte[] signatureKey();

        @Override
        void close();
    }

    /** A KeyPackage with its private keys. */
    interface OwnKeyPackage {
        /** MLSMessage with the KeyPackage. */
        byte[] message();

        /** KeyPackageRef (RFC 9420 section 5.2). */
        Octets reference();
    }

    /** Whether a leaf is whom it says it is; asked for every leaf that comes in. */
    interface LeafTrust {
        boolean trusts(LeafNode leaf);

        /** Asked of a member's next leaf, whose certificate is the one that was judged when the member came in. */
        default boolean trustsStill(LeafNode leaf) {
            return trusts(leaf);
        }

        /** Asked of everybody in a group that is joined. */
        default boolean trustsAll(Collection<LeafNode> leaves) {
            return leaves.stream().allMatch(this::trusts);
        }
    }

    /** The meeting's own rules; asked of every commit of another member that the guard let through. */
    @FunctionalInterface
    interface CommitJudge {
        CommitJudge NONE = commit -> null;

        /** Why the commit is not taken; {@code null} when it is. */
        @Nullable
        GroupRefusal refuse(JudgedCommit commit);

        /** A commit led to a new epoch, another member's that was not refused or this one's own. */
        default void taken(JudgedCommit commit) {}
    }

    /**
     * What a group is held to.
     *
     * @param groupId 16 random bytes of the creator's device
     * @param pskId name of the link's secret
     * @param psk the link's secret; {@code null} is refused when a Welcome asks for it
     * @param judge the meeting's rules
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record GroupTerms(byte[] groupId, byte[] pskId, byte @Nullable [] psk, LeafTrust trust, CommitJudge judge) {
        public GroupTerms(byte[] groupId, byte[] pskId, byte @Nullable [] psk, LeafTrust trust) {
            this(groupId, pskId, psk, trust, CommitJudge.NONE);
        }

        @Override
        public String toString() {
            return "GroupTerms[redacted]";
        }
    }
}
