package org.sabha.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.GroupRecord;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;

/** Keeps meetings in memory; can be told to hold its answers back, or to fail. */
public final class FakeRoomStore implements RoomStore {
    private record Pending(RoomWrite write, CompletableFuture<Void> answer) {}

    private final Map<RoomId, Kept> rooms = new LinkedHashMap<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private boolean holding;
    private boolean failing;
    private int writes;

    private static final class Kept {
        private RoomRecord.@Nullable Header header;
        private final Map<InvitationId, RoomRecord.Invited> invitations = new LinkedHashMap<>();
        private final Set<DeviceId> bans = new LinkedHashSet<>();
        private final Map<AdvisoryClause, RoomRecord.Ruled> rules = new HashMap<>();
        private final Map<ParticipantId, RoomRecord.Stayed> participants = new LinkedHashMap<>();
        private GroupRecord.@Nullable Head group;
        private final SortedMap<Integer, GroupRecord.Leaf> leaves = new TreeMap<>();
        private final Set<Octets> used = new HashSet<>();

        void forgetGroup() {
            group = null;
            leaves.clear();
            used.clear();
        }

        Optional<GroupRecord> group() {
            return Optional.ofNullable(group).map(head -> new GroupRecord(head, leaves, used));
        }
    }

    @Override
    public CompletionStage<Void> write(RoomWrite write) {
        var answer = new CompletableFuture<Void>();
        writes++;
        pending.add(new Pending(write, answer));
        if (!holding) {
            answerAll();
        }
        return answer;
    }

    /** From now on nothing is written until {@link #answerAll}. */
    public void hold() {
        holding = true;
    }

    /** From now on writes fail, or succeed again. */
    public void fail(boolean nowFailing) {
        failing = nowFailing;
    }

    /** Writes, or fails, what waits. */
    public void answerAll() {
        for (Pending next = pending.poll(); next != null; next = pending.poll()) {
            if (failing) {
                next.answer().completeExceptionally(new IllegalStateException("the storage fails"));
            } else {
                Pending done = next;
                done.write().changes().forEach(change -> apply(done.write().room(), change));
                evidence.addAll(done.write().rows());
                done.answer().complete(null);
            }
        }
    }

    /** How often anything was asked for. */
    public int writes() {
        return writes;
    }

    public List<Evidence> evidence() {
        return List.copyOf(evidence);
    }

    private void apply(RoomId room, RoomChange change) {
        Kept kept = rooms.computeIfAbsent(room, _ -> new Kept());
        switch (change) {
            case RoomChange.Forget _ -> rooms.remove(room);
            case RoomChange.SaveHeader(var header) -> kept.header = header;
            case RoomChange.SaveInvitation(var invitation) -> kept.invitations.put(invitation.id(), invitation);
            case RoomChange.SaveBan(var device) -> kept.bans.add(device);
            case RoomChange.SaveRule(var rule) -> kept.rules.put(rule.clause(), rule);
            case RoomChange.SaveStay(var participant) -> kept.participants.put(participant.id(), participant);
            case RoomChange.ForgetStay(var participant) -> kept.participants.remove(participant);
            case RoomChange.ForgetGroup _ -> kept.forgetGroup();
            case RoomChange.SaveGroup(var head) -> kept.group = head;
            case RoomChange.SaveLeaf(var number, var leaf) -> kept.leaves.put(number, leaf);
            case RoomChange.ForgetLeaf(var number) -> kept.leaves.remove(number);
            case RoomChange.SaveUsedKeys(var reference) -> kept.used.add(reference);
        }
    }

    @Override
    public List<RoomRecord> load(Unreadable unreadable) {
        List<RoomRecord> records = new ArrayList<>();
        for (Kept kept : rooms.values()) {
            Optional.ofNullable(kept.header)
                    .ifPresent(header -> records.add(new RoomRecord(
                            header,
                            List.copyOf(kept.invitations.values()),
                            kept.bans,
                            kept.rules.values().stream()
                                    .sorted(java.util.Comparator.comparing(
                                            rule -> rule.clause().name()))
                                    .toList(),
                            List.copyOf(kept.participants.values()),
                            kept.group())));
        }
        return records;
    }
}
