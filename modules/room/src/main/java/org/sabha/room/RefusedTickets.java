package org.sabha.room;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.EntryMethod;
import org.sabha.policy.PolicyDecision;
import org.sabha.room.port.MeetingVerb;

/**
 * The evidence of tickets that open nothing and tell of nobody. Anybody who knows a room's id can send them, so they must
 * not fill the log: the first is written at once, those of the next {@link #TOGETHER} in one row with their number.
 */
final class RefusedTickets {
    static final Duration TOGETHER = Duration.ofSeconds(60);

    private final Timers timers;
    private PolicyDecision.@Nullable Deny counted;
    private long count;

    RefusedTickets(Timers timers) {
        this.timers = timers;
    }

    /** Takes the count of the room over of which this one's is a copy. */
    void continueFrom(RefusedTickets other) {
        counted = other.counted;
        count = other.count;
    }

    void refused(CommandContext turn, PolicyDecision.Deny why) {
        var window = new RoomTimer.RefusedTickets();
        if (timers.isRunning(window)) {
            counted = why;
            count++;
        } else {
            write(turn, why, 1);
            timers.start(turn, window, turn.now().plus(TOGETHER));
        }
    }

    /** The window is over; if more came, another one begins. */
    void windowEnded(CommandContext turn) {
        if (writeCounted(turn)) {
            timers.start(turn, new RoomTimer.RefusedTickets(), turn.now().plus(TOGETHER));
        }
    }

    /** @return whether there was anything to write */
    boolean writeCounted(CommandContext turn) {
        Optional<PolicyDecision.Deny> why = Optional.ofNullable(counted);
        why.ifPresent(deny -> write(turn, deny, count));
        counted = null;
        count = 0;
        return why.isPresent();
    }

    private static void write(CommandContext turn, PolicyDecision.Deny why, long times) {
        turn.row(MeetingVerb.RESUME)
                .value(Verbs.code(EntryMethod.RESUME))
                .times(times)
                .denied(why);
    }
}
