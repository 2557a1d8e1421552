package org.sabha.room;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupEntry;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;
import org.sabha.room.MeetingInvariants.Identity;

/** What must hold of a key group after every step, told from commands and effects alone. */
final class KeyGroupInvariants {
    private final Consumer<String> broken;
    private final Map<Long, ParticipantId> leaves = new HashMap<>();
    private final Set<ParticipantId> granted = new HashSet<>();
    private final Set<ParticipantId> letIn = new HashSet<>();
    private final Set<ParticipantId> withKeys = new HashSet<>();
    private final Set<Identity> removedNow = new HashSet<>();
    private long epoch = -1;

    /** A commit was told to nobody; what it did is seen in the next entry. */
    private boolean blind;

    private final Map<RoomCommand.ConnectionId, ParticipantId> lines;

    KeyGroupInvariants(Consumer<String> broken, Map<RoomCommand.ConnectionId, ParticipantId> lines) {
        this.broken = broken;
        this.lines = lines;
    }

    private boolean isOf(ParticipantId participant, RoomEffect.Send send) {
        return participant.equals(lines.get(send.connection()));
    }

    /** Before the effects of a step are looked at: what it does to the group. */
    void begin(RoomCommand command, List<RoomEffect> effects, Map<ParticipantId, Identity> identities) {
        removedNow.clear();
        boolean untold = command instanceof RoomCommand.Say made
                && made.message() instanceof ClientMessage.CreateGroup
                && effects.stream()
                        .anyMatch(effect -> effect instanceof RoomEffect.Audit audit
                                && audit.row().verb().equals("create-group")
                                && audit.row().reason().isEmpty())
                && effects.stream()
                        .noneMatch(effect -> effect instanceof RoomEffect.Send send && isOf(made.participant(), send));
        if (untold) {
            blind = true;
            epoch = 0;
        }
        boolean ordered = effects.stream().anyMatch(RoomEffect.CommitOrdered.class::isInstance);
        Optional<ServerMessage.GroupCommit> commit = effects.stream()
                .filter(RoomEffect.Send.class::isInstance)
                .map(effect -> ((RoomEffect.Send) effect).frame().message())
                .filter(ServerMessage.GroupCommit.class::isInstance)
                .map(ServerMessage.GroupCommit.class::cast)
                .findFirst();
        if (!ordered || !(command instanceof RoomCommand.Say say)) {
            return;
        }
        epoch++;
        if (commit.isEmpty()) {
            // Its committer's socket has just gone, and nobody else has one: told when they resume, if it is so.
            boolean told = effects.stream()
                    .anyMatch(effect -> effect instanceof RoomEffect.Send send && isOf(say.participant(), send));
            if (told) {
                broken.accept("a commit was ordered and its committer not told");
            }
            blind = true;
            return;
        }
        if (commit.get().epoch() != epoch) {
            broken.accept("epoch " + commit.get().epoch() + " came where " + epoch + " was next");
        }
        commit.get().added().forEach(added -> withKeys.remove(added.participant()));
        if (blind) {
            return;
        }
        for (GroupLeaf gone : commit.get().removed()) {
            if (!gone.participant().equals(leaves.remove(gone.leaf()))) {
                broken.accept("a leaf was removed that is not there: " + gone);
            }
            Optional.ofNullable(identities.get(gone.participant())).ifPresent(removedNow::add);
        }
        for (GroupLeaf added : commit.get().added()) {
            if (leaves.put(added.leaf(), added.participant()) != null) {
                broken.accept("a leaf was taken twice: " + added);
            }
        }
    }

    /** Somebody was let in: by a host, by what they are, or because nobody needs to be asked. */
    void letIn(ParticipantId id) {
        letIn.add(id);
    }

    void offered(ParticipantId id) {
        withKeys.add(id);
    }

    /** Their keys are in a leaf and serve no other time. */
    void seated(ParticipantId id) {
        withKeys.remove(id);
        granted.remove(id);
    }

    boolean isAdmissible(ParticipantId id) {
        return withKeys.contains(id) && !granted.contains(id);
    }

    boolean isBlind() {
        return blind;
    }

    /** Whether somebody takes the place of their own leaf in this step. */
    boolean returns(Identity who) {
        return removedNow.contains(who);
    }

    boolean wasLetIn(ParticipantId id) {
        return letIn.contains(id);
    }

    /** A message that somebody gets, in a step of their own or another's. */
    void sent(RoomCommand command, ParticipantId to, ServerMessage message, boolean entering) {
        switch (message) {
            case ServerMessage.Granted _ -> granted.add(to);
            case ServerMessage.Waiting waiting -> {
                granted.remove(to);
                // An admission stays valid while no host is present; it is carried out when a host returns.
                boolean isPostponed =
                        waiting.cause().filter(WaitingCause.NO_HOST::equals).isPresent();
                if (!entering && !isPostponed) {
                    letIn.remove(to);
                }
            }
            case ServerMessage.Seated seated -> {
                if (!isSnapshot(command, seated)) {
                    seated(to);
                }
                seated.group().ifPresent(entry -> entered(command, to, entry));
            }
            case ServerMessage.GroupCommit commit -> {
                boolean added = commit.added().stream()
                        .anyMatch(leaf -> leaf.participant().equals(to));
                if (!blind && (added || !leaves.containsValue(to))) {
                    // A resume repeats what came while they were a member.
                    if (!(command instanceof RoomCommand.Resume)) {
                        broken.accept("a commit was told to " + to + ", who was no member before and after it");
                    }
                }
            }
            default -> {
                // Says nothing of the group.
            }
        }
    }

    /** Told of a seat that they have: keys that they offered to be put back into step with are offered still. */
    private static boolean isSnapshot(RoomCommand command, ServerMessage.Seated seated) {
        boolean made = command instanceof RoomCommand.Say say && say.message() instanceof ClientMessage.CreateGroup;
        return !made && seated.group().flatMap(GroupEntry::welcome).isEmpty();
    }

    private void entered(RoomCommand command, ParticipantId to, GroupEntry entry) {
        if (command instanceof RoomCommand.Resume) {
            // May be repeated from before.
            return;
        }
        if (command instanceof RoomCommand.Say say && say.message() instanceof ClientMessage.CreateGroup) {
            epoch = 0;
            leaves.clear();
            entry.members().forEach(leaf -> leaves.put(leaf.leaf(), leaf.participant()));
        }
        if (blind) {
            blind = false;
            epoch = entry.epoch();
            leaves.clear();
            entry.members().forEach(leaf -> leaves.put(leaf.leaf(), leaf.participant()));
        }
        if (entry.epoch() != epoch) {
            broken.accept(to + " was told of epoch " + entry.epoch() + " in epoch " + epoch);
        }
        Map<Long, ParticipantId> told = new HashMap<>();
        entry.members().forEach(leaf -> told.put(leaf.leaf(), leaf.participant()));
        if (!told.equals(leaves)) {
            broken.accept(to + " was told of members " + told + " where " + leaves + " are");
        }
    }

    /**
     * After a step: everybody seated has a leaf, the media plane takes frames of theirs under no other, and a leaf of nobody
     * seated is of nobody here.
     */
    void check(Set<ParticipantId> seated, Set<ParticipantId> present, Map<ParticipantId, Integer> senderLeaves) {
        if (blind) {
            return;
        }
        granted.retainAll(present);
        letIn.retainAll(present);
        withKeys.retainAll(present);
        for (ParticipantId in : seated) {
            if (!leaves.containsValue(in)) {
                broken.accept("seated without a leaf: " + in);
            }
            Integer leaf = senderLeaves.get(in);
            if (leaf == null || !in.equals(leaves.get(leaf.longValue()))) {
                broken.accept("media of " + in + " is taken under leaf " + leaf + " where leaves are " + leaves);
            }
        }
        if (!seated.isEmpty()) {
            leaves.forEach((leaf, whose) -> {
                if (!seated.contains(whose) && present.contains(whose)) {
                    broken.accept("leaf " + leaf + " of somebody who is here and not seated: " + whose);
                }
            });
        }
    }
}
