package org.sabha.server.poll;

import java.util.List;
import java.util.Optional;

/**
 * What a host's device signs of a poll that is closed (docs/user/polls.md, "Forms"); in the order in which it is written.
 *
 * @param kind {@code secret} or {@code roll-call}
 * @param counts votes by option
 * @param named how many the question names
 * @param voters how many may vote, as the server says
 * @param voted how many did
 * @param people SHA-256 of the ids of who may vote and who did, base64url
 * @param ballots SHA-256 of the ballots in the order of their bytes, base64url
 * @param votes of a roll call, each who may vote
 * @param closedAt by the clock of the device that signed
 * @param by signature key of that device, hexadecimal
 */
public record PollResult(
        String room,
        String title,
        String poll,
        String kind,
        String question,
        List<String> options,
        boolean several,
        List<Long> counts,
        long named,
        long voters,
        long voted,
        String people,
        long valid,
        String ballots,
        List<Vote> votes,
        String closedAt,
        String by) {
    public PollResult {
        options = List.copyOf(options);
        counts = List.copyOf(counts);
        votes = List.copyOf(votes);
    }

    /**
     * Somebody who may vote.
     *
     * @param verifiedBy the organisation that vouches for the name, empty text for one without a name; empty for a guest
     * @param choices indices of options; empty where they did not vote
     */
    public record Vote(String name, Optional<String> verifiedBy, Optional<List<Integer>> choices) {
        public Vote {
            choices = choices.map(List::copyOf);
        }
    }

    /** Whether names stand with the votes. */
    public boolean isRollCall() {
        return kind.equals("roll-call");
    }
}
