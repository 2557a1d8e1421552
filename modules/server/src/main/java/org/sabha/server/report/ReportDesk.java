package org.sabha.server.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import org.sabha.store.StorageException;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.MeetingLog;
import org.sabha.store.audit.Personal;
import org.sabha.store.audit.SignedHead;

/**
 * Makes and signs reports, one at a time: each reads all rows of a meeting, and a database has few connections. Whether
 * somebody may have one is decided before; whether a meeting is somebody's own, here. Blocks; thread-safe.
 */
public final class ReportDesk {
    /** Rows of a meeting that are read; more would keep everybody else waiting. */
    private static final long MOST_ROWS = 500_000;

    private static final long WRITTEN_SECONDS = 5;
    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private final MeetingLog log;
    private final Clock clock;
    private final ReportBudget budget = new ReportBudget();
    private final Semaphore one = new Semaphore(1);
    private volatile MeetingWriting meetings = _ -> CompletableFuture.completedStage(null);

    /** What came of asking. */
    public sealed interface Outcome {
        record Made(SignedReport report) implements Outcome {}

        /** @param again when it is worth to ask again; empty if it is not */
        record No(Refused why, Optional<Duration> again) implements Outcome {
            No(Refused why) {
                this(why, Optional.empty());
            }
        }
    }

    /** Why there is no report. */
    public enum Refused {
        /** Unknown, or somebody else's. */
        NO_SUCH_MEETING,
        /** Another one is being made, or this session had many just now. */
        REPORT_BUSY,
        REPORT_TOO_LARGE,
        /** What the meeting did is not written down yet. */
        STORAGE_UNAVAILABLE
    }

    public ReportDesk(MeetingLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** The meetings that run here; a report waits until what they did is written down. */
    public void hold(MeetingWriting running) {
        meetings = running;
    }

    /** Somebody's own meetings, the newest first. */
    public List<MeetingLog.Started> startedBy(AccountId account, Optional<RoomId> before, int limit) {
        return log.startedBy(account, before, limit);
    }

    /** @param session who asks; each has a budget of its own */
    public Outcome own(RoomId meeting, AccountId account, Object session) {
        Optional<Duration> wait = budget.take(session, clock.instant());
        if (wait.isPresent()) {
            return new Outcome.No(Refused.REPORT_BUSY, wait);
        }
        return log.isStartedBy(meeting, account) ? make(meeting) : new Outcome.No(Refused.NO_SUCH_MEETING);
    }

    /** @param session who asks; each has a budget of its own */
    public Outcome any(RoomId meeting, Object session) {
        Optional<Duration> wait = budget.take(session, clock.instant());
        return wait.isPresent() ? new Outcome.No(Refused.REPORT_BUSY, wait) : make(meeting);
    }

    /** For whoever has the data folder. */
    public Outcome make(RoomId meeting) {
        if (!one.tryAcquire()) {
            return new Outcome.No(Refused.REPORT_BUSY, Optional.of(A_MOMENT));
        }
        try {
            Instant made = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            awaitWritten(meeting);
            return read(meeting, made)
                    .<Outcome>map(report -> new Outcome.Made(signed(report)))
                    .orElseGet(() -> new Outcome.No(Refused.NO_SUCH_MEETING));
        } catch (ReportTooLargeException e) {
            return new Outcome.No(Refused.REPORT_TOO_LARGE);
        } catch (StorageException e) {
            return new Outcome.No(Refused.STORAGE_UNAVAILABLE, Optional.of(A_MOMENT));
        } finally {
            one.release();
        }
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

    private Optional<ComplianceReport> read(RoomId meeting, Instant made) {
        var maker = new ReportMaker(meeting);
        Optional<SignedHead> newest = log.read(meeting, (entry, personal) -> {
            if (maker.rows() >= MOST_ROWS) {
                throw new ReportTooLargeException("more than " + MOST_ROWS + " rows");
            }
            maker.row(
                    entry,
                    personal.stream()
                            .filter(each -> each.kind() == Personal.Kind.NAME)
                            .map(Personal::value)
                            .findFirst());
        });
        return newest.flatMap(head -> maker.finish(made, AuditNote.of(head)));
    }

    private SignedReport signed(ComplianceReport report) {
        String signature = log.sign(CanonicalReport.of(report));
        return new SignedReport(report, log.key().hex(), signature);
    }
}
