package org.sabha.server.net;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaListener;
import org.sabha.media.MediaRouter;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.room.port.MediaPlane;
import org.sabha.wire.packet.NetworkPath;

/** One event loop with its UDP port and its media engine. A room lives on one loop, its media too. */
public final class MediaLoop {
    private final EventLoop loop;
    private final MediaEngine engine;
    private final MediaPort listener;
    private final LoopMeter meter = new LoopMeter();

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
    public MediaPlane openPlane(RoomId room, MediaListener answers) {
        return new RouterPlane(engine.openRouter(room, answers));
    }

    /** Sends what the engine made outside of a received packet, such as a handshake's flight; call on the loop. */
    public void afterWork() {
        listener.afterWork(System.nanoTime());
    }

    /** A packet that came by a connection; {@link #endOfBatch} follows once all that was read is handed over. */
    void receive(byte[] packet, int length, NetworkPath from) {
        listener.turns().receive(packet, length, from);
    }

    void endOfBatch() {
        listener.turns().endOfBatch();
    }

    public void close() {
        listener.close();
    }

    /** Carries a room's acts to its router and sends what comes of them at once. */
    private final class RouterPlane implements MediaPlane {
        private final MediaRouter router;

        RouterPlane(MediaRouter router) {
            this.router = router;
        }

        @Override
        public void openTransport(ParticipantId participant) {
            router.openTransport(participant);
        }

        @Override
        public void closeTransport(ParticipantId participant) {
            router.closeTransport(participant);
            afterWork();
        }

        @Override
        public void negotiate(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> tracks) {
            router.negotiate(participant, negotiation, sdp, tracks, System.nanoTime());
            afterWork();
        }

        @Override
        public void pauseTrack(TrackId track) {
            router.pauseTrack(track);
        }

        @Override
        public void resumeTrack(TrackId track) {
            router.resumeTrack(track);
            afterWork();
        }

        @Override
        public void closeTrack(TrackId track) {
            router.closeTrack(track);
        }

        @Override
        public void showSlots(ParticipantId receiver, List<SlotRequest> slots) {
            router.showSlots(receiver, slots);
            afterWork();
        }

        @Override
        public Set<ParticipantId> receivers() {
            return router.receivers();
        }

        @Override
        public void close() {
            router.close();
            afterWork();
        }
    }
}
