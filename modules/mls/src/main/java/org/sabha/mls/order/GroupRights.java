package org.sabha.mls.order;

import java.util.Set;

/**
 * Port: what a member's role lets it do to the group. The room answers from its policy, in the same turn as it orders
 * the commit, so that admission, lock and removal are one act.
 */
public interface GroupRights {
    /** May {@code committer} bring in whom the room admitted? */
    boolean mayAdd(GroupMember committer, GroupMember admitted);

    /**
     * May {@code committer} take out {@code removed}, whom a host removed or who left?
     *
     * @param added whom the same commit brings in: whoever returns loses the old leaf with it, and not before
     */
    boolean mayRemove(GroupMember committer, GroupMember removed, Set<GroupMember> added);

    /** May {@code committer} commit without adding or removing, to renew its keys? */
    boolean mayRefresh(GroupMember committer);
}
