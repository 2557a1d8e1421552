package org.sabha.client.load;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sabha.client.keys.GroupPerson;
import org.sabha.model.ParticipantId;

/**
 * How fast one meeting's key group follows: from a join to others having the newcomer's keys, from the first bot in an epoch
 * to each other, from a removal being asked for to each bot being in an epoch without that member. Thread-safe.
 */
final class GroupWatch {
    private final Tally tally;
    private final Map<Long, Long> firstInEpoch = new HashMap<>();
    private final Map<ParticipantId, Long> asked = new HashMap<>();
    private final Map<ParticipantId, Set<Bot>> seenBy = new HashMap<>();
    private final Map<ParticipantId, Long> removals = new HashMap<>();
    private final Map<ParticipantId, Set<Bot>> goneFor = new HashMap<>();

    GroupWatch(Tally tally) {
        this.tally = tally;
    }

    /** A bot took its seat. */
    synchronized void seated(ParticipantId self, long askedNanos) {
        asked.putIfAbsent(self, askedNanos);
    }

    /** A removal is being asked for. */
    synchronized void removing(ParticipantId participant, long nowNanos) {
        removals.put(participant, nowNanos);
    }

    /** A bot can seal and open in this epoch, whose members these are. */
    synchronized void entered(Bot bot, long epoch, List<GroupPerson> members, long nowNanos) {
        Long first = firstInEpoch.putIfAbsent(epoch, nowNanos);
        if (first != null) {
            tally.followed(nowNanos - first);
        }
        Set<ParticipantId> here = new HashSet<>();
        for (GroupPerson member : members) {
            member.participant().ifPresent(here::add);
        }
        for (ParticipantId participant : here) {
            Long since = asked.get(participant);
            if (since != null
                    && seenBy.computeIfAbsent(participant, _ -> new HashSet<>()).add(bot)) {
                tally.visible(nowNanos - since);
            }
        }
        removals.forEach((participant, since) -> {
            boolean gone = !here.contains(participant);
            if (gone
                    && goneFor.computeIfAbsent(participant, _ -> new HashSet<>())
                            .add(bot)) {
                tally.removed(nowNanos - since);
            }
        });
    }
}
