package org.sabha.mls.order;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.Commit;
import org.sabha.mls.Proposal;

/** Who is at which leaf in one epoch. Immutable; a commit gives the next. */
public final class GroupRoster {
    private final SortedMap<Integer, LeafKeys> leaves;

    private GroupRoster(SortedMap<Integer, LeafKeys> leaves) {
        this.leaves = Collections.unmodifiableSortedMap(leaves);
    }

    public static GroupRoster of(SortedMap<Integer, LeafKeys> leaves) {
        return new GroupRoster(new TreeMap<>(leaves));
    }

    public static GroupRoster ofCreator(LeafKeys creator) {
        SortedMap<Integer, LeafKeys> one = new TreeMap<>();
        one.put(0, creator);
        return new GroupRoster(one);
    }

    public @Nullable LeafKeys at(int leaf) {
        return leaves.get(leaf);
    }

    public boolean has(int leaf) {
        return leaves.containsKey(leaf);
    }

    public int size() {
        return leaves.size();
    }

    public SortedMap<Integer, LeafKeys> leaves() {
        return leaves;
    }

    /** How many nodes a path from a leaf to the root has at most; the tree has a power of two of leaves. */
    int depth() {
        int width = leaves.isEmpty() ? 1 : leaves.lastKey() + 1;
        return Integer.SIZE - Integer.numberOfLeadingZeros(width - 1);
    }

    /**
     * The roster after a commit that {@link CommitRules} let pass: removals first, then each added one at the leftmost
     * blank leaf (RFC 9420 sections 7.7 and 12.3).
     */
    public Succession after(int committer, Commit commit) {
        SortedMap<Integer, LeafKeys> next = new TreeMap<>(leaves);
        for (Proposal proposal : commit.byValue()) {
            if (proposal instanceof Proposal.Remove remove) {
                next.remove(remove.leaf());
            }
        }
        List<Integer> added = new ArrayList<>();
        int from = 0;
        for (Proposal proposal : commit.byValue()) {
            if (proposal instanceof Proposal.Add add) {
                while (next.containsKey(from)) {
                    from++;
                }
                next.put(from, LeafKeys.of(add.keyPackage().leaf()));
                added.add(from);
            }
        }
        Commit.UpdatePath path = commit.path();
        if (path != null) {
            next.put(committer, LeafKeys.of(path.leaf()));
        }
        return new Succession(new GroupRoster(next), added);
    }

    /** @param addedLeaves leaves of the commit's Adds, in their order */
    public record Succession(GroupRoster roster, List<Integer> addedLeaves) {
        public Succession {
            addedLeaves = List.copyOf(addedLeaves);
        }
    }
}
