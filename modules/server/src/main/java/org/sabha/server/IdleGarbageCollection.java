package org.sabha.server;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.sabha.server.task.PeriodicTasks;

/**
 * Has the heap collected once nobody is connected any more. The serial collector lets the old part grow to the limit of
 * the heap before it looks at it, so what ended meetings left would stay; and a whole collection takes about a tenth of a
 * second, which nobody is to hear in a meeting.
 */
final class IdleGarbageCollection {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final IntSupplier connected;
    private final Runnable collection;
    private boolean used;
    private boolean quiet;

    /**
     * Collects nothing by itself before {@link #begin}.
     *
     * @param connected how many people are connected now
     * @param collection collects the heap; {@code System::gc}
     */
    IdleGarbageCollection(IntSupplier connected, Runnable collection) {
        this.connected = connected;
        this.collection = collection;
    }

    /** Collects what the start left, and from now on after each time of use. */
    void begin(PeriodicTasks tasks) {
        collection.run();
        tasks.schedule("collect-heap", LOOK_EVERY, LOOK_EVERY, this::look);
    }

    /** Collects at the second look in a row that finds nobody, after one that found somebody. */
    void look() {
        if (connected.getAsInt() > 0) {
            used = true;
            quiet = false;
        } else if (used && quiet) {
            used = false;
            collection.run();
        } else {
            quiet = true;
        }
    }
}
