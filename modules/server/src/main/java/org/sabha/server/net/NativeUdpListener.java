package org.sabha.server.net;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.sabha.media.MediaEngine;
import org.sabha.server.net.nativeio.NativeSocket;
import org.sabha.wire.packet.NetworkPath;

/**
 * The UDP port of one event loop on a socket of our own, which the loop's epoll watches: reads a batch by one system
 * call, hands each datagram to the loop's {@link MediaEngine}, and sends what came of it in batches of trains. Confined
 * to its loop.
 */
final class NativeUdpListener implements MediaPort, EpollIoHandle {
    private final EventLoop loop;
    private final LoopMeter meter;
    private final NativeSocket socket;
    private final EngineRunner runner;
    private final FileDescriptor descriptor;
    private final IoRegistration registration;
    private final byte[] scratch = new byte[NativeSocket.MAX_DATAGRAM_BYTES];
    private boolean awaitsRoom;

    /**
     * Binds, then makes the engine for the address that was bound.
     *
     * @param seed any number; hides how addresses are hashed
     * @throws UncheckedIOException when the port is taken
     */
    NativeUdpListener(
            EventLoop loop,
            InetSocketAddress address,
            Function<InetSocketAddress, MediaEngine> engines,
            LoopMeter meter,
            long seed) {
        this.loop = loop;
        this.meter = meter;
        try {
            socket = NativeSocket.open(address, seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        descriptor = new FileDescriptor(socket.descriptor());
        runner = new EngineRunner(loop, engines.apply(socket.localAddress()), socket.sink(), this::flush, meter);
        registration = ((IoEventLoop) loop).register(this).syncUninterruptibly().getNow();
        loop.execute(() -> registration.submit(EpollIoOps.EPOLLIN));
    }

    @Override
    public EngineRunner runner() {
        return runner;
    }

    @Override
    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    public long droppedWhenFull() {
        return socket.sink().droppedWhenFull() + runner.droppedOnConnections();
    }

    // ---- the loop's epoll

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    /** The socket is watched by level: what one batch leaves behind is told again in the loop's next round. */
    @Override
    public void handle(IoRegistration watched, IoEvent event) {
        EpollIoOps ready = ((EpollIoEvent) event).ops();
        if (ready.contains(EpollIoOps.EPOLLOUT)) {
            flush();
        }
        if (ready.contains(EpollIoOps.EPOLLIN) || ready.contains(EpollIoOps.EPOLLERR)) {
            readBatch();
        }
    }

    private void readBatch() {
        int count = socket.receive();
        if (count < 0) {
            meter.countSocketError();
            return;
        }
        for (int i = 0; i < count; i++) {
            int length = socket.copy(i, scratch);
            NetworkPath from = socket.path(i);
            if (from != null) {
                runner.receive(scratch, length, from);
            }
        }
        runner.endOfBatch();
    }

    @Override
    public void afterWork(long nowNanos) {
        runner.afterWork(nowNanos);
    }

    /** Sends, and asks epoll to tell when there is room again if not all went out. */
    private void flush() {
        socket.sink().flush();
        if (socket.isWaiting() != awaitsRoom && registration.isValid()) {
            awaitsRoom = !awaitsRoom;
            registration.submit(awaitsRoom ? EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT) : EpollIoOps.EPOLLIN);
        }
    }

    // ---- closing

    /** Also called by the loop itself when it ends. */
    @Override
    public void close() {
        if (loop.inEventLoop()) {
            closeNow();
            return;
        }
        try {
            loop.submit(this::closeNow).awaitUninterruptibly();
        } catch (RejectedExecutionException e) {
            // the loop has ended, and closed what it watched
        }
    }

    private void closeNow() {
        runner.close();
        registration.cancel();
        socket.close();
    }
}
