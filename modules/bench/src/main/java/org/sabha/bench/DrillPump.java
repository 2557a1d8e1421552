package org.sabha.bench;

import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

/** Has members speak, a frame every 20 ms, from a thread of its own until the process ends. */
final class DrillPump {
    private DrillPump() {}

    /** @param members safe to be read from another thread */
    static void start(Collection<DrillMember> members) {
        Thread.ofPlatform().daemon().name("drill-voices").start(() -> {
            long next = System.nanoTime();
            while (true) {
                next += 1_000_000_000L / MadeFrames.VOICES_PER_SECOND;
                LockSupport.parkNanos(Math.max(1, next - System.nanoTime()));
                if (System.nanoTime() - next > 1_000_000_000L) {
                    next = System.nanoTime(); // this process stood still; nobody speaks twice as fast for it
                }
                members.forEach(DrillMember::speak);
            }
        });
    }
}
