package org.sabha.e2ee.text;

import java.util.Map;
import org.sabha.model.Octets;

/**
 * One epoch of a group, as sealed messages need it.
 *
 * @param epoch unsigned
 * @param signatureKeys those of all members, by leaf
 * @param exporter of this epoch, also when the group has gone on
 * @param box of the leaves' keys in this epoch
 */
public record TextEpoch(
        Octets groupId, long epoch, Map<Integer, Octets> signatureKeys, Exporter exporter, LeafBox box) {
    public TextEpoch {
        signatureKeys = Map.copyOf(signatureKeys);
    }

    /** MLS-Exporter (RFC 9420 section 8.5). */
    @FunctionalInterface
    public interface Exporter {
        byte[] export(String label, byte[] context, int length);
    }
}
