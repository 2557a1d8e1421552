package org.sabha.server.load;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sabha.media.VideoShed;
import org.sabha.server.config.LoadLimits;
import org.sabha.server.net.MediaLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures each event loop twice a second, on the loop itself: the guard learns of it, and its pictures follow it. */
public final class LoadWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoadWatch.class);

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<Tick> ticks;
    private final LoadGuard guard;

    /** @param guard of as many loops */
    public LoadWatch(List<MediaLoop> loops, LoadLimits limits, LoadGuard guard) {
        this.guard = guard;
        ticks = IntStream.range(0, loops.size())
                .mapToObj(index -> new Tick(index, loops.get(index), new VideoShedding(limits.newcomers())))
                .toList();
    }

    /** Measures from now on. */
    public void begin() {
        ticks.forEach(tick -> tick.loop.loop().execute(tick::schedule));
    }

    /** How many there are. */
    public int loops() {
        return ticks.size();
    }

    /** What a loop leaves out of pictures. */
    public VideoShed shed(int loop) {
        return ticks.get(loop).shed;
    }

    @Override
    public void close() {
        ticks.forEach(Tick::stop);
    }

    private final class Tick implements Runnable {
        private final int index;
        private final MediaLoop loop;
        private final VideoShedding shedding;
        private long dueNanos;
        private volatile VideoShed shed = VideoShed.NOTHING;
        private volatile boolean stopped;
        private volatile @Nullable ScheduledFuture<?> next;

        Tick(int index, MediaLoop loop, VideoShedding shedding) {
            this.index = index;
            this.loop = loop;
            this.shedding = shedding;
        }

        void schedule() {
            if (!stopped) {
                dueNanos = System.nanoTime() + PERIOD_NANOS;
                next = loop.loop().schedule(this, PERIOD_NANOS, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void run() {
            try {
                measure(System.nanoTime());
            } finally {
                schedule();
            }
        }

        private void measure(long nowNanos) {
            long lateNanos = Math.max(0, nowNanos - dueNanos);
            double busyShare = loop.meter().busyShare(nowNanos);
            guard.measured(index, lateNanos, busyShare, nowNanos);
            VideoShed wanted = shedding.measured(lateNanos, busyShare, nowNanos);
            if (wanted != shed) {
                shed = wanted;
                LOG.warn("loop.video_shed loop={} shed={}", index, wanted);
                loop.shed(wanted);
            }
        }

        void stop() {
            stopped = true;
            ScheduledFuture<?> waiting = next;
            if (waiting != null) {
                waiting.cancel(false);
            }
        }
    }
}
