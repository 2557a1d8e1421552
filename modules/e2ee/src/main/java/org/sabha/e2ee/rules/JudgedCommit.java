package org.sabha.e2ee.rules;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;

/**
 * A commit as the meeting's rules see it.
 *
 * @param members those before it
 * @param authenticatedData what the committer said beside it
 */
public record JudgedCommit(
        int committer,
        List<KeyPackage> added,
        List<Integer> removed,
        Octets authenticatedData,
        SortedMap<Integer, LeafNode> members) {
    public JudgedCommit {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }
}
