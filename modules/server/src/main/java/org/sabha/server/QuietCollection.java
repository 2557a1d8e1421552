package org.sabha.server;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Has the heap collected once nobody is connected any more. The serial collector lets the old part grow to the limit of
 * the heap before it looks at it, so what ended meetings left would stay; and a whole collection takes about a tenth of a
 * second, which nobody is to hear in a meeting.
 */
final class QuietCollection implements AutoCloseable {
    private static final long LOOK_SECONDS = 2;

    private final IntSupplier connected;
    private final Runnable collection;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("quiet-collection").unstarted(task));
    private boolean used;
    private boolean quiet;

    /**
     * Collects nothing by itself before {@link #begin}.
     *
     * @param connected how many people are connected now
     * @param collection collects the heap; {@code System::gc}
     */
    QuietCollection(IntSupplier connected, Runnable collection) {
        this.connected = connected;
        this.collection = collection;
    }

    /** Collects what the start left, and from now on after each time of use. */
    void begin() {
        collection.run();
        timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
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

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
