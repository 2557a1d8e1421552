package org.sabha.mls.order;

import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;

/** What makes a leaf unique in a group: no two share either key (RFC 9420 section 7.3). */
public record LeafKeys(Octets encryptionKey, Octets signatureKey) {
    public static LeafKeys of(LeafNode leaf) {
        return new LeafKeys(leaf.encryptionKey(), leaf.signatureKey());
    }
}
