package org.sabha.room.port;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;

/**
 * A key group as far as it outlives the process: what the server needs to order the next commit. All of it is public to
 * the members; no key that opens anything is among it.
 *
 * @param leaves by number
 * @param used references of the KeyPackages that were added and cannot be again; none is ever taken out
 */
public record GroupRecord(Head head, SortedMap<Integer, Leaf> leaves, Set<Octets> used) {

    public GroupRecord {
        leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
        used = Set.copyOf(used);
    }

    /**
     * @param epoch unsigned
     * @param statement the hosts' statement in force
     * @param commit the one that led to the epoch, for who missed it; none in epoch 0
     */
    public record Head(Octets group, long epoch, Octets statement, Optional<Octets> commit) {}

    /** Whose leaf, and the two keys that no other leaf may have. */
    public record Leaf(
            ParticipantId participant,
            InvitationId invitation,
            DeviceId device,
            Octets encryptionKey,
            Octets signatureKey) {}

    /** What must be written so that a store that holds {@code before} holds {@code after}. */
    static List<RoomChange> changes(Optional<GroupRecord> before, Optional<GroupRecord> after) {
        Optional<GroupRecord> kept =
                before.filter(known -> after.map(now -> now.head().group())
                        .equals(Optional.of(known.head().group())));
        List<RoomChange> changes = new ArrayList<>();
        if (before.isPresent() && kept.isEmpty()) {
            changes.add(new RoomChange.ForgetGroup());
        }
        after.ifPresent(now -> now.addChangesSince(kept, changes));
        return changes;
    }

    private void addChangesSince(Optional<GroupRecord> before, List<RoomChange> changes) {
        if (before.filter(known -> known.head().equals(head)).isEmpty()) {
            changes.add(new RoomChange.SaveGroup(head));
        }
        Map<Integer, Leaf> known =
                before.<Map<Integer, Leaf>>map(GroupRecord::leaves).orElse(Map.of());
        known.keySet().stream()
                .filter(number -> !leaves.containsKey(number))
                .forEach(number -> changes.add(new RoomChange.ForgetLeaf(number)));
        leaves.forEach((number, leaf) -> {
            if (!leaf.equals(known.get(number))) {
                changes.add(new RoomChange.SaveLeaf(number, leaf));
            }
        });
        Set<Octets> knownUsed = before.map(GroupRecord::used).orElse(Set.of());
        if (used.size() > knownUsed.size()) {
            used.stream()
                    .filter(reference -> !knownUsed.contains(reference))
                    .forEach(reference -> changes.add(new RoomChange.SaveUsedKeys(reference)));
        }
    }
}
