package org.sabha.wire;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures heap bytes per operation on the current thread, after a warm-up. */
public final class Allocation {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    private Allocation() {}

    public static double bytesPerRun(Runnable operation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP; i++) {
            operation.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++) {
            operation.run();
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
    }
}
