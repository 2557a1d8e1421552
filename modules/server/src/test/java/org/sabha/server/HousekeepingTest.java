package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.config.RetentionConfig;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.server.task.TaskProgress;
import org.sabha.store.Storage;
import org.sabha.store.audit.RetentionCategory;

class HousekeepingTest {
    private static final Duration KEEP = Duration.ofDays(400);
    private static final Instant OLDEST = Instant.parse("2025-01-01T00:00:00Z");

    @Test
    void deletesRowsOlderThanRetention() {
        Instant now = OLDEST.plus(KEEP).plus(Duration.ofDays(1));
        assertEquals(OLDEST.plus(Duration.ofDays(1)), Housekeeping.upTo(now, KEEP, OLDEST));
    }

    @Test
    @Tag("T46")
    void eachKindHasItsOwnTime() {
        var keep = new RetentionConfig(KEEP, Duration.ofDays(370), Duration.ofDays(180), Duration.ofDays(200));
        assertEquals(Duration.ofDays(370), Housekeeping.timeOf(RetentionCategory.ACCESS, keep));
        assertEquals(Duration.ofDays(180), Housekeeping.timeOf(RetentionCategory.REFUSAL, keep));
        assertEquals(Duration.ofDays(200), Housekeeping.timeOf(RetentionCategory.TITLE, keep));
    }

    @Test
    @Tag("T46")
    void personalDataIsDeletedWithItsRow() {
        var keep = new RetentionConfig(Duration.ofDays(365), KEEP, Duration.ofDays(366), Duration.ofDays(200));
        assertEquals(Duration.ofDays(365), keep.access());
        assertEquals(Duration.ofDays(365), keep.refusals());
        assertEquals(Duration.ofDays(200), keep.titles());
    }

    @Test
    @Tag("T40")
    void aClockFarAheadTakesAWeekOfTheLogAtMost() {
        Instant ahead = OLDEST.plus(Duration.ofDays(4_000));
        assertEquals(OLDEST.plus(Duration.ofDays(7)), Housekeeping.upTo(ahead, KEEP, OLDEST));
    }

    @Test
    void retentionGoesOnAfterTheDatabaseWasAway(@TempDir Path data) {
        HandTimer timer = new HandTimer();
        var keep = new RetentionConfig(KEEP, KEEP, KEEP, KEEP);
        try (PeriodicTasks tasks = new PeriodicTasks(timer, System::nanoTime)) {
            Storage storage = Storage.open(EmptyDatabase.in(data), Clock.systemUTC(), new SecureRandom(), () -> 0);
            new Housekeeping(storage, keep, List.of(), Clock.systemUTC()).begin(tasks);
            timer.runAll();
            assertEquals(Set.of(), failing(tasks));
            storage.close();
            timer.runAll();
            assertEquals(
                    Set.of(
                            "prune-access",
                            "prune-refusal",
                            "prune-title",
                            "prune-audit",
                            "forget-answers",
                            "compact-database"),
                    failing(tasks));
        }
    }

    private static Set<String> failing(PeriodicTasks tasks) {
        return tasks.all().stream()
                .filter(task -> task.failures() > 0)
                .map(TaskProgress::name)
                .collect(Collectors.toSet());
    }
}
