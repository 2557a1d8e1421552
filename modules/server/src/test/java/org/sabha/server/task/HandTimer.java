package org.sabha.server.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs periodic work when the test says so, on the test's thread, and as often as it says. */
public final class HandTimer extends ScheduledThreadPoolExecutor {
    private final List<Runnable> scheduled = new ArrayList<>();

    public HandTimer() {
        super(0);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long delay, TimeUnit unit) {
        scheduled.add(work);
        return super.schedule(() -> {}, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    /** Each of them once. An exception reaches the caller, as it would end the periods of a real timer. */
    public void runAll() {
        scheduled.forEach(Runnable::run);
    }
}
