package org.sabha.room.keys;

import java.time.Instant;
import java.util.Optional;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.ParticipantId;

/**
 * A leaf that must go.
 *
 * @param due when a commit is asked for at the latest; what else is due then goes with it
 * @param by the host who removed them, whose device commits first
 */
public record DepartingMember(int leaf, GroupMember member, Instant since, Instant due, Optional<ParticipantId> by) {}
