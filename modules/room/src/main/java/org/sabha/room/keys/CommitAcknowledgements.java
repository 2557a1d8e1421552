package org.sabha.room.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.mls.order.GroupOrder;
import org.sabha.mls.order.OrderedCommit;
import org.sabha.model.ParticipantId;

/** Who should follow an ordered commit, whoever was in the group before and stays but for its author, and who did not. */
final class CommitAcknowledgements {
    /** One alone could say so to throw the author out; all of several are believed. */
    private static final int FEWEST = 2;

    /** How long members have to say whether they could follow a commit. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    /**
     * How long a device that had followed until then may be silent about a commit that it got: a commit takes it less than
     * a second. One that refuses it by the rules says nothing from then on.
     */
    static final Duration SILENCE = Duration.ofSeconds(20);

    private final ParticipantId author;
    private final Set<ParticipantId> followers;
    private final Set<ParticipantId> inStep;
    private final Instant orderedAt;
    private final Map<ParticipantId, Long> toldIn;
    private final Map<ParticipantId, Instant> heardAt;

    private CommitAcknowledgements(
            OrderedCommit commit, Set<ParticipantId> followers, Set<ParticipantId> inStep, Instant orderedAt) {
        this.author = commit.committer().participant();
        this.followers = Set.copyOf(followers);
        this.inStep = Set.copyOf(inStep);
        this.orderedAt = orderedAt;
        toldIn = new HashMap<>();
        heardAt = new HashMap<>();
    }

    private CommitAcknowledgements(CommitAcknowledgements other) {
        author = other.author;
        followers = other.followers;
        inStep = other.inStep;
        orderedAt = other.orderedAt;
        toldIn = new HashMap<>(other.toldIn);
        heardAt = new HashMap<>(other.heardAt);
    }

    /**
     * @param leaving leaves that are to go, and need not follow
     * @param inStep who had entered the epoch before
     */
    static CommitAcknowledgements of(
            OrderedCommit commit, GroupOrder next, Set<Integer> leaving, Set<ParticipantId> inStep, Instant now) {
        Set<ParticipantId> followers = new HashSet<>();
        next.members().forEach((leaf, member) -> {
            if (!leaving.contains(leaf)) {
                followers.add(member.participant());
            }
        });
        commit.added().forEach(placed -> followers.remove(placed.member().participant()));
        followers.remove(commit.committer().participant());
        return new CommitAcknowledgements(commit, followers, inStep, now);
    }

    CommitAcknowledgements copy() {
        return new CommitAcknowledgements(this);
    }

    /** @param frame the number of the server's frame that told them of the commit */
    void told(ParticipantId member, long frame) {
        if (followers.contains(member)) {
            toldIn.put(member, frame);
        }
    }

    /** @param received the highest number that they have got */
    void heard(ParticipantId member, long received, Instant now) {
        Long frame = toldIn.get(member);
        if (frame != null && received >= frame) {
            heardAt.putIfAbsent(member, now);
        }
    }

    /**
     * Whether nobody followed, and several lost step or are silent.
     *
     * @param here who is connected
     * @param lost who lost step
     * @param entered who entered the epoch
     */
    Optional<UnacknowledgedCommit> unfollowed(
            Set<ParticipantId> here, Set<ParticipantId> lost, Set<ParticipantId> entered, Instant now) {
        if (followers.stream().anyMatch(entered::contains)) {
            return Optional.empty();
        }
        Set<ParticipantId> answering = new HashSet<>(followers);
        answering.retainAll(here);
        long gone = answering.stream().filter(lost::contains).count();
        long silent = answering.stream()
                .filter(member -> !lost.contains(member) && isSilent(member, now))
                .count();
        boolean isTime = !now.isBefore(orderedAt.plus(ANSWER));
        boolean unfollowed = gone + silent >= FEWEST && (isTime || gone == answering.size());
        return unfollowed ? Optional.of(new UnacknowledgedCommit(author, silent > 0)) : Optional.empty();
    }

    private boolean isSilent(ParticipantId member, Instant now) {
        Instant heard = heardAt.get(member);
        return heard != null && inStep.contains(member) && !now.isBefore(heard.plus(SILENCE));
    }

    /** When somebody will have been silent for too long. */
    Optional<Instant> next(Set<ParticipantId> entered, Instant now) {
        return followers.stream().anyMatch(entered::contains)
                ? Optional.empty()
                : heardAt.entrySet().stream()
                        .filter(heard -> inStep.contains(heard.getKey()))
                        .map(heard -> heard.getValue().plus(SILENCE))
                        .filter(now::isBefore)
                        .min(Instant::compareTo);
    }
}
