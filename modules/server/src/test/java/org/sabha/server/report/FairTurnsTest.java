package org.sabha.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("Q4")
class FairTurnsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void whoHasATurnGetsNoSecondOneHoweverManyThereAre() {
        var turns = new FairTurns(2, LONG);
        FairTurns.Turn first = turns.take("asha").orElseThrow();
        assertEquals(Optional.empty(), turns.take("asha"));
        turns.take("bala").orElseThrow().close();
        first.close();
        turns.take("asha").orElseThrow().close();
        assertEquals(0, turns.askers());
    }

    @Test
    void whoWaitsGetsTheTurnThatIsGivenBack() {
        var turns = new FairTurns(1, LONG);
        FairTurns.Turn first = turns.take("asha").orElseThrow();
        var second = CompletableFuture.supplyAsync(() -> turns.take("bala"), Thread::startVirtualThread);
        first.close();
        second.join().orElseThrow().close();
        assertEquals(0, turns.askers());
    }

    @Test
    void whoIsNotServedInTimeLeavesTheQueue() {
        var turns = new FairTurns(1, Duration.ZERO);
        FairTurns.Turn first = turns.take("asha").orElseThrow();
        assertEquals(Optional.empty(), turns.take("bala"));
        assertEquals(1, turns.askers());
        first.close();
        turns.take("bala").orElseThrow().close();
    }

    @Test
    void theQueueHasAnEnd() {
        var turns = new FairTurns(1_000, LONG);
        List<FairTurns.Turn> taken = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            taken.add(turns.take(i).orElseThrow());
        }
        assertEquals(Optional.empty(), turns.take("one more"));
        taken.forEach(FairTurns.Turn::close);
        assertTrue(turns.take("one more").isPresent());
    }
}
