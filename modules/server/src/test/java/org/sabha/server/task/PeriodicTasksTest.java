package org.sabha.server.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PeriodicTasksTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong();
    private final HandTimer timer = new HandTimer();
    private final PeriodicTasks tasks = new PeriodicTasks(timer, nanos::get);
    private boolean fails;

    private void work() {
        if (fails) {
            throw new IllegalStateException("the database is away");
        }
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    @Timeout(60)
    void taskRunsAgainAfterAnException() throws InterruptedException {
        CountDownLatch again = new CountDownLatch(2);
        try (var real = new PeriodicTasks()) {
            real.schedule("prune", Duration.ZERO, Duration.ofMillis(1), () -> {
                again.countDown();
                throw new IllegalStateException("the database is away");
            });
            again.await();
        }
    }

    @Test
    void taskRunsAgainAfterAnError() {
        AtomicInteger runs = new AtomicInteger();
        tasks.schedule("prune", HOUR, HOUR, () -> {
            runs.incrementAndGet();
            throw new NoClassDefFoundError("once");
        });
        timer.runAll();
        timer.runAll();
        assertEquals(2, runs.get());
    }

    @Test
    void countsFailuresAndTimeSinceLastSuccess() {
        tasks.schedule("prune", HOUR, HOUR, this::work);
        TaskProgress prune = tasks.all().getFirst();
        passes(Duration.ofSeconds(10));
        timer.runAll();
        assertEquals(0, prune.ageSeconds());
        fails = true;
        passes(Duration.ofSeconds(20));
        timer.runAll();
        timer.runAll();
        assertEquals(20, prune.ageSeconds());
        assertEquals(2, prune.failures());
    }

    @Test
    void taskIsLateAfterThreePeriodsAndAMinute() {
        tasks.schedule("prune", HOUR, HOUR, this::work);
        passes(HOUR.multipliedBy(3).plus(Duration.ofMinutes(1)));
        assertEquals(List.of(), tasks.late());
        passes(Duration.ofSeconds(1));
        assertEquals(
                List.of("prune"), tasks.late().stream().map(TaskProgress::name).toList());
        timer.runAll();
        assertEquals(List.of(), tasks.late());
    }

    @Test
    void taskWithItsOwnTimesIsWatched() {
        TaskProgress mails = tasks.watch("send-mails", HOUR);
        assertTrue(mails.call(() -> "done").isPresent());
        fails = true;
        assertFalse(mails.call(() -> {
                    work();
                    return "done";
                })
                .isPresent());
        assertEquals(1, mails.failures());
        passes(Duration.ofHours(4));
        assertTrue(mails.isLate());
        assertEquals(TimeUnit.HOURS.toSeconds(4), mails.ageSeconds());
    }
}
