package org.sabha.e2ee.rules;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.sabha.mls.LeafNode;

/** Port: knows whom a leaf's certificate names. */
@FunctionalInterface
public interface Identities {
    /** Empty when the leaf is not to be trusted. */
    Optional<LeafIdentity> identify(LeafNode leaf);

    /**
     * Whom a leaf names that came into the group when it was to be trusted, also after its certificate's end: who goes is
     * the one who came, at whatever hour.
     */
    default Optional<LeafIdentity> named(LeafNode leaf) {
        return identify(leaf);
    }

    /** Whether all are to be trusted and no two are of one device. */
    default boolean areDistinct(Collection<LeafNode> leaves) {
        Set<String> devices = new HashSet<>();
        return leaves.stream()
                .allMatch(leaf -> identify(leaf)
                        .filter(person -> devices.add(person.device()))
                        .isPresent());
    }
}
