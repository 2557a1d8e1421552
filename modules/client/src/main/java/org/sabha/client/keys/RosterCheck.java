package org.sabha.client.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.sabha.client.keys.GroupPerson.Word;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.e2ee.rules.Identities;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;

/**
 * Compares whom the server shows with who is in the group. A difference may be a message that is under way; after
 * {@link #PATIENCE_NANOS} it is a lie. One owner.
 */
final class RosterCheck {
    static final long PATIENCE_NANOS = 5_000_000_000L;

    /** A leaf of somebody who left is removed long before, also where several members are asked in vain. */
    static final long GHOST_STOPS_NANOS = 10_000_000_000L;

    private final Map<Integer, ParticipantId> seats = new TreeMap<>();
    private final Map<ParticipantId, ParticipantView> shown = new HashMap<>();
    private final Map<Alarm, Long> differences = new HashMap<>();
    private final Set<Alarm> reported = new HashSet<>();

    /** Takes whom the server shows. */
    void apply(ServerMessage message) {
        switch (message) {
            case ServerMessage.Seated m -> {
                shown.clear();
                m.participants().forEach(this::show);
                m.group().ifPresent(group -> {
                    seats.clear();
                    seat(group.members());
                });
            }
            case ServerMessage.ParticipantJoined m -> show(m.participant());
            case ServerMessage.ParticipantChanged m -> show(m.participant());
            case ServerMessage.ParticipantLeft m -> shown.remove(m.participant());
            default -> {}
        }
    }

    private void show(ParticipantView participant) {
        shown.put(participant.id(), participant);
    }

    /** Takes whose leaves the server says that a commit changed. */
    void changed(List<GroupLeaf> removed, List<GroupLeaf> added) {
        removed.forEach(leaf -> seats.remove((int) leaf.leaf()));
        seat(added);
    }

    private void seat(List<GroupLeaf> leaves) {
        leaves.forEach(leaf -> seats.put((int) leaf.leaf(), leaf.participant()));
    }

    Optional<ParticipantId> seatOf(int leaf) {
        return Optional.ofNullable(seats.get(leaf));
    }

    Optional<Integer> leafOf(ParticipantId participant) {
        return seats.entrySet().stream()
                .filter(seat -> seat.getValue().equals(participant))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The leaf of the first who presides, as the server says, and has a connection. */
    Optional<Integer> firstPresiding(IntPredicate hasHostAuthority) {
        return seats.entrySet().stream()
                .filter(seat -> hasHostAuthority.test(seat.getKey()) && presides(shown.get(seat.getValue())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether the server takes whoever has this leaf for a host who is there. */
    boolean presides(int leaf) {
        ParticipantId seat = seats.get(leaf);
        return seat != null && presides(shown.get(seat));
    }

    private static boolean presides(@Nullable ParticipantView view) {
        return view != null && view.connected() && view.role() != Role.PARTICIPANT;
    }

    /**
     * Everybody in the group.
     *
     * @param missing signature keys of those whose word is missing
     */
    List<GroupPerson> people(MlsGroup group, Identities identities, Set<Octets> missing) {
        List<GroupPerson> people = new ArrayList<>();
        group.members()
                .forEach((leaf, node) -> identities
                        .named(node)
                        .ifPresent(person -> people.add(new GroupPerson(
                                leaf, person, node.signatureKey(), seatOf(leaf), wordOf(node, missing)))));
        return people;
    }

    private static Word wordOf(LeafNode node, Set<Octets> missing) {
        return missing.contains(node.signatureKey()) ? Word.MISSING : Word.GIVEN;
    }

    /** Whether the server shows whoever has this leaf as connected. */
    boolean isConnected(int leaf) {
        ParticipantId seat = seats.get(leaf);
        ParticipantView view = seat == null ? null : shown.get(seat);
        return view != null && view.connected();
    }

    /**
     * Lies that are old enough to be told, each once while it lasts.
     *
     * @param tells whether the server's word of somebody is not under way any more
     */
    List<Alarm> due(Map<Integer, LeafNode> members, Identities identities, long nowNanos, boolean tells) {
        Set<Alarm> now = differences(members, identities);
        differences.keySet().retainAll(now);
        reported.retainAll(now);
        List<Alarm> due = new ArrayList<>();
        for (Alarm alarm : now) {
            long since = differences.computeIfAbsent(alarm, _ -> nowNanos);
            if (tells && nowNanos - since >= PATIENCE_NANOS && reported.add(alarm)) {
                due.add(alarm);
            }
        }
        return due;
    }

    /** Whether somebody has had the keys unseen for so long that nothing may be sent to them; as of the last {@link #due}. */
    boolean isHaunted(long nowNanos) {
        return differences.entrySet().stream()
                .anyMatch(difference -> difference.getKey().kind() == Alarm.Kind.GHOST
                        && nowNanos - difference.getValue() >= GHOST_STOPS_NANOS);
    }

    private Set<Alarm> differences(Map<Integer, LeafNode> members, Identities identities) {
        Set<Alarm> found = new HashSet<>();
        Set<ParticipantId> inGroup = new HashSet<>();
        members.forEach((leaf, node) -> {
            String certified = identities.named(node).map(LeafIdentity::name).orElse("?");
            ParticipantId seat = seats.get(leaf);
            ParticipantView view = seat == null ? null : shown.get(seat);
            if (seat == null || view == null || !inGroup.add(seat)) {
                found.add(new Alarm(Alarm.Kind.GHOST, certified + " at leaf " + leaf));
            } else if (!view.name().equals(certified)) {
                found.add(new Alarm(Alarm.Kind.OTHER_NAME, "shown as " + view.name() + ", certified as " + certified));
            }
        });
        shown.forEach((participant, view) -> {
            if (!inGroup.contains(participant)) {
                found.add(new Alarm(Alarm.Kind.NOT_IN_GROUP, view.name()));
            }
        });
        return found;
    }
}
