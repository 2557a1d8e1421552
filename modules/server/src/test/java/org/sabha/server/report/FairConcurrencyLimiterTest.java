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
class FairConcurrencyLimiterTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void holderGetsNoSecondPermit() {
        var limiter = new FairConcurrencyLimiter(2, LONG);
        FairConcurrencyLimiter.Permit first = limiter.take("asha").orElseThrow();
        assertEquals(Optional.empty(), limiter.take("asha"));
        limiter.take("bala").orElseThrow().close();
        first.close();
        limiter.take("asha").orElseThrow().close();
        assertEquals(0, limiter.askers());
    }

    @Test
    void waiterGetsReturnedPermit() {
        var limiter = new FairConcurrencyLimiter(1, LONG);
        FairConcurrencyLimiter.Permit first = limiter.take("asha").orElseThrow();
        var second = CompletableFuture.supplyAsync(() -> limiter.take("bala"), Thread::startVirtualThread);
        first.close();
        second.join().orElseThrow().close();
        assertEquals(0, limiter.askers());
    }

    @Test
    void timedOutWaiterLeavesQueue() {
        var limiter = new FairConcurrencyLimiter(1, Duration.ZERO);
        FairConcurrencyLimiter.Permit first = limiter.take("asha").orElseThrow();
        assertEquals(Optional.empty(), limiter.take("bala"));
        assertEquals(1, limiter.askers());
        first.close();
        limiter.take("bala").orElseThrow().close();
    }

    @Test
    void theQueueHasAnEnd() {
        var limiter = new FairConcurrencyLimiter(1_000, LONG);
        List<FairConcurrencyLimiter.Permit> taken = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            taken.add(limiter.take(i).orElseThrow());
        }
        assertEquals(Optional.empty(), limiter.take("one more"));
        taken.forEach(FairConcurrencyLimiter.Permit::close);
        assertTrue(limiter.take("one more").isPresent());
    }
}
