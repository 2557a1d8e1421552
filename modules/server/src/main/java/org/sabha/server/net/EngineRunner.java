package org.sabha.server.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.media.MediaEngine;
import org.sabha.media.PacketSink;
import org.sabha.wire.packet.NetworkPath;

/**
 * Runs the engine of one loop: what a batch of reads brings goes in, what came of it leaves in one flush, and the engine
 * is woken when it asks to be. Measures each turn. Confined to its loop.
 */
final class EngineRunner {
    private final EventLoop loop;
    private final MediaEngine engine;
    private final PathSink sink;
    private final Runnable flush;
    private final LoopMeter meter;

    private long wakeAtNanos = Long.MAX_VALUE;
    private @Nullable ScheduledFuture<?> wake;
    private boolean turnOpen;
    private boolean closed;

    /**
     * Runs one engine.
     *
     * @param udp sends what goes by the loop's UDP port
     * @param flush hands over what {@code udp} was given
     */
    EngineRunner(EventLoop loop, MediaEngine engine, PacketSink udp, Runnable flush, LoopMeter meter) {
        this.loop = loop;
        this.engine = engine;
        this.sink = new PathSink(udp);
        this.flush = flush;
        this.meter = meter;
    }

    MediaEngine engine() {
        return engine;
    }

    /** Packets that a TCP connection did not take because its reader is too slow. */
    long droppedOnConnections() {
        return sink.droppedWhenFull();
    }

    /** One packet of a batch, at the begin of {@code bytes}. */
    void receive(byte[] bytes, int length, NetworkPath from) {
        long now = System.nanoTime();
        if (!turnOpen) {
            turnOpen = true;
            meter.begin(now);
        }
        engine.receive(bytes, 0, length, from, now, sink);
    }

    /** The batch is over. */
    void endOfBatch() {
        afterWork(System.nanoTime());
        if (turnOpen) {
            turnOpen = false;
            meter.end(System.nanoTime());
        }
    }

    void afterWork(long nowNanos) {
        if (closed) {
            return;
        }
        engine.flush(nowNanos, sink);
        sink.flush();
        flush.run();
        setAlarm(nowNanos);
    }

    private void setAlarm(long nowNanos) {
        long next = engine.nextTimeoutNanos();
        if (next >= wakeAtNanos && wake != null) {
            return;
        }
        if (wake != null) {
            wake.cancel(false);
            wake = null;
        }
        wakeAtNanos = next;
        if (next != Long.MAX_VALUE) {
            wake = loop.schedule(this::onAlarm, Math.max(0, next - nowNanos), TimeUnit.NANOSECONDS);
        }
    }

    private void onAlarm() {
        wake = null;
        wakeAtNanos = Long.MAX_VALUE;
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        meter.begin(now);
        engine.onTimeout(now, sink);
        afterWork(now);
        meter.end(System.nanoTime());
    }

    /** Nothing is sent and nobody is woken any more. */
    void close() {
        closed = true;
        if (wake != null) {
            wake.cancel(false);
            wake = null;
        }
    }
}
