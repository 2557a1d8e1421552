package org.sabha.room.keys;

import java.util.HashSet;
import java.util.Set;
import org.sabha.mls.order.GroupOrder;
import org.sabha.mls.order.OrderedCommit;
import org.sabha.model.ParticipantId;

/** Who should follow an ordered commit: whoever was in the group before and stays, but for its author. */
record Following(ParticipantId author, Set<ParticipantId> followers) {
    /** One alone could say so to throw the author out; all of several are believed. */
    private static final int FEWEST = 2;

    Following {
        followers = Set.copyOf(followers);
    }

    /** @param leaving leaves that are to go, and need not follow */
    static Following of(OrderedCommit commit, GroupOrder next, Set<Integer> leaving) {
        Set<ParticipantId> followers = new HashSet<>();
        next.members().forEach((leaf, member) -> {
            if (!leaving.contains(leaf)) {
                followers.add(member.participant());
            }
        });
        commit.added().forEach(placed -> followers.remove(placed.member().participant()));
        followers.remove(commit.committer().participant());
        return new Following(commit.committer().participant(), followers);
    }

    /**
     * Whether nobody followed and several lost step.
     *
     * @param here who is connected
     * @param lost who lost step
     * @param entered who entered the epoch
     * @param isTime whether who is silent has had time enough
     */
    boolean isUnfollowed(Set<ParticipantId> here, Set<ParticipantId> lost, Set<ParticipantId> entered, boolean isTime) {
        if (followers.stream().anyMatch(entered::contains)) {
            return false;
        }
        Set<ParticipantId> answering = new HashSet<>(followers);
        answering.retainAll(here);
        long gone = answering.stream().filter(lost::contains).count();
        return gone >= FEWEST && (isTime || gone == answering.size());
    }
}
