package org.sabha.server;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this server can take new work: its storage can be written, its event loops run and its disk has space. Storage
 * and disk are looked at when somebody asks, once a second at most and never twice at a time. Thread-safe; asking does not
 * block.
 */
final class Readiness implements Supplier<CompletionStage<Boolean>> {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** As long as the storage waits for a connection; after it new work would fail, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Probes probes;
    private final LongSupplier nanoTime;
    private final Duration patience;
    private CompletableFuture<Set<Part>> look = CompletableFuture.completedFuture(Set.of());
    private long lookedNanos;
    private Set<Part> logged = Set.of();

    /** What a server cannot do without. */
    enum Part {
        STORAGE,
        LOOPS,
        DISK
    }

    /**
     * How the parts are looked at.
     *
     * @param storage completes once something could be written, fails if not; must not block
     * @param loops whether all of them run; must not block
     * @param disk whether the disk of the data folder has space; may block
     */
    record Probes(Supplier<CompletionStage<Void>> storage, BooleanSupplier loops, BooleanSupplier disk) {}

    /** @param nanoTime as {@link System#nanoTime} */
    Readiness(Probes probes, LongSupplier nanoTime) {
        this(probes, nanoTime, PATIENCE);
    }

    /** @param patience how long the storage and the disk are waited for */
    Readiness(Probes probes, LongSupplier nanoTime, Duration patience) {
        this.probes = probes;
        this.nanoTime = nanoTime;
        this.patience = patience;
        this.lookedNanos = nanoTime.getAsLong() - KEPT_NANOS;
    }

    /** Answers within three seconds. */
    @Override
    public CompletionStage<Boolean> get() {
        return looked().copy()
                .completeOnTimeout(Set.of(Part.STORAGE), patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(this::isReady);
    }

    private synchronized CompletableFuture<Set<Part>> looked() {
        long now = nanoTime.getAsLong();
        if (look.isDone() && now - lookedNanos >= KEPT_NANOS) {
            lookedNanos = now;
            look = look();
        }
        return look;
    }

    private CompletableFuture<Set<Part>> look() {
        var disk = CompletableFuture.supplyAsync(probes.disk()::getAsBoolean, Thread::startVirtualThread);
        return probes.storage()
                .get()
                .handle((_, failure) -> failure == null)
                .thenCombine(disk, (isWritten, hasSpace) -> missing(isWritten, hasSpace))
                .toCompletableFuture();
    }

    private static Set<Part> missing(boolean isWritten, boolean hasSpace) {
        Set<Part> missing = EnumSet.noneOf(Part.class);
        if (!isWritten) {
            missing.add(Part.STORAGE);
        }
        if (!hasSpace) {
            missing.add(Part.DISK);
        }
        return missing;
    }

    private boolean isReady(Set<Part> ofTheLook) {
        Set<Part> missing = EnumSet.noneOf(Part.class);
        missing.addAll(ofTheLook);
        if (!probes.loops().getAsBoolean()) {
            missing.add(Part.LOOPS);
        }
        log(missing);
        return missing.isEmpty();
    }

    private synchronized void log(Set<Part> missing) {
        if (missing.equals(logged)) {
            return;
        }
        logged = missing;
        if (missing.isEmpty()) {
            LOG.info("server.ready_again");
        } else {
            LOG.warn("server.not_ready missing={}", missing);
        }
    }
}
