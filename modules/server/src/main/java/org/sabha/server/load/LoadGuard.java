package org.sabha.server.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.sabha.server.config.LoadLimit;
import org.sabha.server.config.LoadLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the server takes on, by how busy its event loops are on average (Q4): above one limit no meeting begins,
 * above another nobody new comes in. What was refused is taken on again when the load is well below the limit, so that the
 * answer does not change every second. Safe for any thread.
 */
public final class LoadGuard {
    /** A limit that was reached holds until the load is below this share of it. */
    static final double LET_GO = 0.8;

    static final Duration TIME_CONSTANT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(LoadGuard.class);

    private final LoadLimits limits;
    private final List<SmoothedLoad> loops; // each guarded by this
    private Consumer<ServerLoad> listener = _ -> {}; // guarded by this
    private volatile ServerLoad load = ServerLoad.ORDINARY;

    /** @param loops of the server, one or more */
    public LoadGuard(LoadLimits limits, int loops) {
        this.limits = limits;
        this.loops = IntStream.range(0, loops)
                .mapToObj(_ -> new SmoothedLoad(TIME_CONSTANT))
                .toList();
    }

    /** @param to of each change from now on, on the thread that found it; must not block */
    public synchronized void tell(Consumer<ServerLoad> to) {
        listener = to;
    }

    public ServerLoad load() {
        return load;
    }

    /**
     * A loop was measured.
     *
     * @param loop its index
     * @param lateNanos how late it ran what was due
     * @param busyShare share of its time that it spends on media, 0 to 1
     */
    synchronized void measured(int loop, long lateNanos, double busyShare, long nowNanos) {
        loops.get(loop).measure(lateNanos, busyShare, nowNanos);
        ServerLoad now = next();
        if (now != load) {
            load = now;
            LOG.warn(
                    "server.load state={} late_millis={} busy_percent={}",
                    now,
                    Math.round(lateNanos() / 1e6),
                    Math.round(busyShare() * 100));
            listener.accept(now);
        }
    }

    /** How late the loops run what is due, smoothed, on average; nanoseconds. */
    public synchronized double lateNanos() {
        return mean(loops.stream().mapToDouble(SmoothedLoad::lateNanos).toArray());
    }

    /** The share of their time that the loops spend on media, smoothed, on average; 0 to 1. */
    public synchronized double busyShare() {
        return mean(loops.stream().mapToDouble(SmoothedLoad::busyShare).toArray());
    }

    private ServerLoad next() {
        if (isOver(limits.newcomers(), ServerLoad.NO_NEWCOMERS)) {
            return ServerLoad.NO_NEWCOMERS;
        }
        return isOver(limits.meetings(), ServerLoad.NO_NEW_MEETINGS) ? ServerLoad.NO_NEW_MEETINGS : ServerLoad.ORDINARY;
    }

    private boolean isOver(LoadLimit limit, ServerLoad refusing) {
        double share = SmoothedLoad.share(limit, lateNanos(), busyShare());
        return share >= (load.compareTo(refusing) >= 0 ? LET_GO : 1);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
