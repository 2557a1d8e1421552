package org.sabha.server.net;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.sabha.media.LinkPort;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaListener;
import org.sabha.media.VideoShed;
import org.sabha.model.RoomId;
import org.sabha.wire.packet.NetworkPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop with its UDP port and its media engine. A room lives on one loop, and its media too, until that is near
 * its limit.
 */
public final class MediaLoop implements LinkPort {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);

    private final EventLoop loop;
    private final MediaEngine engine;
    private final MediaPort listener;
    private final LoopMeter meter = new LoopMeter();
    private volatile LoopSpread spread = LoopSpread.alone(this);

    /**
     * Binds the port.
     *
     * @param address port 0 for any
     */
    public MediaLoop(EventLoops loops, EventLoop loop, InetSocketAddress address, EngineFactory engines) {
        this.loop = loop;
        this.listener =
                loops.bind(loop, address, bound -> engines.create(bound.getPort(), this::executeAndSend), meter);
        this.engine = listener.engine();
    }

    /** Makes the engine of a loop once its port is known. */
    public interface EngineFactory {
        /** @param loop runs a task on the loop and sends what came of it */
        MediaEngine create(int port, Executor loop);
    }

    private void executeAndSend(Runnable task) {
        loop.execute(() -> {
            task.run();
            afterWork();
        });
    }

    public EventLoop loop() {
        return loop;
    }

    public int port() {
        return listener.localAddress().getPort();
    }

    public MediaEngine engine() {
        return engine;
    }

    public LoopMeter meter() {
        return meter;
    }

    public long droppedWhenFull() {
        return listener.droppedWhenFull();
    }

    /** The media side of a new room; call on the loop. */
    public MeasuredPlane openPlane(RoomId room, MediaListener answers) {
        return new SpreadPlane(this, spread, room, answers);
    }

    /** Over which loops rooms that begin here may spread. */
    void spreadOver(LoopSpread loops) {
        spread = loops;
    }

    @Override
    public void post(Task task) {
        try {
            loop.execute(() -> runTask(task));
        } catch (RejectedExecutionException e) {
            // the loop has ended with the process, and so have the room and its people
            LOG.debug("loop.ended", e);
        }
    }

    private void runTask(Task task) {
        long nowNanos = System.nanoTime();
        meter.begin(nowNanos);
        try {
            task.run(nowNanos);
        } catch (RuntimeException e) {
            // the loop's edge: a defect costs one task of one room
            LOG.error("media.defect", e);
        }
        listener.afterWork(nowNanos);
        meter.end(System.nanoTime());
    }

    /** Leaves out so much of all pictures from now on; call on the loop. */
    public void shed(VideoShed shed) {
        long nowNanos = System.nanoTime();
        engine.shed(shed, nowNanos);
        listener.afterWork(nowNanos);
    }

    /** Sends what the engine made outside of a received packet, such as a handshake's flight; call on the loop. */
    public void afterWork() {
        listener.afterWork(System.nanoTime());
    }

    /** A packet that came by a connection; {@link #endOfBatch} follows once all that was read is handed over. */
    void receive(byte[] packet, int length, NetworkPath from) {
        listener.runner().receive(packet, length, from);
    }

    void endOfBatch() {
        listener.runner().endOfBatch();
    }

    public void close() {
        listener.close();
    }
}
