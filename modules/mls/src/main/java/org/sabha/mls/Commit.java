package org.sabha.mls;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/**
 * A Commit (RFC 9420 section 12.4).
 *
 * @param byValue proposals it carries, in order
 * @param byReference hashes of proposals sent earlier
 * @param path new keys of the committer and of its ancestors; {@code null} when there is none
 */
public record Commit(
        List<Proposal> byValue,
        List<Octets> byReference,
        @Nullable UpdatePath path) {
    public Commit {
        byValue = List.copyOf(byValue);
        byReference = List.copyOf(byReference);
    }

    /**
     * An UpdatePath (RFC 9420 section 7.6).
     *
     * @param ciphertexts how many copies of the path secret each node carries, from the leaf's parent to the root
     */
    public record UpdatePath(LeafNode leaf, List<Octets> encryptionKeys, List<Integer> ciphertexts) {
        public UpdatePath {
            encryptionKeys = List.copyOf(encryptionKeys);
            ciphertexts = List.copyOf(ciphertexts);
        }
    }
}
