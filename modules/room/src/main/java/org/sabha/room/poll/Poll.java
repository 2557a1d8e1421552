package org.sabha.room.poll;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.PollId;
import org.sabha.protocol.PollKind;
import org.sabha.protocol.PollOutcome;
import org.sabha.protocol.PollStanding;

/**
 * One poll: open, then closed, then with results. Who voted and what was voted are two things here that nothing joins:
 * ballots lie in the order of their bytes, which are random to the server, and not in the order in which they came.
 */
public final class Poll {
    /** More hosts have nothing to add. */
    static final int MOST_RESULTS = 8;

    /** With fewer votes the count of a secret poll tells who voted what. */
    public static final int FEWEST_SECRET_VOTES = 3;

    private final Terms terms;
    private final Map<Voter, ParticipantId> voters;
    private final Set<Voter> voted = new HashSet<>();
    private final List<Octets> ballots = new ArrayList<>();
    private Optional<End> end = Optional.empty();
    /** Who was there as it was closed: with the voters, whom its end concerns. */
    private final Set<Voter> witnesses = new HashSet<>();

    private final Map<Voter, Octets> results = new LinkedHashMap<>();

    /**
     * What holds from its opening on.
     *
     * @param until when it closes by itself
     * @param opening sealed
     */
    public record Terms(PollId id, PollKind kind, ParticipantId opener, Optional<Instant> until, Octets opening) {}

    /**
     * How it ended.
     *
     * @param word of the host who ended it; empty where its time was over
     */
    public record End(PollOutcome outcome, Optional<Octets> word) {}

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
        copy.end = end;
        copy.witnesses.addAll(witnesses);
        copy.results.putAll(results);
        return copy;
    }

    public Terms terms() {
        return terms;
    }

    public boolean isOpen() {
        return end.isEmpty();
    }

    /** Empty while it is open. */
    public Optional<End> end() {
        return end;
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
        if (!isOpen() || standing(who) != PollStanding.MAY_VOTE) {
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

    /** Who voted, in the order of the voters; nobody unless it was counted. */
    public List<ParticipantId> voted() {
        return !isCounted()
                ? List.of()
                : voters.entrySet().stream()
                        .filter(voter -> voted.contains(voter.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
    }

    /** In the order of their bytes, unsigned; none unless it was counted. */
    public List<Octets> ballots() {
        return isCounted() ? List.copyOf(ballots) : List.of();
    }

    /** Whether all ballots are published. */
    public boolean isCounted() {
        return end.filter(how -> how.outcome() == PollOutcome.COUNTED).isPresent();
    }

    /**
     * Ends it.
     *
     * @param counted false where it is taken back
     * @param word of the host who ends it; empty where its time is over
     * @param seated whoever is there
     */
    public void close(boolean counted, Optional<Octets> word, Collection<Voter> seated) {
        end = Optional.of(new End(outcome(counted), word));
        witnesses.addAll(seated);
        if (!isCounted()) {
            ballots.clear();
        }
    }

    private PollOutcome outcome(boolean counted) {
        if (!counted) {
            return PollOutcome.WITHDRAWN;
        }
        boolean tells = terms.kind() == PollKind.SECRET && !voted.isEmpty() && voted.size() < FEWEST_SECRET_VOTES;
        return tells ? PollOutcome.TOO_FEW_VOTES : PollOutcome.COUNTED;
    }

    /** Whether they may know of it: of a poll that is closed whoever comes later learns nothing. */
    public boolean concerns(Voter who) {
        return isOpen() || voters.containsKey(who) || witnesses.contains(who);
    }

    /** As they were told, the first first. */
    public List<Octets> results() {
        return List.copyOf(results.values());
    }

    /**
     * Takes what somebody counted. One each, so that nobody's takes the place of another's: which of them holds is for the
     * members' devices to find.
     *
     * @return whether it is taken
     */
    public boolean tell(Voter by, Octets counted) {
        return results.size() < MOST_RESULTS && results.putIfAbsent(by, counted) == null;
    }
}
