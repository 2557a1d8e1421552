package org.sabha.mls.order;

import org.jspecify.annotations.Nullable;
import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;

/**
 * What a leaf is known by: no two share either key (RFC 9420 section 7.3), and its owner keeps the credential.
 *
 * @param credential {@code null} where it was not written down: the order of a group that outlived a restart, in which
 *     only members compare it until its owner's next path
 */
public record LeafKeys(Octets encryptionKey, Octets signatureKey, LeafNode.@Nullable Credential credential) {
    public static LeafKeys of(LeafNode leaf) {
        return new LeafKeys(leaf.encryptionKey(), leaf.signatureKey(), leaf.credential());
    }
}
