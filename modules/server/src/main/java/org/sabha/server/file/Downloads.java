package org.sabha.server.file;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.sabha.model.ParticipantId;

/**
 * How many chunks are read at a time: each pins a thread and what waits for its reader, who may be as slow as they like, on
 * as many lines as they open (T22, T35). Thread-safe.
 */
final class Downloads {
    /** Of one participant: a page reads chunk after chunk of a few files. */
    static final int MOST_OF_ONE = 4;

    static final int MOST = 128;

    private final Semaphore free = new Semaphore(MOST);
    private final Map<ParticipantId, Integer> running = new ConcurrentHashMap<>();

    boolean isFull(ParticipantId participant) {
        return free.availablePermits() == 0 || running.getOrDefault(participant, 0) >= MOST_OF_ONE;
    }

    /** @return whether it may begin; then it has to end */
    boolean begins(ParticipantId participant) {
        if (!free.tryAcquire()) {
            return false;
        }
        if (running.merge(participant, 1, Integer::sum) > MOST_OF_ONE) {
            ends(participant);
            return false;
        }
        return true;
    }

    void ends(ParticipantId participant) {
        running.computeIfPresent(participant, (_, count) -> count == 1 ? null : count - 1);
        free.release();
    }
}
