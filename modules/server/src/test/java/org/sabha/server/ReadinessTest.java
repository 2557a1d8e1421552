package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server is ready while its storage, its loops and its disk are. */
@Timeout(60)
class ReadinessTest {
    private final List<CompletableFuture<Void>> probes = new ArrayList<>();
    private boolean loopsRun = true;
    private volatile boolean hasSpace = true;
    private long nowNanos;

    private final Readiness readiness = new Readiness(probesOf(), () -> nowNanos, Duration.ofSeconds(50));

    private Readiness.Probes probesOf() {
        return new Readiness.Probes(this::probe, () -> loopsRun, () -> hasSpace);
    }

    private CompletableFuture<Void> probe() {
        probes.add(new CompletableFuture<>());
        return probes.getLast();
    }

    private CompletableFuture<Boolean> ask() {
        return readiness.get().toCompletableFuture();
    }

    private void storageAnswers() {
        probes.getLast().complete(null);
    }

    private void storageFails() {
        probes.getLast().completeExceptionally(new IllegalStateException("gone"));
    }

    private void laterBy(long millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void isReadyWhenStorageLoopsAndDiskAre() {
        var answer = ask();
        assertFalse(answer.isDone(), "the storage has not answered yet");
        storageAnswers();
        assertTrue(answer.join());
    }

    @Test
    void isNotReadyWhileTheStorageFailsAndIsReadyAfterwards() {
        var failed = ask();
        storageFails();
        assertFalse(failed.join());
        laterBy(1_000);
        var again = ask();
        storageAnswers();
        assertTrue(again.join());
    }

    @Test
    void isNotReadyWhenTheStorageDoesNotAnswer() {
        var impatient = new Readiness(probesOf(), () -> nowNanos, Duration.ofMillis(1));
        assertFalse(impatient.get().toCompletableFuture().join());
    }

    @Test
    void asksASilentStorageOnlyOnce() {
        var first = ask();
        laterBy(60_000);
        var second = ask();
        assertEquals(1, probes.size());
        storageAnswers();
        assertTrue(first.join());
        assertTrue(second.join());
    }

    @Test
    void keepsTheAnswerForASecond() {
        var first = ask();
        storageAnswers();
        assertTrue(first.join());
        laterBy(999);
        assertTrue(ask().join());
        assertEquals(1, probes.size());
        laterBy(1);
        var next = ask();
        assertEquals(2, probes.size());
        storageFails();
        assertFalse(next.join());
    }

    @Test
    void isNotReadyWhileALoopIsStuck() {
        loopsRun = false;
        var answer = ask();
        storageAnswers();
        assertFalse(answer.join());
        loopsRun = true;
        assertTrue(ask().join(), "loops are looked at each time");
    }

    @Test
    void isNotReadyWithoutSpaceOnTheDisk() {
        hasSpace = false;
        var answer = ask();
        storageAnswers();
        assertFalse(answer.join());
    }
}
