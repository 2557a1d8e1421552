package org.sabha.mls;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sabha.model.Octets;

/** An MLSMessage (RFC 9420 section 6), as far as it can be read without keys. */
public sealed interface MlsMessage {
    /** A signed handshake in the clear; the only form in which Sabha's groups hand their commits around. */
    record PublicMessage(FramedContent content, Octets signature, Octets confirmationTag) implements MlsMessage {}

    /**
     * An encrypted message; who sent it is hidden, so no rule can be checked.
     *
     * @param epoch unsigned
     * @param contentType 1 application, 2 proposal, 3 commit
     */
    record PrivateMessage(Octets groupId, long epoch, int contentType) implements MlsMessage {}

    /**
     * What a new member opens with the private key of one KeyPackage.
     *
     * @param newMembers KeyPackageRefs, in order
     * @param secrets group secrets sealed to each of them, in the same order
     */
    record Welcome(int cipherSuite, List<Octets> newMembers, List<Sealed> secrets, Octets encryptedGroupInfo)
            implements MlsMessage {
        public Welcome {
            newMembers = List.copyOf(newMembers);
            secrets = List.copyOf(secrets);
        }

        /** An HPKECiphertext (RFC 9420 section 7.6). */
        public record Sealed(Octets kemOutput, Octets ciphertext) {}
    }

    /**
     * The public state of a group, a GroupInfo (RFC 9420 section 12.4.3).
     *
     * @param epoch unsigned
     * @param tree the ratchet_tree extension's leaves by index, {@code null}-free: blanks are absent
     */
    record PublicGroup(int cipherSuite, Octets groupId, long epoch, int signerLeaf, SortedMap<Integer, LeafNode> tree)
            implements MlsMessage {
        public PublicGroup {
            tree = Collections.unmodifiableSortedMap(new TreeMap<>(tree));
        }
    }

    /** {@link org.sabha.mls.KeyPackage} as a message of its own. */
    record KeyPackageMessage(KeyPackage keyPackage) implements MlsMessage {}
}
