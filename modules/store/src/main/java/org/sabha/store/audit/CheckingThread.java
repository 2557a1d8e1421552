package org.sabha.store.audit;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.sabha.store.failure.StorageException;

/**
 * Checks pages on a thread of its own while the caller reads the next. A few wait at most, so that a long log needs no more
 * memory than a short one. It is no virtual thread: those share few real ones, which hashing would keep from others.
 */
final class CheckingThread implements AuditSource.Pages, AutoCloseable {
    private static final int WAITING = 2;
    /** No page is empty. */
    private static final List<AuditLine> END = List.of();

    private final BlockingQueue<List<AuditLine>> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AuditSource.Pages check;
    private final Thread thread;
    private volatile boolean enough;
    private @Nullable Throwable failure;

    private CheckingThread(AuditSource.Pages check) {
        this.check = check;
        this.thread = Thread.ofPlatform().daemon().name("audit-check").unstarted(this::run);
    }

    /** Reads and checks everything; what the check did is to be seen when this returns. */
    static void run(AuditSource source, AuditSource.Pages check) {
        try (var checking = new CheckingThread(check)) {
            checking.thread.start();
            source.read(checking);
        }
    }

    @Override
    public boolean take(List<AuditLine> page) {
        if (!enough) {
            put(page);
        }
        return !enough;
    }

    private void put(List<AuditLine> page) {
        try {
            waiting.put(page);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private StorageException interrupted(InterruptedException e) {
        enough = true;
        thread.interrupt();
        Thread.currentThread().interrupt();
        return new StorageException("the check of the audit log was interrupted", e);
    }

    /** Goes on taking to the end, so that who reads never waits for a place. */
    private void run() {
        try {
            for (List<AuditLine> page = waiting.take(); !page.isEmpty(); page = waiting.take()) {
                if (!enough && !checked(page)) {
                    enough = true;
                }
            }
        } catch (InterruptedException e) {
            enough = true; // who reads was interrupted, and says so
        }
    }

    private boolean checked(List<AuditLine> page) {
        try {
            return check.take(page);
        } catch (RuntimeException | Error e) {
            failure = e; // who reads gets it
            return false;
        }
    }

    /** Waits for the last page to be checked. */
    @Override
    public void close() {
        put(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (failure != null) {
            throw new IllegalStateException("the check of the audit log has failed", failure);
        }
    }
}
