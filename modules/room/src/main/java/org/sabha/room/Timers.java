package org.sabha.room;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The timers that run. An expiry that crosses a cancellation or a restart is told apart by its deadline. */
final class Timers {
    private final Map<RoomTimer, Instant> running = new HashMap<>();

    Timers copy() {
        var copy = new Timers();
        copy.running.putAll(running);
        return copy;
    }

    void start(CommandContext turn, RoomTimer timer, Instant at) {
        if (!at.equals(running.put(timer, at))) {
            turn.add(new RoomEffect.StartTimer(timer, at));
        }
    }

    /** Has a timer that runs end no later than that. */
    void hasten(CommandContext turn, RoomTimer timer, Instant latest) {
        Instant at = running.get(timer);
        if (at != null && latest.isBefore(at)) {
            start(turn, timer, latest);
        }
    }

    void cancel(CommandContext turn, RoomTimer timer) {
        if (running.remove(timer) != null) {
            turn.add(new RoomEffect.CancelTimer(timer));
        }
    }

    void cancelAll(CommandContext turn) {
        List.copyOf(running.keySet()).forEach(timer -> cancel(turn, timer));
    }

    boolean isRunning(RoomTimer timer) {
        return running.containsKey(timer);
    }

    /**
     * Whether the timer runs and its time has come; then it runs no more. One that ran out early, by a coarse clock or
     * because it was replaced meanwhile, is set again, for nothing else would.
     */
    boolean expire(CommandContext turn, RoomTimer timer) {
        Instant at = running.get(timer);
        if (at == null) {
            return false;
        }
        if (turn.now().isBefore(at)) {
            turn.add(new RoomEffect.StartTimer(timer, at));
            return false;
        }
        running.remove(timer);
        return true;
    }
}
