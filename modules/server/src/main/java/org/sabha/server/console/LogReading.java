package org.sabha.server.console;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditReader;
import org.sabha.store.audit.AuditRowWithPersonal;
import org.sabha.store.audit.AuditRows;

/** Reads the audit log for people: one search and one export at a time, so that the database stays free. Thread-safe. */
public final class LogReading {
    private static final long PATIENCE_SECONDS = 5;
    private static final Duration LONGEST_EXPORT = Duration.ofHours(1);

    private final AuditReader log;
    private final Clock clock;
    private final Semaphore searching = new Semaphore(1, true);
    private final Semaphore exporting = new Semaphore(1, true);

    public LogReading(AuditReader log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** @return empty while others search */
    public Optional<AuditRows> page(AuditQuestion question, OptionalLong before) {
        return inTurn(() -> log.page(question, before));
    }

    /** @return empty while others search; in it empty where there is no such row */
    public Optional<Optional<AuditRowWithPersonal>> row(long number) {
        return inTurn(() -> log.row(number));
    }

    private <T> Optional<T> inTurn(Supplier<T> reading) {
        if (!taken(searching)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.get());
        } finally {
            searching.release();
        }
    }

    private static boolean taken(Semaphore place) {
        try {
            return place.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Writes the whole log so that it can be checked elsewhere.
     *
     * @throws IOException if another is written and goes on, or the reader takes more than an hour
     */
    public void export(OutputStream to) throws IOException {
        if (!taken(exporting)) {
            throw new IOException("another export is under way");
        }
        try {
            log.exportSlowly(new Until(to, clock, clock.instant().plus(LONGEST_EXPORT)));
        } finally {
            exporting.release();
        }
    }

    /** Takes nothing any more once its time is over. */
    private static final class Until extends OutputStream {
        private final OutputStream to;
        private final Clock clock;
        private final Instant end;

        Until(OutputStream to, Clock clock, Instant end) {
            this.to = to;
            this.clock = clock;
            this.end = end;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (clock.instant().isAfter(end)) {
                throw new IOException("the reader is too slow");
            }
            to.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }
    }
}
