package org.sabha.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupTerms;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.MeetingInvariants.Identity;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.keys.Certified;

/** The devices of a simulated meeting that is a key group: they answer late, in any order, sometimes wrongly. */
final class SimulatedDevices {
    private final SplittableRandom random;
    private final RoomId room;
    /** The newest device of each, with what it remembers. */
    private final Map<Identity, GroupDevice> kept = new HashMap<>();

    /** Whose kept keys are none that the group knows. */
    private final Set<Identity> forgetful = new HashSet<>();

    private final Map<ConnectionId, Identity> arrivingAs = new HashMap<>();
    private final Map<ParticipantId, Identity> identities = new HashMap<>();
    private final Map<ConnectionId, GroupDevice> arriving = new HashMap<>();
    private final Map<ParticipantId, GroupDevice> devices = new HashMap<>();
    private final Map<ParticipantId, Deque<ClientMessage>> answers = new HashMap<>();

    SimulatedDevices(SplittableRandom random, RoomId room) {
        this.random = random;
        this.room = room;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** Keys for an arrival, with the word of those before unless they are lost; now and then none. */
    Optional<KeyOffer> arrive(ConnectionId connection, Identity identity) {
        GroupDevice before = kept.get(identity);
        var device = before == null ? new GroupDevice(room) : before.next();
        kept.put(identity, device);
        arriving.put(connection, device);
        arrivingAs.put(connection, identity);
        return oneIn(40) ? Optional.empty() : Optional.of(device.freshKeys());
    }

    /** Of the device that arrives; now and then the server has issued none. */
    Optional<Certified> certified(ConnectionId connection) {
        return oneIn(40)
                ? Optional.empty()
                : Optional.ofNullable(arriving.get(connection)).map(GroupDevice::certified);
    }

    /** Now and then somebody's keys are lost. Returns whether they are, now or since they were last in the group. */
    boolean hasForgotten(Identity identity) {
        if (oneIn(8) && kept.remove(identity) != null) {
            forgetful.add(identity);
        }
        return forgetful.contains(identity);
    }

    /** Whether the key of the leaf may be one that there was no room for. */
    boolean mayHaveDropped(ConnectionId connection) {
        GroupDevice device = arriving.get(connection);
        return device != null && device.hasDropped();
    }

    void bound(ConnectionId connection, ParticipantId participant) {
        GroupDevice fresh = arriving.remove(connection);
        if (fresh != null) {
            devices.put(participant, fresh);
            Optional.ofNullable(arrivingAs.remove(connection)).ifPresent(who -> identities.put(participant, who));
        }
    }

    /** What a device hears, and has to answer some time. */
    void hears(ParticipantId participant, ServerMessage message) {
        GroupDevice device = devices.get(participant);
        if (device != null) {
            Deque<ClientMessage> queue = answers.computeIfAbsent(participant, _ -> new ArrayDeque<>());
            if (message instanceof ServerMessage.CommitWanted) {
                queue.removeIf(ClientMessage.Commit.class::isInstance);
            }
            queue.addAll(device.answers(message, participant));
            Identity who = identities.get(participant);
            GroupDevice newest = who == null ? null : kept.get(who);
            if (newest != null && device.wasMember() && newest.remembers(device)) {
                forgetful.remove(who);
            }
        }
    }

    /** The group knows a key of theirs from now on, whether they heard of it or not. */
    void seated(ParticipantId participant) {
        GroupDevice device = devices.get(participant);
        Identity who = identities.get(participant);
        GroupDevice newest = who == null ? null : kept.get(who);
        if (device != null && newest != null && newest.remembers(device)) {
            forgetful.remove(who);
        }
    }

    /** Something that somebody has to answer; most answers come, some never do. */
    Optional<ClientMessage> answer(ParticipantId by) {
        Deque<ClientMessage> queue = answers.getOrDefault(by, new ArrayDeque<>());
        ClientMessage next = queue.poll();
        return next == null || oneIn(12) ? Optional.empty() : Optional.of(next);
    }

    boolean hasAnswers(ParticipantId by) {
        return !answers.getOrDefault(by, new ArrayDeque<>()).isEmpty();
    }

    /** A statement in which the device's host has just changed something. */
    Optional<Octets> stated(ParticipantId by, Consumer<GroupDevice> change) {
        GroupDevice device = devices.get(by);
        if (device == null || device.groupId == null || oneIn(15)) {
            return Optional.empty();
        }
        change.accept(device);
        return Optional.of(device.nextStatement());
    }

    Octets keyOf(ParticipantId whom) {
        GroupDevice device = devices.get(whom);
        return device == null ? Octets.of(new byte[32]) : device.signatureKey();
    }

    /** Something of the group that nobody asked for. */
    ClientMessage unasked(ParticipantId by) {
        GroupDevice device = devices.getOrDefault(by, new GroupDevice(room));
        boolean inGroup = device.groupId != null;
        return switch (random.nextInt(7)) {
            case 6 -> inGroup ? new ClientMessage.Restate(device.nextStatement()) : new ClientMessage.Ping();
            case 0 ->
                new ClientMessage.PresentKeyPackage(oneIn(5) ? new GroupDevice(room).freshKeys() : device.freshKeys());
            case 1 -> new ClientMessage.EpochEntered(random.nextInt(5));
            case 2 ->
                inGroup
                        ? device.commit(List.of(), List.of((long) random.nextInt(4)), device.epoch)
                        : new ClientMessage.EpochEntered(0);
            case 3 ->
                inGroup
                        ? device.commit(List.of(), List.of(), Math.max(0, device.epoch - random.nextInt(2)))
                        : new ClientMessage.Ping();
            case 4 -> oneIn(4) ? device.createGroup(new GroupTerms(oneIn(8), !oneIn(8))) : new ClientMessage.Ping();
            default ->
                new ClientMessage.Seal(
                        SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.of(new byte[] {1}));
        };
    }

    Optional<Octets> endorsement() {
        return oneIn(4) ? Optional.empty() : Optional.of(Octets.of(new byte[64]));
    }
}
