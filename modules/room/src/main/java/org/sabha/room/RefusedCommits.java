package org.sabha.room;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.room.port.MeetingVerb;

/**
 * The evidence of commits, KeyPackages and groups that were refused. Two commits of one epoch are nothing unusual, and one
 * member could send many, so the refusals of {@link #TOGETHER} are written in one row for each reason.
 */
final class RefusedCommits {
    static final Duration TOGETHER = Duration.ofSeconds(60);

    private final Timers timers;
    private final Map<GroupRefusal, Long> counted = new EnumMap<>(GroupRefusal.class);

    RefusedCommits(Timers timers) {
        this.timers = timers;
    }

    /** Takes the counts of the room over of which this one's is a copy. */
    void continueFrom(RefusedCommits other) {
        counted.putAll(other.counted);
    }

    void refused(CommandContext turn, GroupRefusal reason) {
        turn.add(new RoomEffect.CommitRefused(reason));
        counted.merge(reason, 1L, Long::sum);
        var window = new RoomTimer.RefusedCommits();
        if (!timers.isRunning(window)) {
            timers.start(turn, window, turn.now().plus(TOGETHER));
        }
    }

    void windowEnded(CommandContext turn) {
        counted.forEach((reason, times) -> turn.row(MeetingVerb.REFUSE_COMMIT)
                .value(reason.wireName())
                .times(times)
                .write());
        counted.clear();
    }
}
