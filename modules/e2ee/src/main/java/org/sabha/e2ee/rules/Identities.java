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
     * Whom the leaf of a member names, also after its certificate's end: dates are judged when somebody comes in. Later they
     * would split the group by the members' clocks, and put out whoever commits first for somebody else's certificate.
     */
    default Optional<LeafIdentity> named(LeafNode leaf) {
        return identify(leaf);
    }

    /** Whether all are to be trusted, but for the dates, and no two are of one device. */
    default boolean areDistinct(Collection<LeafNode> leaves) {
        Set<String> devices = new HashSet<>();
        return leaves.stream()
                .allMatch(leaf -> named(leaf)
                        .filter(person -> devices.add(person.device()))
                        .isPresent());
    }
}
