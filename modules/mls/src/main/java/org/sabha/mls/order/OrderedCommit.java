package org.sabha.mls.order;

import java.util.List;

/**
 * What an accepted commit did; broadcast it with its number and send the Welcome to those added.
 *
 * @param epoch the new epoch, which also numbers the commit, unsigned
 * @param removed who is out, in the commit's order
 * @param added who is in, in the commit's order
 */
public record OrderedCommit(long epoch, GroupMember committer, List<Placed> removed, List<Placed> added) {
    public OrderedCommit {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }

    /** A member at its leaf. */
    public record Placed(int leaf, GroupMember member) {}
}
