package org.sabha.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadReceiverTest {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A browser sends transport-wide feedback only on packets that came; its receiver reports go on. */
    @Test
    void tellsOneReportASecondWhileNothingArrives() {
        LoadReceiver receiver = new LoadReceiver(1, LoadReceiver.Feedback.FULL);
        receiver.begin(0);
        int compounds = 0;
        for (long now = STEP_NANOS; now <= TimeUnit.SECONDS.toNanos(10); now += STEP_NANOS) {
            compounds += receiver.write(now) ? 1 : 0;
        }
        assertEquals(10, compounds);
    }
}
