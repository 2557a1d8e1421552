package org.sabha.client.load;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;

/**
 * How fast one meeting's key group follows. From when two bots had both asked to join to the one's having the other's keys;
 * from the first bot in an epoch to each other; from the asking for a removal to each other member's first epoch without
 * the removed one; and from the ordering of a commit that removes somebody to each member's having its epoch. Thread-safe.
 */
final class GroupWatch {
    private final Tally tally;
    private final Map<Epoch, Long> firstInEpoch = new HashMap<>();
    private final Map<ParticipantId, Epoch> latest = new HashMap<>();
    private final Map<ParticipantId, Long> asked = new HashMap<>();
    private final Map<ParticipantId, Set<ParticipantId>> members = new HashMap<>(); // of the epoch that each bot is in
    private final Map<Pair, Long> seen = new LinkedHashMap<>(); // until both askings are known
    private final Set<Pair> counted = new HashSet<>();
    private final Map<ParticipantId, Removal> removals = new HashMap<>();
    private final Map<Long, Long> leavesOrdered = new HashMap<>(); // by epoch; one group is all that a load has

    private record Epoch(Octets group, long number) {}

    private record Pair(ParticipantId seer, ParticipantId newcomer) {}

    /** @param waiting who was a member with the removed one, and has not been seen without yet */
    private record Removal(long askedNanos, Set<ParticipantId> waiting) {}

    GroupWatch(Tally tally) {
        this.tally = tally;
    }

    /** A bot took its seat. */
    synchronized void seated(ParticipantId self, long askedNanos) {
        if (asked.putIfAbsent(self, askedNanos) == null) {
            seen.entrySet().removeIf(sight -> tells(sight.getKey(), sight.getValue()));
        }
    }

    /** A removal is being asked for. */
    synchronized void removing(ParticipantId participant, long nowNanos) {
        Set<ParticipantId> waiting = new HashSet<>();
        members.forEach((bot, others) -> {
            if (!bot.equals(participant) && others.contains(participant)) {
                waiting.add(bot);
            }
        });
        removals.put(participant, new Removal(nowNanos, waiting));
    }

    /** A bot heard of a commit that removes somebody; the first that does tells when the server ordered it. */
    synchronized void leaveOrdered(long epoch, long nowNanos) {
        Long first = leavesOrdered.putIfAbsent(epoch, nowNanos);
        tally.heard(first == null ? 0 : nowNanos - first);
    }

    /** A bot can seal and open in this epoch, whose members these are; told again, it counts once. */
    synchronized void entered(ParticipantId bot, Octets group, long epoch, Set<ParticipantId> here, long nowNanos) {
        Epoch now = new Epoch(group, epoch);
        Long first = firstInEpoch.putIfAbsent(now, nowNanos);
        Epoch before = latest.put(bot, now);
        if (first != null && !now.equals(before)) {
            tally.followed(nowNanos - first);
        }
        Long ordered = leavesOrdered.get(epoch);
        if (ordered != null && before != null && before.group().equals(group) && !now.equals(before)) {
            tally.left(nowNanos - ordered);
        }
        members.put(bot, Set.copyOf(here));
        for (ParticipantId newcomer : here) {
            Pair pair = new Pair(bot, newcomer);
            if (!newcomer.equals(bot) && counted.add(pair) && !tells(pair, nowNanos)) {
                seen.put(pair, nowNanos);
            }
        }
        removals.forEach((participant, removal) -> {
            if (!here.contains(participant) && removal.waiting().remove(bot)) {
                tally.removed(nowNanos - removal.askedNanos());
            }
        });
        removals.values().removeIf(removal -> removal.waiting().isEmpty());
    }

    /** A pair counts from the later asking: whoever came late could not have had the other's keys before. */
    private boolean tells(Pair pair, long seenNanos) {
        Long seer = asked.get(pair.seer());
        Long newcomer = asked.get(pair.newcomer());
        if (seer == null || newcomer == null) {
            return false;
        }
        tally.visible(seenNanos - Math.max(seer, newcomer));
        return true;
    }

    /** A bot's stay is over: nothing is waited for any more. */
    synchronized void left(ParticipantId bot) {
        members.remove(bot);
        latest.remove(bot);
        removals.values().forEach(removal -> removal.waiting().remove(bot));
        removals.values().removeIf(removal -> removal.waiting().isEmpty());
    }

    /** The load is over: a removal that has not reached somebody counts with the time that they have had the keys since. */
    synchronized void end(long nowNanos) {
        removals.values()
                .forEach(removal -> removal.waiting().forEach(_ -> tally.removed(nowNanos - removal.askedNanos())));
        removals.clear();
    }
}
