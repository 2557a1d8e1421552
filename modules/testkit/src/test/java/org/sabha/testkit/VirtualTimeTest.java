package org.sabha.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = VirtualTime.fromMorning();
    private final List<String> ran = new ArrayList<>();

    @Test
    void thingsRunInTheOrderOfTheirTimeAndAtIt() {
        time.after(Duration.ofSeconds(2), () -> ran.add("late " + time.nowNanos()));
        time.after(Duration.ofSeconds(1), () -> ran.add("early " + time.nowNanos()));
        time.pass(Duration.ofMillis(999));
        assertEquals(List.of(), ran);
        time.pass(Duration.ofSeconds(5));
        assertEquals(List.of("early 1000000000", "late 2000000000"), ran);
        assertEquals(Duration.ofMillis(5_999).toNanos(), time.nowNanos());
    }

    @Test
    void ofTwoThingsAtOneTimeTheFirstScheduledRunsFirst() {
        time.after(Duration.ofSeconds(1), () -> ran.add("first"));
        time.after(Duration.ofSeconds(1), () -> ran.add("second"));
        time.pass(Duration.ofSeconds(1));
        assertEquals(List.of("first", "second"), ran);
    }

    @Test
    void dueTaskRunsInSamePass() {
        time.after(Duration.ofSeconds(1), () -> time.after(Duration.ofSeconds(1), () -> ran.add("second")));
        time.pass(Duration.ofSeconds(2));
        assertEquals(List.of("second"), ran);
    }

    @Test
    void aCancelledTaskDoesNotRunAndOneDueInThePastRunsNow() {
        time.pass(Duration.ofSeconds(10));
        time.after(Duration.ofSeconds(1), () -> ran.add("cancelled")).cancel();
        time.at(time.now().minusSeconds(5), () -> ran.add("past " + time.nowNanos()));
        time.pass(Duration.ofSeconds(1));
        assertEquals(List.of("past 10000000000"), ran);
    }
}
