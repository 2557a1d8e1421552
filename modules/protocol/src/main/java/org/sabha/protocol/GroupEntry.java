package org.sabha.protocol;

import java.util.List;
import java.util.Optional;
import org.sabha.model.Octets;
import org.sabha.protocol.limits.Bytes;
import org.sabha.protocol.limits.Items;

/**
 * The key group at the moment of taking one's seat.
 *
 * @param groupId as its creator chose it
 * @param epoch that the Welcome leads to
 * @param welcome an MLSMessage with a Welcome; absent for the group's creator, and in a snapshot after a resume that came
 *     too late
 * @param commit in a snapshot, the commit that led to the epoch: a client that is in the epoch before takes it; one that
 *     is further behind is out of step and presents a new KeyPackage
 * @param statement the hosts' statement in force
 * @param members every leaf of that epoch, oneself included; at most 1,024
 */
public record GroupEntry(
        @Bytes(min = 16, max = 16) Octets groupId,
        long epoch,
        Optional<@Bytes(max = 786_432) Octets> welcome,
        Optional<@Bytes(max = 524_288) Octets> commit,
        @Bytes(max = 1024) Octets statement,
        @Items(max = 1024) List<GroupLeaf> members) {
    public GroupEntry {
        members = List.copyOf(members);
    }
}
