package org.sabha.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.sabha.server.account.ThrottledRows;
import org.sabha.server.clock.KernelClock;
import org.sabha.server.config.RetentionConfig;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.store.Storage;
import org.sabha.store.audit.RetentionCategory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done now and then: rows of the audit log and answers to programs whose time is over go, numbers of refusals that
 * wait in memory are written, the file of an embedded database is compacted, and the clock is looked at.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration FIRST = Duration.ofMinutes(10);
    private static final Duration EVERY = Duration.ofDays(1);

    /** What one round takes out at most. A clock that runs ahead would otherwise empty the log at once (T40). */
    static final Duration MOST_A_ROUND = Duration.ofDays(7);

    /** Answers are sealed, but may hold secrets: they do not stay for long after their day. */
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** After the minute that they are counted over: so a crash takes the numbers of a minute and a half at most. */
    private static final Duration WRITE_SELDOM_EVERY = Duration.ofSeconds(30);

    private static final Duration COMPACT_EVERY = Duration.ofMinutes(1);

    /** A week of a large log takes minutes. */
    private static final Duration MOST_WRITING = Duration.ofMinutes(10);

    /** Further off and rows, tokens and certificates are in doubt. */
    private static final long MOST_ERROR_MICROS = 1_000_000;

    private final Storage storage;
    private final RetentionConfig keep;
    private final List<ThrottledRows> seldom;
    private final Clock clock;

    Housekeeping(Storage storage, RetentionConfig keep, List<ThrottledRows> seldom, Clock clock) {
        this.storage = storage;
        this.keep = keep;
        this.seldom = List.copyOf(seldom);
        this.clock = clock;
    }

    /** Looks at the clock now, and at everything from time to time. */
    void begin(PeriodicTasks tasks) {
        lookAtTheClock();
        tasks.schedule("check-clock", FIRST, EVERY, Housekeeping::lookAtTheClock);
        for (RetentionCategory kind : RetentionCategory.values()) {
            tasks.schedule("prune-" + kind.wireName(), FIRST, EVERY, () -> prunePersonal(kind));
        }
        tasks.schedule("prune-audit", FIRST, EVERY, this::prune);
        tasks.schedule("forget-answers", FIRST, FORGET_EVERY, this::forget);
        if (storage.isEmbedded()) {
            tasks.schedule("compact-database", COMPACT_EVERY, COMPACT_EVERY, storage::compact);
        }
        tasks.schedule("write-refusals", WRITE_SELDOM_EVERY, WRITE_SELDOM_EVERY, this::writeSeldom);
    }

    private void writeSeldom() {
        seldom.forEach(rows -> rows.due(clock.instant()));
    }

    private void forget() {
        int answers = written(storage.answers().forget(clock.instant()));
        if (answers > 0) {
            LOG.info("answers.forgotten answers={}", answers);
        }
    }

    private void prunePersonal(RetentionCategory kind) {
        Optional<Instant> oldest = storage.audit().oldestPersonal(kind);
        if (oldest.isPresent()) {
            Instant before = upTo(clock.instant(), timeOf(kind, keep), oldest.get());
            int pieces = written(storage.prunePersonal(kind, before));
            if (pieces > 0) {
                LOG.info("audit.personal_pruned kind={} pieces={}", kind.wireName(), pieces);
            }
        }
    }

    private void prune() {
        Optional<Instant> oldest = storage.audit().oldest();
        if (oldest.isPresent()) {
            long rows = written(storage.prune(upTo(clock.instant(), keep.rows(), oldest.get())));
            if (rows > 0) {
                LOG.info("audit.pruned rows={}", rows);
            }
        }
    }

    /** Waits, so that a task succeeds only with what it writes. */
    private static <T> T written(CompletionStage<T> writing) {
        return writing.toCompletableFuture()
                .copy()
                .orTimeout(MOST_WRITING.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static Duration timeOf(RetentionCategory kind, RetentionConfig keep) {
        return switch (kind) {
            case ACCESS -> keep.access();
            case REFUSAL -> keep.refusals();
            case TITLE -> keep.titles();
        };
    }

    /** Rows before this go in a round that takes place now. */
    static Instant upTo(Instant now, Duration keep, Instant oldest) {
        Instant due = now.minus(keep);
        Instant most = oldest.plus(MOST_A_ROUND);
        return due.isBefore(most) ? due : most;
    }

    private static void lookAtTheClock() {
        long error = KernelClock.errorMicros();
        if (error < 0) {
            LOG.warn("clock.unsynchronised remedy=\"run systemd-timesyncd or chrony\"");
        } else if (error > MOST_ERROR_MICROS) {
            LOG.warn("clock.off errorMicros={}", error);
        }
    }
}
