package org.sabha.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;

class BacklogTest {
    private final HandTimer timer = new HandTimer();
    private final PeriodicTasks tasks = new PeriodicTasks(timer, () -> 0);
    private boolean away;
    private long rows = -1;
    private final Backlog backlog = new Backlog(new Backlog.Queues(() -> 3, this::messages, () -> rows));

    private long messages() {
        if (away) {
            throw new IllegalStateException("the storage is away");
        }
        return 5;
    }

    @AfterEach
    void close() {
        tasks.close();
    }

    @Test
    void countsWhatWaits() {
        backlog.begin(tasks);
        timer.runAll();
        assertEquals(new Backlog.Waiting(3, 5, Double.NaN), backlog.waiting());
        rows = 7;
        timer.runAll();
        assertEquals(new Backlog.Waiting(3, 5, 7), backlog.waiting());
    }

    @Test
    void knowsNothingWhileTheStorageIsAway() {
        backlog.begin(tasks);
        assertEquals(Backlog.Waiting.UNKNOWN, backlog.waiting());
        timer.runAll();
        away = true;
        timer.runAll();
        assertEquals(Backlog.Waiting.UNKNOWN, backlog.waiting());
        assertEquals(1, tasks.all().getFirst().failures());
        away = false;
        timer.runAll();
        assertEquals(5, backlog.waiting().webhooks());
    }
}
