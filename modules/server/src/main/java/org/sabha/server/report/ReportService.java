package org.sabha.server.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.MeetingLog;
import org.sabha.store.audit.Personal;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and signs reports, {@value #AT_A_TIME} at a time: each reads all rows that were written while a meeting went on, and
 * a database has few connections. Nobody has more than one of these permits, so a long report of one organiser leaves room for
 * everybody else's. Whether somebody may have a report is decided before; whether a meeting is somebody's own, here. Blocks;
 * thread-safe.
 */
public final class ReportService {
    static final int AT_A_TIME = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ReportService.class);

    /** Whoever has it is one asker. */
    private static final Object DATA_FOLDER = new Object();

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long WRITTEN_SECONDS = 5;
    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private final MeetingLog log;
    private final Clock clock;
    private final ReportBudget budget = new ReportBudget();
    private final FairConcurrencyLimiter limiter = new FairConcurrencyLimiter(AT_A_TIME, PATIENCE);
    private final ReadingThreads threads = new ReadingThreads(AT_A_TIME);
    private volatile MeetingWriting meetings = _ -> CompletableFuture.completedStage(null);

    public ReportService(MeetingLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** The meetings that run here; a report waits until what they did is written down. */
    public void hold(MeetingWriting running) {
        meetings = running;
    }

    Instant now() {
        return clock.instant();
    }

    /** Somebody's own meetings, the newest first. */
    public List<MeetingLog.Started> startedBy(AccountId account, Optional<RoomId> before, int limit) {
        return log.startedBy(account, before, limit);
    }

    /**
     * @param account whose meeting it must be
     * @param asker an account or a key; each has a budget and a turn of its own
     */
    public SignedReport own(RoomId meeting, AccountId account, Object asker) {
        return budgeted(asker, () -> {
            if (!log.isStartedBy(meeting, account)) {
                throw new Refused(ErrorCode.NO_SUCH_MEETING);
            }
            return inTurn(meeting, asker, made -> made(meeting, made));
        });
    }

    /** @param asker an account or a key; each has a budget and a turn of its own */
    public SignedReport any(RoomId meeting, Object asker) {
        return inBudget(meeting, asker, made -> made(meeting, made));
    }

    /** For whoever has the data folder. */
    public SignedReport make(RoomId meeting) {
        return inTurn(meeting, made -> made(meeting, made));
    }

    // --- whose turn it is

    /** What is done in a turn. */
    interface Making<T> {
        /** @param made when: what is told of has to be written down until then */
        T make(Instant made);
    }

    <T> T inTurn(RoomId meeting, Making<T> making) {
        return inTurn(meeting, DATA_FOLDER, making);
    }

    <T> T inBudget(RoomId meeting, Object asker, Making<T> making) {
        return budgeted(asker, () -> inTurn(meeting, asker, making));
    }

    private <T> T budgeted(Object asker, Supplier<T> making) {
        Optional<Duration> wait = budget.take(asker, clock.instant());
        if (wait.isPresent()) {
            throw new Refused(ErrorCode.REPORT_BUSY).again(wait.get());
        }
        return making.get();
    }

    private <T> T inTurn(RoomId meeting, Object whose, Making<T> making) {
        Optional<FairConcurrencyLimiter.Permit> mine = limiter.take(whose);
        if (mine.isEmpty()) {
            throw new Refused(ErrorCode.REPORT_BUSY).again(A_MOMENT);
        }
        try (FairConcurrencyLimiter.Permit _ = mine.get()) {
            return threads.run(() -> {
                Instant made = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                awaitWritten(meeting);
                return making.make(made);
            });
        } catch (StorageException e) {
            LOG.debug("report.not_made meeting={}", meeting, e);
            throw new Refused(ErrorCode.STORAGE_UNAVAILABLE).again(A_MOMENT);
        }
    }

    // --- making

    private SignedReport made(RoomId meeting, Instant made) {
        var maker = new ReportMaker(meeting);
        Optional<MeetingLog.Reading> reading = log.read(meeting, (entry, personal) -> maker.row(entry, name(personal)));
        if (reading.isPresent() && reading.get() instanceof MeetingLog.Reading.Intact intact) {
            return signed(maker.finish(made, AuditNote.of(intact.newest())));
        }
        throw none(reading);
    }

    /** What is told where no rows were read that hold. */
    static Refused none(Optional<MeetingLog.Reading> reading) {
        if (reading.isPresent() && reading.get() instanceof MeetingLog.Reading.Harmed(var harm)) {
            LOG.error("audit.changed row={} harm={}", harm.firstBadRow(), harm.harm());
            return new Refused(ErrorCode.LOG_BROKEN);
        }
        return new Refused(ErrorCode.NO_SUCH_MEETING);
    }

    private static Optional<String> name(List<Personal> beside) {
        return beside.stream()
                .filter(each -> each.kind() == Personal.Kind.NAME)
                .map(Personal::value)
                .findFirst();
    }

    /** A report says that it has every row until it was made; those that wait to be written are waited for. */
    private void awaitWritten(RoomId meeting) {
        CompletableFuture<Void> written = meetings.written(meeting).toCompletableFuture();
        try {
            written.get(WRITTEN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StorageException("the meeting is not written down", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted before the meeting was written down", e);
        }
    }

    private SignedReport signed(ComplianceReport report) {
        String signature = log.sign(CanonicalReport.of(report));
        return new SignedReport(report, log.key().hex(), signature);
    }
}
