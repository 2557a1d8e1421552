package org.sabha.server.console;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.AuditReader;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the whole audit log on a thread of its own, one check at a time, on one connection, resting as long as it works,
 * so that the server goes on as before. Thread-safe.
 *
 * <pre>
 * NONE --begin--> RUNNING --verdict--> SOUND or CHANGED --begin--> RUNNING
 *                    +--the storage does not answer--> FAILED --begin--> RUNNING
 * </pre>
 */
public final class LogCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogCheck.class);

    private static final long FAREWELL_MILLIS = 2_000;

    private static final Standing NEVER =
            new Standing(Phase.NONE, 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final AuditReader log;
    private final Clock clock;
    private final Rest rest;
    private Standing standing = NEVER;
    private @Nullable Thread worker;
    private volatile boolean closing;

    /** Where a check is. */
    public enum Phase {
        NONE,
        RUNNING,
        SOUND,
        CHANGED,
        FAILED
    }

    /**
     * How a check stands.
     *
     * @param checked rows so far
     * @param total rows there were when it began
     * @param newest what to write down for the next visit, once the log was found sound
     */
    public record Standing(
            Phase phase,
            long checked,
            long total,
            Optional<Instant> begun,
            Optional<Instant> ended,
            Optional<AuditVerdict> verdict,
            Optional<AuditNote> newest) {
        Standing at(long rows) {
            return new Standing(phase, rows, Math.max(rows, total), begun, ended, verdict, newest);
        }

        private Standing over(Phase how, Instant now, Optional<AuditVerdict> verdict, Optional<AuditNote> note) {
            return new Standing(how, checked, total, begun, Optional.of(now), verdict, note);
        }
    }

    /** Holds a check up between some thousand rows and the next. */
    @FunctionalInterface
    public interface Rest {
        /** As long as the work has taken, a second at most. */
        static Rest halfOfTheTime() {
            return new Rest() {
                private long lastNanos = System.nanoTime();

                @Override
                public void rest() {
                    long worked = System.nanoTime() - lastNanos;
                    LockSupport.parkNanos(Math.clamp(worked, 0, TimeUnit.SECONDS.toNanos(1)));
                    lastNanos = System.nanoTime();
                }
            };
        }

        void rest();
    }

    public LogCheck(AuditReader log, Clock clock, Rest rest) {
        this.log = log;
        this.clock = clock;
        this.rest = rest;
    }

    public synchronized Standing standing() {
        return standing;
    }

    /**
     * Begins a check, unless one runs.
     *
     * @param then told how it ended, before anybody else sees that it did
     * @return false if one runs
     */
    public synchronized boolean begin(Optional<AuditNote> noted, Consumer<Standing> then) {
        if (standing.phase() == Phase.RUNNING) {
            return false;
        }
        standing = new Standing(
                Phase.RUNNING,
                0,
                0,
                Optional.of(clock.instant()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        worker = Thread.ofPlatform().daemon().name("audit-check").start(() -> run(noted, then));
        return true;
    }

    private void run(Optional<AuditNote> noted, Consumer<Standing> then) {
        Standing end = check(noted);
        try {
            then.accept(end);
        } finally {
            show(end);
        }
    }

    private Standing check(Optional<AuditNote> noted) {
        try {
            long total = log.rows();
            show(begunWith(total));
            AuditVerdict verdict = log.verify(noted, this::goesOn);
            return switch (verdict) {
                case AuditVerdict.Sound sound -> {
                    Optional<AuditNote> note =
                            sound.last() == 0 ? Optional.empty() : Optional.of(AuditNote.of(log.lastHead()));
                    yield standing().at(sound.rows()).over(Phase.SOUND, clock.instant(), Optional.of(sound), note);
                }
                case AuditVerdict.Broken broken ->
                    standing().over(Phase.CHANGED, clock.instant(), Optional.of(broken), Optional.empty());
            };
        } catch (StorageException | JdbiException e) {
            LOG.warn("audit.check_failed", e);
            return standing().over(Phase.FAILED, clock.instant(), Optional.empty(), Optional.empty());
        }
    }

    private void goesOn(long rows) {
        if (closing) {
            throw new StorageException("the server ends");
        }
        show(standing().at(rows));
        rest.rest();
    }

    private Standing begunWith(long total) {
        Standing now = standing();
        return new Standing(now.phase(), 0, total, now.begun(), now.ended(), now.verdict(), now.newest());
    }

    private synchronized void show(Standing now) {
        standing = now;
        notifyAll();
    }

    /** Waits until no check runs. */
    public synchronized void awaitEnd() throws InterruptedException {
        while (standing.phase() == Phase.RUNNING) {
            wait();
        }
    }

    /** Ends a check within a moment. It is not interrupted: that would close the file of the embedded database under it. */
    @Override
    public void close() {
        closing = true;
        Thread running;
        synchronized (this) {
            running = worker;
        }
        try {
            if (running != null) {
                running.join(FAREWELL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
