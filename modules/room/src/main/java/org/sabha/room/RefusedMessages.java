package org.sabha.room;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sabha.model.ParticipantId;
import org.sabha.room.port.MeetingVerb;

/**
 * The evidence of messages that were refused unread. One person could send many, so the first that somebody sends of one
 * kind is written at once, and those of the next {@link #TOGETHER} in one row with their number.
 */
final class RefusedMessages {
    static final Duration TOGETHER = Duration.ofSeconds(60);

    private final Timers timers;

    /** How many wait to be written; people of this meeting and few codes, until the window ends. */
    private final Map<Kind, Long> counted = new LinkedHashMap<>();

    private record Kind(ParticipantId who, String code) {}

    RefusedMessages(Timers timers) {
        this.timers = timers;
    }

    /** Takes the counts of the room over of which this one's is a copy. */
    void continueFrom(RefusedMessages other) {
        counted.putAll(other.counted);
    }

    void refused(Turn turn, ParticipantId who, String code) {
        Kind kind = new Kind(who, code);
        Long waiting = counted.get(kind);
        if (waiting == null) {
            write(turn, kind, 1);
            counted.put(kind, 0L);
        } else {
            counted.put(kind, waiting + 1);
        }
        var window = new RoomTimer.RefusedMessages();
        if (!timers.isRunning(window)) {
            timers.start(turn, window, turn.now().plus(TOGETHER));
        }
    }

    /** Whoever goes on has each further minute in one row. */
    void windowEnded(Turn turn) {
        writeCounted(turn);
        if (!counted.isEmpty()) {
            timers.start(turn, new RoomTimer.RefusedMessages(), turn.now().plus(TOGETHER));
        }
    }

    void writeCounted(Turn turn) {
        counted.values().removeIf(times -> times == 0);
        counted.forEach((kind, times) -> write(turn, kind, times));
        counted.replaceAll((_, _) -> 0L);
    }

    private static void write(Turn turn, Kind kind, long times) {
        turn.row(MeetingVerb.REFUSE_MESSAGE)
                .by(kind.who())
                .value(kind.code())
                .times(times)
                .write();
    }
}
