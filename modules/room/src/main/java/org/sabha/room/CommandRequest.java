package org.sabha.room;

import org.sabha.policy.Action;
import org.sabha.policy.PolicyDecision;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.roster.Participant;

/**
 * A message that is being handled, and the one row of evidence that it leaves (T44); repeated refusals share one. (One
 * component more than a parameter list should have: acts get all of it from here.)
 *
 * @param by who said it
 * @param seq its number, for the refusal
 * @param refusals where a denied act is written, or counted
 */
record CommandRequest(
        CommandContext turn,
        Participant by,
        long seq,
        CommandContext.Row row,
        Meeting meeting,
        Post post,
        RefusedActs refusals) {

    /** Asks the policy. Whatever it denies is refused and written down here; what it permits is left to the caller. */
    boolean mayDo(Action action) {
        return permits(meeting.decide(by, action));
    }

    /** Asks the policy about somebody who may not be seated yet. */
    boolean mayDoOnSeat(Action action) {
        return permits(meeting.decideOnSeat(by, action));
    }

    private boolean permits(PolicyDecision decision) {
        return switch (decision) {
            case PolicyDecision.Permit _ -> true;
            case PolicyDecision.Deny deny -> {
                deny(deny);
                yield false;
            }
        };
    }

    void deny(PolicyDecision.Deny deny) {
        refusals.refused(turn, row.refusal(deny));
        post.send(turn, by, new ServerMessage.Denied(seq, deny.reason(), deny.clause()));
    }
}
