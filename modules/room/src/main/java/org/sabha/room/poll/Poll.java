package org.sabha.room.poll;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.PollId;
import org.sabha.protocol.PollKind;
import org.sabha.protocol.PollStanding;

/**
 * One poll: open, then closed, then with a result. Who voted and what was voted are two things here that nothing joins:
 * ballots lie in the order of their bytes, which are random to the server, and not in the order in which they came.
 */
public final class Poll {
    private final Terms terms;
    private final Map<Voter, ParticipantId> voters;
    private final Set<Voter> voted = new LinkedHashSet<>();
    private final List<Octets> ballots = new ArrayList<>();
    private boolean open = true;
    private @Nullable Octets result;

    /**
     * What holds from its opening on.
     *
     * @param until when it closes by itself
     * @param opening sealed
     */
    public record Terms(PollId id, PollKind kind, ParticipantId opener, Optional<Instant> until, Octets opening) {}

    /** @param voters by the ids of the stays in which they are seated as it is opened */
    public Poll(Terms terms, Map<Voter, ParticipantId> voters) {
        this.terms = terms;
        this.voters = Collections.unmodifiableMap(new LinkedHashMap<>(voters));
    }

    /** The same poll, to go another way than this one. */
    public Poll copy() {
        var copy = new Poll(terms, voters);
        copy.voted.addAll(voted);
        copy.ballots.addAll(ballots);
        copy.open = open;
        copy.result = result;
        return copy;
    }

    public Terms terms() {
        return terms;
    }

    public boolean isOpen() {
        return open;
    }

    public List<ParticipantId> voters() {
        return List.copyOf(voters.values());
    }

    public PollStanding standing(Voter who) {
        if (!voters.containsKey(who)) {
            return PollStanding.NO_VOTE;
        }
        return voted.contains(who) ? PollStanding.HAS_VOTED : PollStanding.MAY_VOTE;
    }

    /**
     * Takes a vote.
     *
     * @throws IllegalStateException if they have none to give any more
     */
    public void take(Voter who, Octets ballot) {
        if (!open || standing(who) != PollStanding.MAY_VOTE) {
            throw new IllegalStateException("a vote is given once, by who has one, while the poll is open");
        }
        voted.add(who);
        int place = Collections.binarySearch(
                ballots, ballot, (one, other) -> Arrays.compareUnsigned(one.toArray(), other.toArray()));
        ballots.add(place < 0 ? -place - 1 : place, ballot);
    }

    public int votedCount() {
        return voted.size();
    }

    /** Who voted, in the order of the voters. */
    public List<ParticipantId> voted() {
        return voters.entrySet().stream()
                .filter(voter -> voted.contains(voter.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** In the order of their bytes, unsigned. */
    public List<Octets> ballots() {
        return List.copyOf(ballots);
    }

    public void close() {
        open = false;
    }

    public Optional<Octets> result() {
        return Optional.ofNullable(result);
    }

    public void tell(Octets counted) {
        result = counted;
    }
}
