package org.sabha.server.report;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.sabha.server.route.Refused;
import org.sabha.store.failure.StorageException;

/**
 * Threads for reading and hashing many rows; there are none while nobody asks. They are no virtual ones: those share few real
 * threads, which this would keep from everybody else's requests.
 */
final class ReadingThreads {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    ReadingThreads(int most) {
        threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("report-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Does this work and waits for it.
     *
     * @throws StorageException if the work does, or the waiting is interrupted
     * @throws Refused if the work does
     */
    <T> T run(Callable<T> work) {
        Future<T> done = threads.submit(work);
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw new IllegalStateException("a report could not be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted before the report was made", e);
        }
    }
}
